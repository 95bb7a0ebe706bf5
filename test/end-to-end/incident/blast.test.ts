/** How far the sample incidents reached, and which unlinked tickets may belong to them. Worked out from the desks' samples. */

import { beforeAll, describe, expect, test } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../../support/shared-throughline.ts';
import { askIncident, incidentOf, LONG_AFTER } from '../../support/ask-incident.ts';

let throughline: SharedThroughline;
beforeAll(async () => void (throughline = await sharedThroughline()), 120_000);

const BLAST = `blast {
  policy { version }
  complete
  sites { site { code } declared tickets }
  services { service { code } declared tickets }
  desks { desk { code } held notHeld withheld purged notAnswered }
  children { ticket { id } under { id } }
  missing { desk { code } reason }
  unlinkedCandidates { nodes { ticket { id } score reasons } total pageInfo { hasNextPage } missing { desk { code } reason } }
}`;

async function blastOf(id: string): Promise<any> {
  const { blast } = await incidentOf(throughline.query, { id, fields: BLAST, asKnownAt: LONG_AFTER });
  return blast;
}

const candidatesOf = ({ unlinkedCandidates }: any) =>
  unlinkedCandidates.nodes.map(({ ticket, score, reasons }: any) => [ticket.id, score, ...reasons]);

describe('Maidstone', () => {
  let blast: any;
  beforeAll(async () => void (blast = await blastOf('I-MAIDSTONE')));

  test('80 calls of local desks are worked under the one of the national desk', () => {
    expect(blast.children).toHaveLength(80);
    for (const { under } of blast.children) expect(under).toEqual([{ id: 'nsd/main/NSD-2006-004711' }]);
    const held = Object.fromEntries(blast.desks.map((row: any) => [row.desk.code, row.held]));
    expect(held).toEqual({
      'ld-north-west-acute': 8,
      'ld-north-west-primary-care': 36,
      'ld-west-midlands-primary-care': 36,
      'lsp-north-west-west-midlands': 1,
      n3: 1,
      nsd: 1,
    });
  });

  test('80 sites lost their records, and the data centre is named by its own desk only', () => {
    expect(blast.sites.filter(({ declared }: any) => declared)).toHaveLength(80);
    expect(blast.sites.filter(({ declared }: any) => !declared)).toEqual([
      { site: { code: 'SYN-MAIDSTONE-DATA-CENTRE' }, declared: false, tickets: 1 },
    ]);
    // n3 was asked first and took it for its own service.
    expect(blast.services).toEqual([
      { service: { code: 'N3' }, declared: false, tickets: 1 },
      { service: { code: 'RECORDS-NWWM' }, declared: true, tickets: 82 },
    ]);
  });

  test('four calls of wards about the records, linked to nothing, may belong to it', () => {
    // The policy's points: same service 4, same site 2, overlapping time 1. `02-maidstone.csv` has each without an incident.
    expect(candidatesOf(blast)).toEqual(
      ['A06-4404', 'A06-4413', 'A06-4416', 'A06-4425'].map((reference) => [
        `ld-north-west-acute/csv/${reference}`,
        7,
        'SAME_SERVICE',
        'SAME_SITE',
        'OVERLAPPING_TIME',
      ]),
    );
    expect(blast.unlinkedCandidates).toMatchObject({ total: 4, pageInfo: { hasNextPage: false }, missing: [] });
  });

  test('the same days and the same sites alone make no candidate', async () => {
    // All linked to nothing and open then: a booking service at SYN-PCT-11, images at SYN-ACU-02, radiology at SYN-ACU-03, lights at
    // SYN-ACU-05; 3 points each, where the policy asks for 4. And one more day of LEGACY-PAS-SOUTHERN, elsewhere: 1 point.
    const misses = [
      'choose-and-book/main/CAB-1180',
      'ld-north-west-acute/csv/A06-4407',
      'ld-north-west-acute/csv/A06-4410',
      'ld-west-midlands-estates/csv/E-1187',
      'ld-winchester/csv/W06-1140',
    ];
    const fields = (id: string, index: number) => `t${index}: ticket(id: "${id}") { presence incident { id } }`;
    const { body } = await throughline.query(
      `query @asOf(time: "2006-07-30T12:00:00Z") @asKnownAt(time: "${LONG_AFTER}") { ${misses.map(fields).join(' ')} }`,
    );
    expect(body.errors).toBeUndefined();
    const found = new Set(blast.unlinkedCandidates.nodes.map(({ ticket }: any) => ticket.id));
    for (const [index, id] of misses.entries()) {
      if (index < misses.length - 1) expect(body.data[`t${index}`]).toEqual({ presence: 'HELD', incident: null });
      expect(found).not.toContain(id);
    }
  });
});

test('a service that does not work without the one that was lost makes a candidate; one that needs the same network does not', async () => {
  const blast = await blastOf('I-SPINE-2005-12');
  // lsp-north-east 001: RECORDS-NORTH-EAST needs PDS (3), at a site of which the NSD has a claim (2), open all the time (1). Not nhsmail
  // 001, whose service shares no more than N3 with PDS, nor spine's ticket about access control, which needs the Spine as PDS does.
  expect(candidatesOf(blast)).toEqual([
    ['lsp-north-east/main/INC000000003702', 6, 'SERVICE_DEPENDS_ON_IT', 'SAME_SITE', 'OVERLAPPING_TIME'],
  ]);
  expect(blast).toMatchObject({
    complete: false,
    missing: [{ desk: { code: 'lsp-north-east' }, reason: 'WITHHELD' }],
    children: [
      { ticket: { id: 'choose-and-book/main/CAB-1021' }, under: [{ id: 'spine/main/INC000000012345' }] },
      { ticket: { id: 'lsp-eastern/main/INC0012345' }, under: [{ id: 'spine/main/INC000000012345' }] },
      { ticket: { id: 'lsp-london/main/INC000000004410' }, under: [{ id: 'spine/main/INC000000012345' }] },
    ],
  });
});

test('a ticket of a desk that says that the incident is not its own is no candidate', async () => {
  const { involvements, blast } = await incidentOf(throughline.query, {
    id: 'I-GP-SUPPLIER-CUT-OFF',
    fields: `involvements(desks: ["n3"]) { state } ${BLAST}`,
    asKnownAt: LONG_AFTER,
  });
  // n3 001: N3-1931, at a site that lost its service, of a service that GP-SYSTEM needs. The NSD bonded it and took it back (025, 026).
  expect(involvements).toEqual([{ state: 'NOT_HELD' }]);
  expect(blast.unlinkedCandidates).toMatchObject({ nodes: [], total: 0 });
});

test('candidates come page by page', async () => {
  const fields = (after: string) =>
    `blast { unlinkedCandidates(first: 3${after}) { nodes { ticket { id } } total pageInfo { hasNextPage endCursor } } }`;
  const ask = async (after: string) =>
    (await incidentOf(throughline.query, { id: 'I-MAIDSTONE', fields: fields(after), asKnownAt: LONG_AFTER }))['blast']
      .unlinkedCandidates;
  const first = await ask('');
  const rest = await ask(`, after: "${first.pageInfo.endCursor}"`);
  expect([first.total, first.pageInfo.hasNextPage, rest.total, rest.pageInfo.hasNextPage]).toEqual([4, true, 4, false]);
  expect([...first.nodes, ...rest.nodes].map(({ ticket }: any) => ticket.id.slice(-4))).toEqual([
    '4404',
    '4413',
    '4416',
    '4425',
  ]);
});

test('an incident that nobody knows reached nothing, and there is no time to compare with', async () => {
  const blast = await blastOf('I-NO-SUCH');
  expect(blast).toMatchObject({
    complete: true,
    sites: [],
    services: [],
    desks: [],
    children: [],
    unlinkedCandidates: null,
  });
});

test('a policy that there is not is an error of that field alone', async () => {
  const { body } = await askIncident(throughline.query, {
    id: 'I-MAIDSTONE',
    fields: 'id blast(policy: "programme-1999.1") { complete }',
    asKnownAt: LONG_AFTER,
  });
  expect(body.data.incident).toEqual({ id: 'I-MAIDSTONE', blast: null });
  expect(body.errors).toMatchObject([{ path: ['incident', 'blast'], extensions: { code: 'POLICY_UNKNOWN' } }]);
});

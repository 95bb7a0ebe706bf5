/**
 * What is owed and never came, what is known of a symptom, what was published late, and what is open for a site: over every desk's own
 * process, on the samples. Each value is worked out by hand from the samples' lines, in the comment beside it.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';
import type { Answer } from '../support/ask.ts';

let throughline: SharedThroughline;
beforeAll(async () => void (throughline = await sharedThroughline()), 120_000);

const PROVIDER = 'lsp-north-west-west-midlands';

/** Asks at a valid time, and answers what came without an error. */
async function ask(
  selection: string,
  asOf: string,
  asKnownAt = '2026-01-01T00:00:00Z',
): Promise<Answer['body']['data']> {
  const { body } = await throughline.query(
    `query @asOf(time: "${asOf}") @asKnownAt(time: "${asKnownAt}") { ${selection} }`,
  );
  expect(body.errors).toBeUndefined();
  return body.data;
}

async function refusalOf(selection: string): Promise<unknown> {
  const { body } = await throughline.query(`query @asOf(time: "2006-10-01T00:00:00Z") { ${selection} }`);
  return body.errors?.map(({ extensions }) => extensions['code']);
}

describe('what was owed and never came', () => {
  const COVERAGE = `
    service { code } dueCount acceptedCount overdueCount contestedCount unconfirmedCount unknownCount coverage absence
    obligations { obligation state isDue overdueDays differences owner { answer deliveredAt } receiver { answer receivedAt rejectedAt } }
    gaps { incidentCount asserted { obligation incident { id } firstLineFixable } contested { obligation incident { id } contestedAt } missing { reason } }`;
  const coverage = async (service: string, asOf: string, asKnownAt?: string) => {
    const data = await ask(
      `supportCoverage(service: "${service}") { policyVersion services { ${COVERAGE} } }`,
      asOf,
      asKnownAt,
    );
    expect(data.supportCoverage.policyVersion).toBe('programme-2006.1');
    return data.supportCoverage.services[0];
  };
  const states = ({ obligations }: { obligations: readonly { obligation: string; state: string }[] }) =>
    Object.fromEntries(obligations.map(({ obligation, state }) => [obligation, state]));

  it('keeps both sides of the support model that came in time or late, and the one for diagnostics that never came', async () => {
    expect(await coverage('RECORDS-NWWM', '2006-10-01T00:00:00+01:00')).toEqual({
      service: { code: 'RECORDS-NWWM' },
      // Due 30 June and 15 July; the NSD accepted neither.
      dueCount: 2,
      acceptedCount: 0,
      overdueCount: 1,
      contestedCount: 1,
      unconfirmedCount: 0,
      unknownCount: 0,
      coverage: 0,
      absence: null,
      obligations: [
        {
          obligation: 'OBL-2006-NWWM-DIAGNOSTICS',
          state: 'OVERDUE',
          isDue: true,
          // 15 July to 1 October in London: 16 more midnights in July, 31, 30, and that of 1 October.
          overdueDays: 78,
          differences: [],
          owner: { answer: 'NONE', deliveredAt: null },
          receiver: { answer: 'HELD', receivedAt: null, rejectedAt: null },
        },
        {
          obligation: 'OBL-2006-NWWM-SUPPORT-MODEL',
          state: 'CONTESTED',
          isDue: true,
          overdueDays: null,
          // Due 30 June 17:00: delivered on the 28th as the provider says, received on 12 August as the NSD says.
          differences: ['DELIVERED_IN_TIME'],
          owner: { answer: 'HELD', deliveredAt: '2006-06-28T15:00:00.000Z' },
          receiver: {
            answer: 'HELD',
            receivedAt: '2006-08-12T10:00:00.000Z',
            rejectedAt: '2006-08-14T14:00:00.000Z',
          },
        },
      ],
      // Asserted twice on NSD-2006-004711; the provider disputes the support model since 15 August (DSP-1), not the diagnostics.
      gaps: {
        incidentCount: 1,
        asserted: [
          { obligation: 'OBL-2006-NWWM-DIAGNOSTICS', incident: { id: 'I-MAIDSTONE' }, firstLineFixable: true },
        ],
        contested: [
          {
            obligation: 'OBL-2006-NWWM-SUPPORT-MODEL',
            incident: { id: 'I-MAIDSTONE' },
            contestedAt: '2006-08-15T13:00:00.000Z',
          },
        ],
        missing: [],
      },
    });
  });

  it('was not owed a moment before it was due, and at its due instant is 0 days late', async () => {
    const before = await coverage('RECORDS-NWWM', '2006-07-15T16:59:59.999+01:00');
    expect(states(before)['OBL-2006-NWWM-DIAGNOSTICS']).toBe('OWED');
    const due = await coverage('RECORDS-NWWM', '2006-07-15T17:00:00+01:00');
    expect(due.obligations[0]).toMatchObject({ state: 'OVERDUE', overdueDays: 0 });
    // The support model was due by then, and the provider alone had said that it came.
    expect(before).toMatchObject({ dueCount: 1, unconfirmedCount: 1, overdueCount: 0, coverage: 0 });
  });

  it('is told as it was known then: without the receipt that was not witnessed yet there is nothing to differ', async () => {
    const known = await coverage('RECORDS-NWWM', '2006-10-01T00:00:00+01:00', '2006-08-12T09:59:00Z');
    expect(states(known)['OBL-2006-NWWM-SUPPORT-MODEL']).toBe('DELIVERED');
    // Nobody had disputed the gap by then either.
    expect(known.gaps.asserted.map(({ obligation }: { obligation: string }) => obligation)).toEqual([
      'OBL-2006-NWWM-SUPPORT-MODEL',
      'OBL-2006-NWWM-DIAGNOSTICS',
    ]);
  });

  it('tells of every service of the stages asked for, and of none that nothing is owed for 0 of 0', async () => {
    const data = await ask(
      'supportCoverage(lifecycle: [PLANNED, DEPLOYED]) { services { service { code lifecycle } dueCount coverage absence overdue { overdueDays } missing { code } } unplaced { obligation } missing { reason } }',
      '2006-10-01T00:00:00+01:00',
    );
    const rows = data.supportCoverage.services as readonly {
      readonly service: { readonly code: string; readonly lifecycle: string };
      readonly dueCount: number;
      readonly absence: string | null;
    }[];
    expect(new Set(rows.map(({ service }) => service.lifecycle))).toEqual(new Set(['PLANNED', 'DEPLOYED']));
    expect(rows.filter(({ dueCount }) => dueCount > 0).map(({ service }) => service.code)).toEqual([
      'PDS',
      'RECORDS-NWWM',
    ]);
    // 16 December 2005 to 1 October 2006: 15 midnights of December, 273 from January to September, and that of 1 October.
    expect(rows.find(({ service }) => service.code === 'PDS')).toMatchObject({
      coverage: 0,
      overdue: [{ overdueDays: 289 }],
    });
    // Planned until April 2007.
    expect(rows.find(({ service }) => service.code === 'SCR')).toMatchObject({
      coverage: null,
      absence: 'NOTHING_OWED',
    });
    expect(data.supportCoverage).toMatchObject({ unplaced: [], missing: [] });
  });

  it('refuses what the directory does not know', async () => {
    expect(await refusalOf('supportCoverage(service: "NO-SUCH") { policyVersion }')).toEqual(['SERVICE_UNKNOWN']);
    expect(await refusalOf('supportCoverage(policy: "no-such") { policyVersion }')).toEqual(['POLICY_UNKNOWN']);
  });
});

describe('known errors of a symptom', () => {
  const FOUND = `
    total nodes { owner { code } reference { knownError { reference state workaround { state text withheld { reasonCode } } fixDueAt disclosure } } }
    unsearched { owner { code } reference { id } } answers { desk { code } answer count } answerCounts { answer desks }`;
  const LATER = '2006-10-01T00:00:00Z';

  it('are found at any desk, with what their owner discloses', async () => {
    const data = await ask(
      `knownErrors(symptom: "STORAGE power", services: ["PACS-NWWM", "RECORDS-NWWM"], site: "SYN-ACU-01") { ${FOUND} }`,
      LATER,
    );
    // Affects both services: found by two searches, listed once.
    expect(data.knownErrors.total).toBe(1);
    expect(data.knownErrors.nodes).toEqual([
      {
        owner: { code: PROVIDER },
        reference: {
          knownError: {
            reference: 'KE0000412',
            state: 'FIX_SCHEDULED',
            workaround: {
              state: 'RELEASED',
              text: 'None at the site; the provider restores from copies, within 24 hours (synthetic)',
              withheld: null,
            },
            fixDueAt: '2006-09-30T16:00:00.000Z',
            disclosure: 'PROGRAMME',
          },
        },
      },
    ]);
    expect(data.knownErrors.answers).toContainEqual({ desk: { code: PROVIDER }, answer: 'HELD', count: 1 });
    expect(data.knownErrors.answers).toContainEqual({ desk: { code: 'spine' }, answer: 'NONE', count: 0 });
    expect(data.knownErrors.unsearched).toEqual([]);
    // Every desk of the directory has a row, the local ones each by itself.
    const desks = (await ask('desks { total }', LATER)).desks.total;
    expect(data.knownErrors.answers).toHaveLength(desks);
    const counts = data.knownErrors.answerCounts as readonly { readonly desks: number }[];
    expect(counts.reduce((sum, count) => sum + count.desks, 0)).toBe(desks);
  });

  it('are not found for a site that its owner did not name, nor a moment before it was published', async () => {
    const total = async (site: string, asOf: string) =>
      (await ask(`knownErrors(services: ["RECORDS-NWWM"], site: "${site}") { total }`, asOf)).knownErrors.total;
    expect(await total('SYN-ACU-EAS-01', LATER)).toBe(0);
    expect(await total('SYN-ACU-01', '2006-08-11T15:59:59.999+01:00')).toBe(0);
    expect(await total('SYN-ACU-01', '2006-08-11T16:00:00+01:00')).toBe(1);
  });

  it('are counted apart where nobody searched them, because their symptoms are withheld', async () => {
    // "Messages repeat when an acknowledgement is late": published to the parties, not to the programme.
    const data = await ask(`knownErrors(symptom: "acknowledgement", services: ["GP-SYSTEM"]) { ${FOUND} }`, LATER);
    expect(data.knownErrors).toMatchObject({
      total: 0,
      nodes: [],
      unsearched: [{ owner: { code: 'gp-supplier' }, reference: { id: 'gp-supplier/GKE-7' } }],
    });
    expect(data.knownErrors.answers).toContainEqual({ desk: { code: 'gp-supplier' }, answer: 'NONE', count: 0 });
    const all = await ask(`knownErrors(services: ["GP-SYSTEM"], desks: ["gp-supplier", "n3"]) { ${FOUND} }`, LATER);
    expect(all.knownErrors).toMatchObject({
      nodes: [
        {
          reference: {
            knownError: {
              workaround: { state: 'WITHHELD', text: null, withheld: { reasonCode: 'COMMERCIAL_CONFIDENCE' } },
            },
          },
        },
      ],
      answers: [
        { desk: { code: 'gp-supplier' }, answer: 'HELD', count: 1 },
        { desk: { code: 'n3' }, answer: 'NONE', count: 0 },
      ],
      answerCounts: [
        { answer: 'HELD', desks: 1 },
        { answer: 'NONE', desks: 1 },
      ],
    });
  });

  it('come page by page, newest first, each once', async () => {
    const page = async (after: string) =>
      (
        await ask(
          `knownErrors(first: 1, services: ["RECORDS-NWWM", "GP-SYSTEM"] ${after}) { total nodes { reference { id } } pageInfo { endCursor hasNextPage } }`,
          LATER,
        )
      ).knownErrors;
    const first = await page('');
    expect(first).toMatchObject({
      total: 2,
      nodes: [{ reference: { id: `${PROVIDER}/KE0000412` } }],
      pageInfo: { hasNextPage: true },
    });
    const second = await page(`after: "${first.pageInfo.endCursor}"`);
    expect(second).toMatchObject({
      nodes: [{ reference: { id: 'gp-supplier/GKE-7' } }],
      pageInfo: { hasNextPage: false },
    });
  });

  it('are refused for what the directory does not know, and for what is no page', async () => {
    const many = Array.from({ length: 21 }, (_, index) => `"S-${index}"`).join(' ');
    expect(await refusalOf('knownErrors(services: ["NO-SUCH"]) { total }')).toEqual(['SERVICE_UNKNOWN']);
    expect(await refusalOf(`knownErrors(services: [${many}]) { total }`)).toEqual(['VALUE_OUT_OF_RANGE']);
    expect(await refusalOf('knownErrors(site: "NO-SUCH") { total }')).toEqual(['SITE_UNKNOWN']);
    expect(await refusalOf('knownErrors(desks: ["no-such"]) { total }')).toEqual(['DESK_UNKNOWN']);
    expect(await refusalOf('knownErrors(first: 0) { total }')).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
    expect(await refusalOf('knownErrors(after: "x") { total }')).toEqual(['CURSOR_MALFORMED']);
  });
});

describe('known errors that were published late', () => {
  const ROWS = `policyVersion nodes { reference { id } firstIncident { incident { id } ticket { id } beganAt isBefore }
    firstPublishedAt incidentsBefore incidentsExplained index isLate undetermined { id } } undetermined { reference { id } } missing { reason }`;
  const LATER = '2006-10-01T00:00:00Z';
  const ids = (rows: { nodes: readonly { reference: { id: string } }[] }) =>
    rows.nodes.map(({ reference }) => reference.id);

  it('have what came first, how many came before, and of how many', async () => {
    const data = await ask(`lateKnownErrors(owner: "${PROVIDER}") { ${ROWS} }`, LATER);
    expect(data.lateKnownErrors).toEqual({
      policyVersion: 'programme-2006.1',
      nodes: [
        {
          reference: { id: `${PROVIDER}/KE0000412` },
          // It explains INC0012345, first observed 30 July 10:00 BST, twelve days before 11 August 16:00 BST.
          firstIncident: {
            incident: { id: 'I-MAIDSTONE' },
            ticket: { id: `${PROVIDER}/main/INC0012345` },
            beganAt: '2006-07-30T09:00:00.000Z',
            isBefore: true,
          },
          firstPublishedAt: '2006-08-11T15:00:00.000Z',
          incidentsBefore: 1,
          incidentsExplained: 1,
          index: 1,
          // One is fewer than the three of the policy.
          isLate: false,
          undetermined: [],
        },
      ],
      undetermined: [],
      missing: [],
    });
  });

  it('are those of the period, its end excluded, and of so many incidents at least', async () => {
    const between = async (bounds: string) =>
      ids((await ask(`lateKnownErrors(${bounds}) { ${ROWS} }`, LATER)).lateKnownErrors);
    const london = ['lsp-london/KE-0202', 'lsp-london/KE-0201'];
    expect(await between('publishedAfterIncidents: 1')).toEqual([
      `${PROVIDER}/KE0000412`,
      ...london,
      'gp-supplier/GKE-7',
    ]);
    expect(await between('to: "2006-08-11T16:00:00+01:00"')).toEqual([...london, 'gp-supplier/GKE-7']);
    expect(await between('from: "2006-08-11T16:00:00+01:00"')).toEqual([`${PROVIDER}/KE0000412`]);
    // Of the three that KE-0202 explains the last was after it.
    expect(await between('publishedAfterIncidents: 2')).toEqual(london);
    expect(await between('publishedAfterIncidents: 3')).toEqual(['lsp-london/KE-0201']);
    expect(await between('publishedAfterIncidents: 4')).toEqual([]);
  });

  it('are refused for a period or a number that is none', async () => {
    expect(
      await refusalOf('lateKnownErrors(from: "2006-02-01T00:00:00Z", to: "2006-01-01T00:00:00Z") { policyVersion }'),
    ).toEqual(['PERIOD_REVERSED']);
    expect(await refusalOf('lateKnownErrors(publishedAfterIncidents: 0) { policyVersion }')).toEqual([
      'VALUE_OUT_OF_RANGE',
    ]);
  });
});

describe('all that is open for a site', () => {
  const OPEN = `total nodes { incident { id } tickets { reference { id } heldBy { id } } openedAt nextUpdateDueAt lastTouchedAt services { code } }
    pageInfo { endCursor hasNextPage } missing { reason }`;
  const open = async (asOf: string) =>
    (await ask(`openIncidents(organisation: "LOCAL-NHS", site: "SYN-ACU-03") { ${OPEN} }`, asOf)).openIncidents;

  it('has the tickets of one incident together, and one that is linked to none under its own name', async () => {
    expect(await open('2006-07-31T12:00:00+01:00')).toEqual({
      total: 2,
      nodes: [
        {
          incident: null,
          tickets: [
            { reference: { id: 'ld-north-west-acute/csv/A06-4410' }, heldBy: { id: 'desk:ld-north-west-acute' } },
          ],
          openedAt: '2006-07-30T10:11:00.000Z',
          nextUpdateDueAt: null,
          lastTouchedAt: '2006-07-30T10:42:00.000Z',
          services: [{ code: 'RIS-NWWM' }],
        },
        {
          incident: { id: 'I-MAIDSTONE' },
          tickets: [
            { reference: { id: `${PROVIDER}/main/INC0012345` }, heldBy: { id: 'external:storage-supplier' } },
            { reference: { id: 'ld-north-west-acute/csv/A06-4409' }, heldBy: { id: `desk:${PROVIDER}` } },
            { reference: { id: 'nsd/main/NSD-2006-004711' }, heldBy: { id: `desk:${PROVIDER}` } },
            { reference: { id: 'n3/main/N3-2207' }, heldBy: { id: `desk:${PROVIDER}` } },
          ],
          openedAt: '2006-07-30T09:03:00.000Z',
          // The NSD promised 18:00 BST on the 30th and no later one until 12:05; the provider promised 20:00.
          nextUpdateDueAt: '2006-07-30T17:00:00.000Z',
          lastTouchedAt: '2006-07-31T11:00:00.000Z',
          services: [{ code: 'N3' }, { code: 'RECORDS-NWWM' }],
        },
      ],
      pageInfo: { endCursor: expect.any(String), hasNextPage: false },
      missing: [],
    });
  });

  it('has the next update five minutes later, when the NSD promised a new one', async () => {
    const { nodes } = await open('2006-07-31T12:05:00+01:00');
    // The provider's promise of 30 July 20:00 BST is the earlier one now.
    expect(nodes[1].nextUpdateDueAt).toBe('2006-07-30T19:00:00.000Z');
  });

  it('has a ticket until the instant at which it is closed', async () => {
    const names = async (asOf: string) =>
      (await open(asOf)).nodes.map(
        ({
          incident,
          tickets,
        }: {
          incident: { id: string } | null;
          tickets: readonly { reference: { id: string } }[];
        }) => incident?.id ?? tickets[0]!.reference.id,
      );
    expect(await names('2006-08-02T14:57:59.999+01:00')).toEqual(['ld-north-west-acute/csv/A06-4410', 'I-MAIDSTONE']);
    expect(await names('2006-08-02T14:58:00+01:00')).toEqual(['I-MAIDSTONE']);
    // The NSD closed its ticket at 10:00 on 8 August, the provider at 11:00.
    expect(await names('2006-08-08T11:00:00+01:00')).toEqual([]);
  });

  it('says who holds it now, through the incident', async () => {
    const data = await ask(
      `openIncidents(organisation: "LOCAL-NHS", site: "SYN-ACU-03") { nodes { incident { title { text } service { code } custody { current { class holders { party { id } organisation { code } } } } } } }`,
      '2006-07-31T12:00:00+01:00',
    );
    expect(data.openIncidents.nodes[1].incident).toEqual({
      title: { text: 'Care records unavailable in the North West and West Midlands (synthetic)' },
      service: { code: 'RECORDS-NWWM' },
      custody: {
        current: { class: 'AGREED', holders: [{ party: { id: `desk:${PROVIDER}` }, organisation: { code: 'CSC' } }] },
      },
    });
  });

  it('comes page by page over all sites of the organisation, each thread once', async () => {
    const asOf = '2006-07-31T12:00:00+01:00';
    const seen: string[] = [];
    let after = '';
    for (let more = true; more;) {
      const { openIncidents } = await ask(
        `openIncidents(organisation: "LOCAL-NHS", first: 4 ${after}) { ${OPEN} }`,
        asOf,
      );
      seen.push(
        ...openIncidents.nodes.map(
          (node: { incident: { id: string } | null; tickets: readonly { reference: { id: string } }[] }) =>
            node.incident?.id ?? node.tickets[0]!.reference.id,
        ),
      );
      expect(openIncidents.total).toBe(14);
      after = `after: "${openIncidents.pageInfo.endCursor}"`;
      more = openIncidents.pageInfo.hasNextPage;
    }
    expect(new Set(seen).size).toBe(14);
    expect(seen).toHaveLength(14);
    expect(seen).toContain('I-MAIDSTONE');
  });

  it('is refused for an organisation or a site that it is not', async () => {
    expect(await refusalOf('openIncidents(organisation: "NO-SUCH") { total }')).toEqual(['ORGANISATION_UNKNOWN']);
    expect(await refusalOf('openIncidents(organisation: "CSC", site: "SYN-ACU-03") { total }')).toEqual([
      'SITE_UNKNOWN',
    ]);
  });
});

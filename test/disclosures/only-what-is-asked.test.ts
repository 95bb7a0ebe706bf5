/** A figure asks desks for the texts that its reader asks it for, and for no others: each of them may be an opening on its owner's record. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPositionReader } from '../../gateway/journey/accounts/dispute-positions.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { party, serveOwners, type Owners } from '../disclosure/serve-owners.ts';
import { startGatewayHere, writeTemporary, type SmallGateway } from '../gateway/small-graph.ts';
import { fakeContext } from '../journey/accounts/fake-read.ts';
import { entriesIn } from './open-ledger.ts';
import { as, startReaders, type TestIssuer } from './readers.ts';

const TICKET = 'spine/main/INC-9';
const at = (day: number, hour: number) => new Date(Date.UTC(2007, 1, day, hour)).toISOString();
const event = (id: string, kind: string, when: string, more: object) => ({
  id,
  kind,
  occurredAt: when,
  witnessedAt: when,
  synthetic: true,
  ticket: 'INC-9',
  ...more,
});
const stop = (day: number) =>
  event(`stop-${day}`, 'clock.stated', at(day, 10), {
    data: {
      statement: `C-${day}`,
      role: 'HANDLING',
      state: 'STOPPED',
      heldBy: 'desk:spine',
      from: at(day, 10),
      to: at(day, 11),
    },
    texts: { evidence: `why it was stopped on day ${day}` },
  });
const bounced = (day: number) => [
  event(`offered-${day}`, 'handover.offered', at(day, 12), {
    data: { handover: `H-${day}`, from: 'desk:spine', to: 'desk:n3' },
  }),
  event(`rejected-${day}`, 'handover.rejected', at(day, 13), {
    data: { handover: `H-${day}`, rejectCode: 'NOT_OURS' },
    texts: { rejectNote: `why it was rejected on day ${day}` },
  }),
];
/** One whose offer is on no record: it was heard of on the fourth, and rejected after the next one was. */
const UNOFFERED = [
  event('received-4', 'handover.received', at(4, 12), {
    data: { handover: 'H-4', from: 'desk:spine', to: 'desk:n3' },
  }),
  event('rejected-4', 'handover.rejected', at(6, 13), {
    data: { handover: 'H-4', rejectCode: 'NOT_OURS' },
    texts: { rejectNote: 'why it was rejected on day 4' },
  }),
];
/** Behind glass: a ticket with two stops, and four hand-overs that were rejected. */
const EVENTS = [
  event('inc-9', 'ticket.opened', at(1, 9), { data: { incident: 'I-9', clinicalSafety: true } }),
  ...[1, 3].map(stop),
  ...[1, 3, 5].flatMap(bounced),
  ...UNOFFERED,
].toSorted((left, right) => (left.witnessedAt < right.witnessedAt ? -1 : 1));

let folder: string;
let owners: Owners;
let issuer: TestIssuer;
let gateway: SmallGateway;
const { subgraphs } = await loadOrganisations();
/** The Spine's desk is there, and knows the gateway; the others are gone. */
const secretOf = (name: string) => (name === 'spine' ? party.secret : randomBytes(32).toString('base64url'));
const files = [
  writeTemporary('key.pem', party.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string),
  writeTemporary('secrets.yml', subgraphs.map(({ name }) => `${name}: "${secretOf(name)}"`).join('\n')),
] as const;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'throughline-asked-'));
  [owners, issuer] = await Promise.all([serveOwners(), startReaders()]);
  // What is signed is good for some seconds.
  Object.defineProperty(owners, 'now', { get: () => Date.now() });
  const { rejected } = await owners.spine.ledger.append(EVENTS);
  expect(rejected).toEqual([]);
  const urlOf = (name: string) => (name === 'spine' ? owners.spine.url : 'http://127.0.0.1:1/graphql');
  gateway = await startGatewayHere(
    { kind: 'organisations', organisationsFile: null },
    {
      identity: issuer.identity,
      dataDirectory: folder,
      delegationKeyFile: files[0].file,
      supplierSecretsFile: files[1].file,
      supplierUrls: new Map(subgraphs.map(({ name }) => [name, urlOf(name)])),
    },
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([owners?.stop(), issuer?.stop()]);
  for (const { remove } of files) remove();
  rmSync(folder, { recursive: true, force: true });
});

const STOPS = `{ clockStops(desk: "spine", from: "${at(3, 0)}", to: "${at(4, 0)}") { nodes { statement evidence { TEXT } } } }`;
const BOUNCED = `{ handoverOutcomes(sender: "spine", from: "${at(3, 0)}", to: "${at(4, 0)}") {
  nodes { senderRecord reason senderNote { TEXT } }
} }`;

let readers = 0;

async function openingsBy(subject: string) {
  const response = await owners.spine.openings();
  const { openings } = (await response.json()) as {
    readonly openings: readonly { readonly event: string; readonly reader: { readonly subject: string } }[];
  };
  return openings.filter(({ reader }) => reader.subject === subject);
}

/** What a reader who breaks the glass is shown, and what became of it: texts opened at their owner, texts on record, requests to the desk. */
async function ask(query: string) {
  readers += 1;
  const subject = `guardian-${readers}`;
  const guardian = { subject, role: 'guardian', capacity: 'GUARDIAN', purpose: 'CLINICAL_SAFETY' } as const;
  const before = entriesIn(folder).length;
  const { body } = await gateway.query(query, {}, as({ ...guardian, breakGlassReason: 'A patient may come to harm' }));
  const openings = await openingsBy(subject);
  return {
    // The owners' other ticket has a stop that lasts.
    nodes: (body.data.clockStops ?? body.data.handoverOutcomes).nodes.filter(
      ({ statement = TICKET }: { readonly statement?: string }) => statement.startsWith(TICKET),
    ),
    opened: openings.map(({ event: opened }) => opened).toSorted(),
    recorded: entriesIn(folder)
      .slice(before)
      .flatMap(({ texts }) => texts.map(({ record, field, count }: any) => [record, field, count])),
    requests: body.extensions.sources.find(({ desk }) => desk === 'spine')!.requests,
  };
}

describe('clock stops', () => {
  it('open the notes of the ticket that is shown, and none of another kind', async () => {
    expect(await ask(STOPS.replace('TEXT', 'state text'))).toEqual({
      nodes: [{ statement: `${TICKET}#C-3`, evidence: { state: 'RELEASED', text: 'why it was stopped on day 3' } }],
      opened: ['stop-1', 'stop-3'],
      recorded: [[TICKET, 'ClockStatement.evidence', 1]],
      requests: 2,
    });
  });

  it('open nothing for who asks only whether there are words', async () => {
    expect(await ask(STOPS.replace('TEXT', 'state withheld { reasonCode }'))).toEqual({
      nodes: [{ statement: `${TICKET}#C-3`, evidence: { state: 'WITHHELD', withheld: { reasonCode: 'DEFAULT' } } }],
      opened: [],
      recorded: [],
      requests: 2,
    });
  });
});

it('two operations of one reader at the same moment open the same notes each for itself', async () => {
  const guardian = {
    subject: 'asks twice at once',
    role: 'guardian',
    capacity: 'GUARDIAN',
    purpose: 'CLINICAL_SAFETY',
  };
  const headers = as({ ...guardian, breakGlassReason: 'A patient may come to harm' } as Parameters<typeof as>[0]);
  const times = `@asOf(time: "${at(20, 0)}") @asKnownAt(time: "${at(20, 0)}")`;
  const one = `query ${times} ${STOPS.replace('TEXT', 'text')}`;
  const before = entriesIn(folder).length;
  await Promise.all([one, one.replace('statement', 'id: statement')].map((query) => gateway.query(query, {}, headers)));
  expect(entriesIn(folder)).toHaveLength(before + 2);
  expect((await openingsBy(guardian.subject)).map(({ event: opened }) => opened).toSorted()).toEqual([
    'stop-1',
    'stop-1',
    'stop-3',
    'stop-3',
  ]);
});

describe('what became of hand-overs', () => {
  it('opens the note of the one that is shown', async () => {
    expect(await ask(BOUNCED.replace('TEXT', '... on GovernedText { words: text }'))).toEqual({
      nodes: [
        { senderRecord: `${TICKET}#H-3`, reason: 'NOT_OURS', senderNote: { words: 'why it was rejected on day 3' } },
      ],
      opened: ['rejected-3'],
      recorded: [['spine', 'Handover.rejectNote', 1]],
      requests: 3,
    });
  });

  it('opens the note of the one that is shown also where its offer is on no record', async () => {
    const later = BOUNCED.replace(at(3, 0), at(4, 0)).replace(`to: "${at(4, 0)}"`, `to: "${at(5, 0)}"`);
    expect(await ask(later.replace('TEXT', 'text'))).toMatchObject({
      nodes: [{ senderRecord: `${TICKET}#H-4`, senderNote: { text: 'why it was rejected on day 4' } }],
      opened: ['rejected-4'],
    });
  });

  it('opens nothing where no note is asked for, and asks the desk no more than once for each list', async () => {
    expect(await ask(BOUNCED.replace('senderNote { TEXT }', ''))).toEqual({
      nodes: [{ senderRecord: `${TICKET}#H-3`, reason: 'NOT_OURS' }],
      opened: [],
      recorded: [],
      requests: 2,
    });
  });
});

it('positions in a dispute are asked of the desk that raised it, once for each extent', async () => {
  const asked: unknown[] = [];
  const position = createPositionReader(
    fakeContext((_, variables) => {
      asked.push(variables);
      return { incident: { involvements: [{ disputes: [{ id: 'D-1', position: { text: 'ours' } }, { id: 'D-2' }] }] } };
    }),
  );
  const of = (id: string) => ({ incident: 'I-9', desk: 'spine', id });
  expect(
    await Promise.all([position(of('D-1'), 'WORDS'), position(of('D-2'), 'WORDS'), position(of('D-1'), 'STATE')]),
  ).toEqual([{ text: 'ours' }, null, { text: 'ours' }]);
  expect(asked).toEqual([
    { incident: 'I-9', desks: ['spine'], withWords: true },
    { incident: 'I-9', desks: ['spine'], withWords: false },
  ]);
});

/**
 * Random logs go through the load command's code into the ledgers of two real desk processes, and questions about them at random
 * times over HTTP, directly and through a gateway. Each answer must be what a naive fold of the events witnessed by then gives.
 */

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type LoadTarget } from '../../commands/load/open-target.ts';
import { loadFile } from '../../subgraphs/connectors/ledger/load.ts';
import { spawnProcess, ROOT, type SpawnedProcess } from '../support/spawn-process.ts';
import { startGatewayProcess, type GatewayProcess } from '../support/start-gateway-process.ts';
import {
  askEntities,
  BONDS,
  CHANGE,
  HANDOVER,
  INCIDENT,
  INVOLVEMENT,
  KNOWN_ERROR,
  MATERIAL,
  operationHead,
  post,
  PROBLEM,
  TICKET,
  toAsked,
  toNaiveShape,
  type AskedTimes,
  type Desk,
} from './ask-desk.ts';
import { at, wire, withoutRepeats, type NaiveEvent, type NaiveTimes } from './naive-events.ts';
import {
  naiveChainHead,
  naiveChanges,
  naiveHandovers,
  naiveIncident,
  naiveIncidents,
  naiveInvolvement,
  naiveKnownErrors,
  naiveMaterials,
  naiveProblems,
  naiveTickets,
  type NaiveHandoverFilter,
  type NaiveTicketFilter,
} from './naive-lists.ts';
import { naiveTicket, ticketId, type NaiveLedger, type NaiveWords } from './naive-ticket.ts';
import { ALL_KINDS, MINUTE, randomSteps, randomTimes, toLog, type RandomLog } from './random-logs.ts';

const FIXED_SEED = 20_060_730;
const FRESH_SEED = Date.now() % 2_147_483_647;
const DAY = 24 * 60 * MINUTE;
const FIRST_LOG = Date.UTC(2008, 0, 1);

/** What the two desks' systems call things, from their products' manuals: only the words that the random logs use. */
const BMC: NaiveWords = {
  statuses: { New: 'NEW', Closed: 'CLOSED_CONFIRMED', Resolved: 'RESOLVED_CLAIMED' },
  stopReasons: { 'Client Action Required': 'CUSTOMER_INFORMATION' },
};
const TMF621: NaiveWords = {
  statuses: { acknowledged: 'ACKNOWLEDGED', closed: 'CLOSED_CONFIRMED' },
  stopReasons: { accessRequired: 'CUSTOMER_ACCESS' },
};

interface TestedDesk extends Desk {
  readonly process: SpawnedProcess;
  readonly target: LoadTarget;
  readonly words: NaiveWords;
  /** Everything that was loaded, the samples first. */
  log: readonly NaiveEvent[];
}

let dataFolder: string;
let desks: TestedDesk[];
let gateway: GatewayProcess;
let logsLoaded = 0;

async function startDesk(name: string, prefix: string, words: NaiveWords): Promise<TestedDesk> {
  const started = spawnProcess({
    script: 'commands/subgraph.ts',
    commandLine: [name, '--port', '0'],
    environment: { DATA_DIR: dataFolder },
  });
  const [, url] = await started.lineOf(/^\S+ (http:\S+) pid/, 60_000);
  const target = await openTarget({ subgraph: name, deskRoot: dataFolder, databaseUrl: null, clock: Date.now });
  return { name, prefix, words, url: url!, process: started, target, log: await readSamples(name) };
}

async function readSamples(name: string): Promise<NaiveEvent[]> {
  const folder = join(ROOT, 'subgraphs', name, 'sample');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return withoutRepeats(
    texts.flatMap((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ),
  );
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'throughline-bitemporal-'));
  desks = [await startDesk('spine', 'Spine', BMC), await startDesk('nsd', 'Nsd', TMF621)];
  gateway = await startGatewayProcess({
    supplierUrls: Object.fromEntries(desks.map(({ name, url }) => [name, url])),
    supplierTimeoutMs: 20_000,
  });
}, 120_000);

afterAll(async () => {
  await Promise.all([gateway?.stop(), ...(desks ?? []).map((desk) => desk.process.stop())]);
  await Promise.all((desks ?? []).map((desk) => desk.target.ledger.stop()));
  await rm(dataFolder, { recursive: true, force: true });
});

/** Loads the log's file by the load command's code; every line of it must be taken. */
async function load(desk: TestedDesk, { lines, name }: RandomLog): Promise<void> {
  const file = join(dataFolder, `${name}.jsonl`);
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const events = withoutRepeats(lines);
  const loaded = { appended: events.length, unchanged: lines.length - events.length };
  // The command itself for some: a process for each of hundreds would test the machine's patience and nothing else.
  if (logsLoaded % 60 === 1) {
    const command = spawnProcess({
      script: 'commands/load.ts',
      commandLine: [desk.name, file],
      environment: { DATA_DIR: dataFolder },
    });
    expect(await command.ended, command.standardError()).toBe(0);
    expect(command.lines()).toEqual([
      expect.stringContaining(`appended ${loaded.appended}, unchanged ${loaded.unchanged}, rejected 0 of`),
    ]);
  } else {
    const problems: unknown[] = [];
    const result = await loadFile({ ledger: desk.target.ledger, file, onProblem: (problem) => problems.push(problem) });
    expect(problems).toEqual([]);
    expect(result).toMatchObject(loaded);
  }
  desk.log = [...desk.log, ...events];
}

function toTimes(
  random: { asOf: number | null; asKnownAt: number | null; isExact: boolean },
  start: number,
): NaiveTimes {
  const instant = (minute: number | null) =>
    minute === null ? Infinity : start + minute * MINUTE + (random.isExact ? 0 : 30_000);
  return { asOf: instant(random.asOf), asKnownAt: instant(random.asKnownAt) };
}

const own = (events: readonly NaiveEvent[], field: 'incident' | 'ticket') => [
  ...new Set(events.flatMap((event) => (event[field] === undefined ? [] : [event]))),
];

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED, runs: 200 },
  { title: 'at a seed of this run', seed: FRESH_SEED, runs: 40 },
])('random logs $title', ({ seed, runs }) => {
  it(`answer as a naive fold does (seed ${seed})`, async () => {
    process.stdout.write(`bitemporal: seed ${seed}, ${runs} logs\n`);
    const property = fc.asyncProperty(
      randomSteps,
      fc.tuple(randomTimes, randomTimes),
      fc.record({ desk: fc.nat(1), filter: fc.nat(255), page: fc.integer({ min: 1, max: 7 }) }),
      async (steps, times, dice) => {
        const number = (logsLoaded += 1);
        const log = toLog(steps, `L${number}`, FIRST_LOG + number * DAY);
        const desk = desks[dice.desk]!;
        await load(desk, log);
        for (const pair of times) await checkLog(desk, log, toTimes(pair, log.start), dice);
      },
    );
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: false });
  }, 600_000);
});

async function checkLog(
  desk: TestedDesk,
  log: RandomLog,
  times: NaiveTimes,
  dice: { filter: number; page: number },
): Promise<void> {
  const ledger: NaiveLedger = { desk: desk.name, log: desk.log, words: desk.words };
  const asked = toAsked(times);
  await checkTickets(desk, ledger, log, times, asked);
  await checkLists(desk, ledger, log, times, dice);
  await checkIncidents(desk, ledger, log, times, asked);
  if (dice.filter % 8 === 1) await checkThroughGateway(desk, ledger, log, times, asked);
}

/** The gateway's own root fields, its directives and its pinned times, in front of the same desks. */
async function checkThroughGateway(
  desk: TestedDesk,
  ledger: NaiveLedger,
  { lines, name }: RandomLog,
  times: NaiveTimes,
  asked: AskedTimes,
): Promise<void> {
  const ids = [...new Set(own(lines, 'ticket').map((event) => ticketId(ledger, event)))];
  const tickets = ids.map((_, index) => `t${index}: ticket(id: $t${index}) ${TICKET}`);
  const declared = ids.map((_, index) => `$t${index}: ID!`);
  const incident = `I-${name}-0`;
  const answer = await post(
    new URL('graphql', gateway.url).href,
    `${operationHead(asked, declared)} {
       ${tickets.join('\n')}
       incident(id: "${incident}") { involvements(desks: ["${desk.name}"]) { id state tickets { id } } }
       desk(code: "${desk.name}") { chainHead { position witnessedAt } tickets(filter: { service: "S-${name}-0" }) { nodes { id } } }
     }`,
    { ...asked, ...Object.fromEntries(ids.map((id, index) => [`t${index}`, id])) },
  );
  expect(answer.errors).toBeUndefined();
  const ofLog: NaiveLedger = { ...ledger, log: withoutRepeats(lines) };
  for (const [index, id] of ids.entries())
    expect(toNaiveShape(answer.data[`t${index}`])).toEqual(naiveTicket(ledger, id, times));
  const { id, state, tickets: linked } = naiveInvolvement(ofLog, incident, times);
  expect(answer.data.incident.involvements).toEqual([{ id, state, tickets: linked }]);
  expect(answer.data.desk).toEqual({
    chainHead: naiveChainHead(ledger, times),
    tickets: { nodes: naiveTickets(ofLog, { service: `S-${name}-0` }, times).map((ticket) => ({ id: ticket })) },
  });
}

async function checkTickets(
  desk: TestedDesk,
  ledger: NaiveLedger,
  { lines, name }: RandomLog,
  times: NaiveTimes,
  asked: AskedTimes,
): Promise<void> {
  const ids = [...new Set(own(lines, 'ticket').map((event) => ticketId(ledger, event)))];
  const keys = [...ids, `${desk.name}/main/${name}-nobody`].map((id) => ({ id }));
  const answer = await askEntities(desk, 'Ticket', keys, TICKET, asked);
  expect(answer.errors).toBeUndefined();
  const expected = keys.map(({ id }) => naiveTicket(ledger, id, times));
  expect(answer.data._entities.map(toNaiveShape)).toEqual(expected);
  const head = naiveChainHead(ledger, times);
  expect(answer.extensions.throughline).toMatchObject({
    ...(asked.asOf === undefined ? {} : { asOf: asked.asOf }),
    ...(asked.asKnownAt === undefined ? {} : { asKnownAt: asked.asKnownAt }),
    // Freshness has nothing to do with the times asked for.
    sourceSpokeAt: wire(desk.log.at(-1)!.witnessedAt),
    chainHead: head === null ? null : { position: head.position },
  });
}

async function checkLists(
  desk: TestedDesk,
  ledger: NaiveLedger,
  { lines, name, start }: RandomLog,
  times: NaiveTimes,
  { filter, page }: { filter: number; page: number },
): Promise<void> {
  const minute = (offset: number) => new Date(start + offset * MINUTE).toISOString();
  const service = `S-${name}-${filter % 2}`;
  const ticketFilters: NaiveTicketFilter[] = [
    { service },
    { site: `W-${name}-${filter % 2}` },
    { incident: `I-${name}-${filter % 2}` },
    { service, open: filter % 3 === 0, unlinked: filter % 5 === 0 },
    { open: true, activeFrom: minute(filter % 40), activeTo: minute((filter % 40) + 5) },
    { activeFrom: minute(filter % 40), activeTo: minute(40), domain: 'IT' },
  ];
  const handoverFilters: NaiveHandoverFilter[] = [
    { from: minute(0), to: minute(filter % 45) },
    { from: minute(-1), direction: filter % 2 === 0 ? 'SENT' : 'RECEIVED' },
    { from: minute(-1), outcome: (['OPEN', 'ACCEPTED', 'REJECTED', 'WITHDRAWN'] as const)[filter % 4]! },
  ];
  // A whole ledger takes the naive side long to fold: every tenth log asks about all that was loaded so far.
  const isWhole = filter % 10 === 0;
  // Only a list without conditions shows what was purged.
  if (isWhole || lines.some(({ kind }) => kind === 'ticket.purged')) ticketFilters.push({});
  if (isWhole) {
    ticketFilters.push({ open: true }, { open: false }, { unlinked: true }, { unlinked: false });
    handoverFilters.push({});
  }
  const asked = toAsked(times);
  const walk = <Row>(list: string, parameters: object, selection: string) =>
    walkPages<Row>(desk, list, parameters, selection, asked, page);
  const ofLog: NaiveLedger = { ...ledger, log: withoutRepeats(lines) };
  const scope = isWhole ? ledger : ofLog;
  const isInScope = ({ id }: { id: string }) => isWhole || id.includes(`/${name}%2F`);
  for (const one of ticketFilters) {
    const { rows, total } = await walk<{ id: string }>('tickets', { filter: one }, '{ id }');
    const expected = naiveTickets(scope, one, times);
    expect(
      rows.filter(isInScope).map(({ id }) => id),
      JSON.stringify(one),
    ).toEqual(expected);
    if (isWhole && total !== null) expect(total, JSON.stringify(one)).toBe(expected.length);
  }
  for (const one of handoverFilters) {
    const { rows } = await walk<{ id: string }>('handovers', one, HANDOVER);
    expect(rows.filter(isInScope), JSON.stringify(one)).toEqual(naiveHandovers(scope, one, times));
  }
  const symptom = `WORDS ${filter % 5}`;
  const site = `W-${name}-0`;
  const listed = await askEntities(
    desk,
    'Desk',
    [{ code: desk.name }],
    `{ chainHead { position witnessedAt }
       affecting: knownErrors(first: 200, service: "${service}") { nodes ${KNOWN_ERROR} }
       showing: knownErrors(first: 200, service: "${service}", symptom: "${symptom}") { nodes ${KNOWN_ERROR} }
       there: knownErrors(first: 200, service: "${service}", site: "${site}") { nodes ${KNOWN_ERROR} }
       problems(first: 200, service: "${service}") { nodes ${PROBLEM} }
       changes(first: 200, service: "${service}") { nodes ${CHANGE} }
       supportMaterials(first: 200, service: "${service}") { nodes ${MATERIAL} } }`,
    asked,
  );
  expect(listed.errors).toBeUndefined();
  expect(listed.data._entities[0]).toEqual({
    chainHead: naiveChainHead(ledger, times),
    affecting: { nodes: naiveKnownErrors(ofLog, { service }, times) },
    showing: { nodes: naiveKnownErrors(ofLog, { service, symptom }, times) },
    there: { nodes: naiveKnownErrors(ofLog, { service, site }, times) },
    problems: { nodes: naiveProblems(ofLog, service, times) },
    changes: { nodes: naiveChanges(ofLog, service, times) },
    supportMaterials: { nodes: naiveMaterials(ofLog, service, times) },
  });
}

interface Walked<Row> {
  readonly rows: Row[];
  readonly total: number | null;
}

/** All pages of a list, of `page` rows first and of growing ones then. */
async function walkPages<Row>(
  desk: Desk,
  list: string,
  parameters: object,
  selection: string,
  asked: AskedTimes,
  page: number,
): Promise<Walked<Row>> {
  const rows: Row[] = [];
  let after: string | null = null;
  let total: number | null = null;
  for (let first = page; ; first = Math.min(200, first * 3)) {
    const given = { ...parameters, first, ...(after === null ? {} : { after }) };
    const written = `(${Object.entries(given)
      .map(([name, value]) => `${name}: ${toLiteral(value)}`)
      .join(', ')})`;
    const totalSelection = list === 'tickets' ? 'total' : '';
    const answer = await askEntities(
      desk,
      'Desk',
      [{ code: desk.name }],
      `{ ${list}${written} { nodes ${selection} pageInfo { endCursor hasNextPage } ${totalSelection} } }`,
      asked,
    );
    expect(answer.errors).toBeUndefined();
    const connection = answer.data._entities[0][list];
    rows.push(...connection.nodes);
    total = connection.total ?? null;
    if (!connection.pageInfo.hasNextPage) return { rows, total };
    after = connection.pageInfo.endCursor;
  }
}

/** A GraphQL literal; the values of enums are the words in capitals alone. */
function toLiteral(value: unknown): string {
  if (typeof value === 'string') return /^[A-Z]{2,}$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${toLiteral(inner)}`)
    .join(', ')} }`;
}

async function checkIncidents(
  desk: TestedDesk,
  ledger: NaiveLedger,
  log: RandomLog,
  times: NaiveTimes,
  asked: AskedTimes,
): Promise<void> {
  // Codes and ids that only this log uses cannot be found anywhere else.
  const ofLog: NaiveLedger = { ...ledger, log: withoutRepeats(log.lines) };
  const incidents = [0, 1, 2].map((number) => `I-${log.name}-${number}`);
  const keys = incidents.map((incident) => ({ id: `${incident}|${desk.name}` }));
  const involvements = await askEntities(desk, 'Involvement', keys, INVOLVEMENT, asked);
  expect(involvements.errors).toBeUndefined();
  const expected = incidents.map((incident) => naiveInvolvement(ofLog, incident, times));
  const memberFrom = Date.UTC(2004, 6, 1);
  if (times.asOf >= memberFrom) expect(involvements.data._entities).toEqual(expected);
  if (desk.name !== 'nsd') return;
  const answer = await askEntities(
    desk,
    'Incident',
    incidents.map((id) => ({ id })),
    INCIDENT,
    asked,
  );
  expect(answer.errors).toBeUndefined();
  const nothing = { title: null, major: null, service: null, startClaims: null, restoreClaims: null, impact: null };
  const told = incidents.map((id) => {
    const incident = naiveIncident(ofLog, id, times);
    if (incident === null) return { id, ...nothing, bonds: null, supersededBy: null };
    const { declaredAt: _declaredAt, ...shown } = incident;
    return shown;
  });
  expect(answer.data._entities).toEqual(told);
  const minute = (offset: number) => new Date(log.start + offset * MINUTE).toISOString();
  for (const filter of [
    { service: `S-${log.name}-0` },
    { service: `S-${log.name}-1`, open: true },
    { site: `W-${log.name}-0`, major: true },
    { from: minute(0), to: minute(60) },
  ]) {
    const query = `${operationHead(asked)} { incidents(first: 200, filter: ${toLiteral(filter)}) { nodes { id } } }`;
    const list = await post(desk.url, query, { ...asked });
    expect(list.errors).toBeUndefined();
    const ids = list.data.incidents.nodes.map(({ id }: { id: string }) => id);
    expect(ids, JSON.stringify(filter)).toEqual(naiveIncidents(ofLog, filter, times));
  }
}

describe('a time that cannot be answered for', () => {
  const ask: Readonly<
    Record<string, (directive: string, variables: Readonly<Record<string, unknown>>) => ReturnType<typeof post>>
  > = {
    directly: (directive, variables) =>
      post(
        desks[0]!.url,
        `query ${directive} { _entities(representations: [{ __typename: "SpineDesk", code: "spine" }]) { ... on SpineDesk { chainHead { position } } } }`,
        variables,
      ),
    'through the gateway': (directive, variables) =>
      post(
        new URL('graphql', gateway.url).href,
        `query ${directive} { desk(code: "spine") { chainHead { position } } }`,
        variables,
      ),
  };
  const bad: readonly [string, string][] = [
    ['TIME_MALFORMED', 'yesterday'],
    ['TIME_MALFORMED', '2008-02-30T00:00:00Z'],
    ['TIME_MALFORMED', '2008-01-01T00:00:00'],
    ['TIME_MALFORMED', '2008-01-01T00:00:60Z'],
    ['TIME_MALFORMED', ''],
    ['TIME_IN_FUTURE', '2999-01-01T00:00:00Z'],
    ['TIME_IN_FUTURE', new Date(Date.now() + 60 * MINUTE).toISOString()],
  ];
  describe.each(Object.keys(ask))('asked %s', (way) => {
    it.each(bad)('is %s: %j', async (code, time) => {
      for (const directive of ['asOf', 'asKnownAt']) {
        const answers = [
          await ask[way]!(`@${directive}(time: ${JSON.stringify(time)})`, {}),
          await ask[way]!(`($time: DateTime!) @${directive}(time: $time)`, { time }),
        ];
        for (const answer of answers) {
          expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
          expect(answer.data ?? null).toBeNull();
        }
      }
    });
  });
});

describe('the generator', () => {
  it('makes events of every kind, and corrections of corrections', () => {
    const logs = fc
      .sample(randomSteps, { seed: FIXED_SEED, numRuns: 200 })
      .map((steps, index) => toLog(steps, `X${index}`, 0));
    const events = logs.flatMap(({ lines }) => lines);
    expect([...new Set(events.map(({ kind }) => kind))].sort()).toEqual([...ALL_KINDS].sort());
    const byId = new Map(events.map((event) => [event.id, event]));
    const isChained = ({ supersedes }: NaiveEvent) =>
      supersedes !== undefined && byId.get(supersedes)?.supersedes !== undefined;
    expect(events.filter(isChained).length).toBeGreaterThan(50);
  });
});

describe('the samples', () => {
  it('answer as a naive fold does, at times around each of their events', async () => {
    for (const desk of desks) {
      const samples = await readSamples(desk.name);
      const ledger: NaiveLedger = { desk: desk.name, log: desk.log, words: desk.words };
      const ids = [...new Set(own(samples, 'ticket').map((event) => ticketId(ledger, event)))];
      for (const event of samples.filter((_, index) => index % 9 === 0)) {
        const times = { asOf: at(event.occurredAt), asKnownAt: at(event.witnessedAt) };
        const answer = await askEntities(
          desk,
          'Ticket',
          ids.map((id) => ({ id })),
          `{ id presence openedAt closedAt handovers ${HANDOVER} bonds ${BONDS} }`,
          toAsked(times),
        );
        const expected = ids.map((id) => {
          const { presence, openedAt, closedAt, handovers, bonds } = naiveTicket(ledger, id, times) as Record<
            string,
            unknown
          >;
          return { id, presence, openedAt, closedAt, handovers, bonds };
        });
        expect(answer.data._entities).toEqual(expected);
      }
    }
  }, 120_000);
});

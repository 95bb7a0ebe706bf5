/**
 * Random logs go through the load command's code into the ledgers of two real desk processes, and questions about them at random
 * times over HTTP, directly and through a gateway. Each answer must be what a naive fold of the events witnessed by then gives.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayProcess, type GatewayProcess } from '../support/start-gateway-process.ts';
import { RUN_SEED } from '../support/run-seed.ts';
import { askEntities, BONDS, HANDOVER, post, toAsked } from './ask-desk.ts';
import { checkLog } from './checks.ts';
import { at, type NaiveEvent, type NaiveTimes } from './naive-events.ts';
import { naiveTicket, ticketId, type NaiveLedger } from './naive-ticket.ts';
import { ALL_KINDS, MINUTE, randomSteps, randomTimes, toLog } from './random-logs.ts';
import { BMC, load, readSamples, startDesk, TMF621, type TestedDesk } from './tested-desk.ts';

const FIXED_SEED = 20_060_730;
const DAY = 24 * 60 * MINUTE;
/** Each question about all of a ledger costs more the more it holds. */
const LOGS_A_LEDGER = 50;
const FIRST_LOG = Date.UTC(2008, 0, 1);

let dataFolder: string;
let desks: TestedDesk[];
let gateway: GatewayProcess;
let logsLoaded = 0;

async function startDesks(ports: readonly (number | undefined)[] = []): Promise<TestedDesk[]> {
  const folder = await mkdtemp(join(dataFolder, 'desks-'));
  return Promise.all([
    startDesk(folder, 'spine', 'Spine', BMC, ports[0]),
    startDesk(folder, 'nsd', 'Nsd', TMF621, ports[1]),
  ]);
}

/** With empty ledgers, at the same addresses. */
async function renewDesks(): Promise<void> {
  await stopDesks();
  desks = await startDesks(desks.map(({ url }) => Number(new URL(url).port)));
}

async function stopDesks(): Promise<void> {
  await Promise.all((desks ?? []).map((desk) => desk.process.stop()));
  await Promise.all((desks ?? []).map((desk) => desk.target.ledger.stop()));
}

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'throughline-bitemporal-'));
  desks = await startDesks();
  gateway = await startGatewayProcess({
    supplierUrls: Object.fromEntries(desks.map(({ name, url }) => [name, url])),
    supplierTimeoutMs: 20_000,
  });
}, 120_000);

afterAll(async () => {
  await Promise.all([gateway?.stop(), stopDesks()]);
  await rm(dataFolder, { recursive: true, force: true });
});

function toTimes(
  random: { asOf: number | null; asKnownAt: number | null; isExact: boolean },
  start: number,
): NaiveTimes {
  const instant = (minute: number | null) =>
    minute === null ? Infinity : start + minute * MINUTE + (random.isExact ? 0 : 30_000);
  return { asOf: instant(random.asOf), asKnownAt: instant(random.asKnownAt) };
}

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED, runs: 200 },
  { title: 'at a seed of this run', seed: RUN_SEED, runs: 40 },
])('random logs $title', ({ seed, runs }) => {
  it(`answer as a naive fold does (seed ${seed})`, async () => {
    process.stdout.write(`bitemporal: seed ${seed}, ${runs} logs\n`);
    const property = fc.asyncProperty(
      randomSteps,
      fc.tuple(randomTimes, randomTimes),
      fc.record({ desk: fc.nat(1), filter: fc.nat(255), page: fc.integer({ min: 1, max: 7 }) }),
      async (steps, times, dice) => {
        if (logsLoaded > 0 && logsLoaded % LOGS_A_LEDGER === 0) await renewDesks();
        const number = (logsLoaded += 1);
        const log = toLog(steps, `L${number}`, FIRST_LOG + number * DAY);
        const desk = desks[dice.desk]!;
        // The command itself for some: a process for each of hundreds would test the machine's patience and nothing else.
        await load(desk, log, number % 60 === 1);
        for (const pair of times) await checkLog(desk, gateway.url, log, toTimes(pair, log.start), dice);
      },
    );
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: false });
  }, 600_000);
});

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
      const ids = [
        ...new Set(samples.filter(({ ticket }) => ticket !== undefined).map((event) => ticketId(ledger, event))),
      ];
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

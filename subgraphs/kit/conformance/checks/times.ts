/** The pair of times: obeyed, echoed exactly, and refused by code. */

import { formatInstant, parseInstant } from '../../../../schema/contract/times.ts';
import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import { codesOf } from '../client.ts';
import type { AskOptions, GraphqlAnswer } from '../client.ts';
import { selectAll, walk } from '../contract-types.ts';
import type { DeskSession } from '../session.ts';

const AS_OF = '2006-07-30T09:00:00.000Z';
const AS_KNOWN_AT = '2006-08-02T12:34:56.789Z';
const OTHER = '2006-08-03T00:00:00.000Z';
const CLOCK_TOLERANCE_MS = 5_000;

/** How a time may be said: by header, by directive, by a variable in a directive. */
const WAYS: ReadonlyArray<{
  readonly way: string;
  readonly ask: (session: DeskSession, asOf: string) => Promise<GraphqlAnswer>;
}> = [
  { way: 'in the header', ask: ({ client }, asOf) => client.ask('{ __typename }', { asOf, origin: 'asked' }) },
  {
    way: 'in the directive',
    ask: ({ client }, asOf) => client.ask(`query @asOf(time: ${JSON.stringify(asOf)}) { __typename }`),
  },
  {
    way: 'in a variable',
    ask: ({ client }, asOf) =>
      client.ask('query ($time: DateTime!) @asOf(time: $time) { __typename }', { variables: { time: asOf } }),
  },
];

export const timeChecks: readonly ConformanceCheck[] = [
  {
    name: 'times-echoed-from-headers',
    rule: 'Times in the request headers come back in extensions.throughline, canonical and exact.',
    async run({ client }) {
      expectEcho(await client.ask('{ __typename }', { asOf: AS_OF, asKnownAt: AS_KNOWN_AT, origin: 'asked' }));
    },
  },
  {
    name: 'times-echoed-from-directives',
    rule: 'Times in @asOf and @asKnownAt come back in extensions.throughline, canonical and exact.',
    async run({ client }) {
      expectEcho(await client.ask(`query @asOf(time: "${AS_OF}") @asKnownAt(time: "${AS_KNOWN_AT}") { __typename }`));
    },
  },
  {
    name: 'times-echoed-from-variables',
    rule: "Times in the directives' variables, defaults of variables included, come back canonical and exact.",
    async run({ client }) {
      const query = `query ($asOf: DateTime!, $known: DateTime! = "${AS_KNOWN_AT}") @asOf(time: $asOf) @asKnownAt(time: $known) { __typename }`;
      expectEcho(await client.ask(query, { variables: { asOf: AS_OF } }));
    },
  },
  {
    name: 'times-with-offsets',
    rule: 'A time with another offset or other precision is the same instant: it is echoed in UTC with three digits.',
    async run({ client }) {
      expectEcho(
        await client.ask('query @asKnownAt(time: "2006-08-02T13:34:56.7899999+01:00") { __typename }', {
          asOf: '2006-07-30T10:00:00+01:00',
          origin: 'asked',
        }),
      );
    },
  },
  {
    name: 'times-alike-twice',
    rule: 'The same instant in a header and in a directive is no conflict; different instants are TIMES_CONFLICT.',
    async run({ client }) {
      const query = `query @asOf(time: "2006-07-30T10:00:00+01:00") { __typename }`;
      expectEcho(await client.ask(query, { asOf: AS_OF, asKnownAt: AS_KNOWN_AT, origin: 'asked' }));
      expectRefused(await client.ask(query, { asOf: OTHER, origin: 'asked' }), 'TIMES_CONFLICT', 'two different times');
    },
  },
  {
    name: 'times-default-to-now',
    rule: 'Without a time, both are one and the same instant: now.',
    async run({ client, clock }) {
      const before = clock();
      const answer = await client.ask('{ __typename }');
      const after = clock();
      const { asOf, asKnownAt } = echoOf(answer);
      const instant = parseInstant(asOf, 'asOf');
      expect(asOf === asKnownAt, () => `asked without times, the echo has ${show({ asOf, asKnownAt })}`);
      expect(
        instant >= before - CLOCK_TOLERANCE_MS && instant <= after + CLOCK_TOLERANCE_MS,
        () => `asked without times at ${formatInstant(before)}, the echo has ${show(asOf)}`,
      );
    },
  },
  {
    name: 'times-malformed-refused',
    rule: 'A time that is no RFC 3339 instant with an offset is TIME_MALFORMED, without data, wherever it is written.',
    async run(session) {
      for (const value of ['yesterday', '2006-02-30T00:00:00Z', '2006-07-30T09:00:00', '2006-07-30', '']) {
        for (const { way, ask } of WAYS) {
          expectRefused(await ask(session, value), 'TIME_MALFORMED', `${show(value)} ${way}`);
        }
      }
      const number = await session.client.ask('query @asKnownAt(time: 5) { __typename }');
      expectRefused(number, 'TIME_MALFORMED', 'the number 5 in the directive');
    },
  },
  {
    name: 'times-future-refused',
    rule: 'A time that is still to come is TIME_IN_FUTURE, without data.',
    async run(session) {
      const future = formatInstant(session.clock() + 3_600_000);
      for (const { way, ask } of WAYS) expectRefused(await ask(session, future), 'TIME_IN_FUTURE', `${future} ${way}`);
      const known = await session.client.ask('{ __typename }', { asKnownAt: future, origin: 'asked' });
      expectRefused(known, 'TIME_IN_FUTURE', `${future} as known at`);
    },
  },
  {
    name: 'times-before-any-record',
    rule: 'As known before anything was witnessed, nothing is held; a desk without history says HISTORY_UNAVAILABLE.',
    async run(session) {
      const early: AskOptions = { asKnownAt: '1948-07-05T00:00:00.000Z', origin: 'asked' };
      const selection = '{ code history tickets { answer { state } nodes { id } } }';
      const desk = await session.askEntities('Desk', [session.desk], selection, early);
      const answered = desk.data?.['_entities']?.[0];
      expect(
        answered?.code === session.desk && answered.history !== null,
        () => `the desk answered ${show(desk.text)}`,
      );
      if (session.history === 'UNAVAILABLE') {
        expect(answered.tickets === null, () => `without history, tickets must be null: ${show(answered.tickets)}`);
        expect(codesOf(desk).includes('HISTORY_UNAVAILABLE'), () => `the codes are ${show(codesOf(desk))}`);
        return;
      }
      // A desk that stands for others lists nothing, at any time.
      const states = session.tickets.length === 0 ? ['NONE', 'NOT_SUPPORTED'] : ['NONE'];
      expect(
        states.includes(answered.tickets?.answer?.state) && answered.tickets.nodes.length === 0,
        () => `tickets known before any record: ${show(answered.tickets)}`,
      );
      const ids = session.tickets.map(({ id }) => id);
      const tickets = await session.askEntities('Ticket', ids, '{ id presence status clock { id } }', early);
      for (const ticket of tickets.data?.['_entities'] ?? []) {
        expect(
          ticket?.presence === 'NOT_HELD' && ticket.status === null && !ticket.clock?.length,
          () => `a ticket known before any record: ${show(ticket)}`,
        );
      }
      return ids.length === 0 ? 'the desk holds no ticket to try it on' : undefined;
    },
  },
  {
    name: 'times-echo-shape',
    rule: 'The echo also says when the source last spoke (or null) and the head of its chain (or null).',
    async run({ ask }) {
      const { sourceSpokeAt, chainHead } = echoOf(await ask('{ __typename }'));
      expect(
        sourceSpokeAt === null || isCanonical(sourceSpokeAt),
        () => `sourceSpokeAt must be null or a canonical instant, is ${show(sourceSpokeAt)}`,
      );
      const head = chainHead as { position?: unknown; hash?: unknown } | null;
      expect(
        head === null || (Number.isInteger(head?.position) && typeof head?.hash === 'string' && head.hash !== ''),
        () => `chainHead must be null or { position, hash }, is ${show(head)}`,
      );
    },
  },
  {
    name: 'instants-canonical',
    rule: 'Every instant that is answered is RFC 3339 in UTC with three digits of a second.',
    async run({ askEntities, tickets, types, desk }) {
      const answers = [
        [
          'Ticket',
          await askEntities(
            'Ticket',
            tickets.map(({ id }) => id),
            selectAll(types, 'Ticket'),
          ),
        ],
        ['Desk', await askEntities('Desk', [desk], selectAll(types, 'Desk', new Set(['Desk.tickets'])))],
      ] as const;
      for (const [typeName, { data }] of answers) {
        walk(types, typeName, data?.['_entities'], {
          leaf(leafType, value, path) {
            if (leafType !== 'DateTime') return;
            expect(isCanonical(value), () => `${path} is ${show(value)}`);
          },
        });
      }
    },
  },
];

interface Echo {
  readonly asOf: unknown;
  readonly asKnownAt: unknown;
  readonly sourceSpokeAt: unknown;
  readonly chainHead: unknown;
}

function echoOf(answer: GraphqlAnswer): Echo {
  const echo = answer.echo as Partial<Record<keyof Echo, unknown>> | null | undefined;
  expect(
    typeof echo === 'object' && echo !== null && 'sourceSpokeAt' in echo && 'chainHead' in echo,
    () =>
      `extensions.throughline must have asOf, asKnownAt, sourceSpokeAt and chainHead; the answer is ${show(answer.text)}`,
  );
  const { asOf, asKnownAt, sourceSpokeAt, chainHead } = echo;
  return { asOf, asKnownAt, sourceSpokeAt, chainHead };
}

function expectEcho(answer: GraphqlAnswer): void {
  const { asOf, asKnownAt } = echoOf(answer);
  expect(
    asOf === AS_OF && asKnownAt === AS_KNOWN_AT,
    () => `the echo must be ${AS_OF} and ${AS_KNOWN_AT}, is ${show({ asOf, asKnownAt })}`,
  );
}

function expectRefused(answer: GraphqlAnswer, code: string, what: string): void {
  expect(
    (answer.data ?? null) === null && codesOf(answer).includes(code),
    () => `${what} must be refused with ${code} and no data; the answer is ${show(answer.text)}`,
  );
}

function isCanonical(value: unknown): boolean {
  try {
    return formatInstant(parseInstant(value, 'instant')) === value;
  } catch {
    return false;
  }
}

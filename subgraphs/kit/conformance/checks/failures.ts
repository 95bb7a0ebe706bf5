/** Failures: by code, and without a word about the inside of the desk's server. */

import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import type { GraphqlAnswer } from '../client.ts';
import type { DeskSession } from '../session.ts';

/** What only the inside of a server knows: stacks, files, addresses, databases. None of the questions contains any of it. */
const REVEALING: ReadonlyArray<readonly [string, RegExp]> = [
  ['a stack', /\n\s+at |\bat [\w.<>]+ \(/],
  ['a stack', /"(stacktrace|stack|exception)"/],
  ['a URL', /\b[a-z][a-z0-9+.-]{1,10}:\/\//i],
  ['a file path', /node_modules|\.(ts|js|mjs|cjs|py|java|rb|go|cs)\b(:\d+)?/],
  ['a file path', /(^|[\s"'(])(\/(home|usr|var|tmp|opt|srv|app|root|etc|mnt|work|workspace)\/|[A-Z]:\\)/],
  ['an address', /\b\d{1,3}(\.\d{1,3}){3}\b|\blocalhost\b/i],
  ['a system error', /\b(E[A-Z]{5,}|SQLITE\w*|sqlite|postgres\w*|SELECT .* FROM)\b/],
];

export const failureChecks: readonly ConformanceCheck[] = [
  {
    name: 'errors-coded',
    rule: 'Every error has a stable code in extensions.code.',
    async run(session) {
      for (const answer of await provoke(session)) {
        expect(answer.errors.length > 0, () => `a bad question was answered without an error: ${show(answer.text)}`);
        for (const error of answer.errors) {
          expect(
            typeof error.extensions?.['code'] === 'string' && typeof error.message === 'string',
            () => `an error without a code: ${show(error)}`,
          );
        }
      }
    },
  },
  {
    name: 'errors-reveal-nothing',
    rule: 'No error shows a stack, a file, an address, a URL or a database.',
    async run(session) {
      for (const answer of await provoke(session)) {
        const text = answer.errors
          .map((error) => `${String(error.message)} ${JSON.stringify(error.extensions)}`)
          .join('\n');
        for (const [what, pattern] of REVEALING) {
          expect(!pattern.test(text), () => `an error shows ${what}: ${show(text)}`);
        }
      }
    },
  },
  {
    name: 'unknown-field-refused',
    rule: 'A field that the schema does not have is refused, without data.',
    async run({ ask }) {
      const answer = await ask('{ noSuchField }');
      expect(
        (answer.data ?? null) === null && answer.errors.length > 0 && answer.status < 500,
        () => `an unknown field was answered ${answer.status} with ${show(answer.text)}`,
      );
    },
  },
];

/** Bad questions of every kind. */
async function provoke({ ask, askEntities, prefix, desk }: DeskSession): Promise<GraphqlAnswer[]> {
  const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename } }`;
  return [
    await ask('{ noSuchField }'),
    await ask('{ _entities('),
    await ask(''),
    await ask(entities),
    await ask(entities, { representations: 'no list' }),
    await ask(entities, { representations: [{ __typename: `${prefix}Ticket`, id: { $gt: '' } }] }),
    await ask(entities, { representations: [{ __typename: `${prefix}Involvement`, id: "'; drop table tickets; --" }] }),
    await ask(entities, { representations: [{ __typename: `${prefix}KnownError`, id: '\u0000' }] }),
    await askEntities('Desk', [desk], '{ tickets(first: 100000) { nodes { id } } }'),
    await askEntities('Desk', [desk], '{ tickets(filter: { activeFrom: "soon" }) { nodes { id } } }'),
    await askEntities('Desk', [desk], '{ tickets(filter: { noSuchFilter: 1 }) { nodes { id } } }'),
    await askEntities('Desk', ['no-such-desk'], '{ history }'),
  ];
}

/** Floods: operations that are small to write and large to answer. Each is refused by the limit that is meant for it, with its figures. */

import type { RequestErrorCode } from '../../gateway/errors.ts';
import { ask, post, type Case } from './sending.ts';

const repeat = (text: string, count: number, last = '', close = ''): string =>
  text.repeat(count) + last + close.repeat(count);
const times = (count: number, write: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

/** Each fragment spreads the next one twice. */
function doubling(count: number, spread: (next: string, index: number) => string): string {
  const fragments = times(count, (index) => `fragment F${index} on Incident { ${spread(`...F${index + 1}`, index)} }`);
  return `{ incident(id: "I-1") { ...F0 } } ${fragments} fragment F${count} on Incident { id }`;
}

export const REFUSED_BY_LIMITS = {
  OPERATION_TOO_COSTLY: {
    'more words than anybody writes': {
      send: () => ask(`{ ${'__typename '.repeat(5001)} }`),
      status: 400,
      says: 'The operation has 5001 words; at most 5000 are allowed.',
    },
    'half a million brackets': {
      send: () => ask(`{ ${'{'.repeat(500_000)}`),
      status: 400,
      says: /5001 words/,
    },
    'selections nested a thousand deep': {
      send: () => ask(`{ incident(id: "I-1") { ${repeat('supersededBy { ', 1600, 'id', '} ')} } }`),
      status: 400,
      says: 'The operation has 1602 fields nested in each other; at most 20 are allowed.',
    },
    'selections nested once too deep, by fragments': {
      send: () =>
        ask(
          `{ incident(id: "I-1") { ...F0 } } ${times(19, (index) => `fragment F${index} on Incident { supersededBy { ...F${index + 1} } }`)} fragment F19 on Incident { id }`,
        ),
      status: 400,
      says: 'The operation has 21 fields nested in each other; at most 20 are allowed.',
    },
    'the same field thousands of times': {
      send: () => ask(`{ incident(id: "I-1") { ${'id '.repeat(4900)} } }`),
      status: 400,
      says: /4901 fields/,
    },
    'fragments that double twenty-five times': {
      send: () => ask(doubling(25, (next) => `existence ${next} ${next}`)),
      status: 400,
      says: /67108864 fields/,
    },
    'fragments that double hundreds of times': {
      send: () => ask(doubling(300, (next) => `${next} ${next} ${next}`)),
      status: 400,
      says: `The operation has ${Number.MAX_SAFE_INTEGER} fields, fragments written out; at most 2000 are allowed.`,
    },
    'fragments that double under two names each': {
      send: () =>
        ask(doubling(9, (next, index) => `a${index}: supersededBy { ${next} } b${index}: supersededBy { ${next} }`)),
      status: 400,
      says: /1022 aliases/,
    },
    'one field under hundreds of names': {
      send: () => ask(`{ incident(id: "I-1") { ${times(500, (index) => `a${index}: existence`)} } }`),
      status: 400,
      says: 'The operation has 500 aliases, fragments written out; at most 100 are allowed.',
    },
    'a hundred incidents at once': {
      send: () => ask(`{ ${times(100, (index) => `a${index}: incident(id: "I-${index}") { id }`)} }`),
      status: 400,
      says: /100 fields at the root/,
    },
    'a hundred directives at one place': {
      send: () => ask(`{ __typename ${'@include(if: true) '.repeat(101)} }`),
      status: 400,
      says: 'The operation has 101 directives; at most 100 are allowed.',
    },
    'directives that nobody knows, on the operation': {
      send: () => ask(`query ${'@a '.repeat(2000)} { __typename }`),
      status: 400,
      says: /2000 directives/,
    },
    'lists in lists without end': {
      send: () => ask(`{ desks(kind: ${repeat('[', 2400, '', ']')}) { total } }`),
      status: 400,
      says: /11 lists and objects nested/,
    },
    'objects in objects as a default': {
      send: () => ask(`query ($a: Int = ${repeat('{a: ', 800, '1', '}')}) { __typename }`),
      status: 400,
      says: /11 lists and objects nested/,
    },
    'variables nested a hundred thousand deep': {
      send: () => post(`{"query":"{ __typename }","variables":{"x":${repeat('[', 100_000, '', ']')}}}`),
      status: 400,
      says: 'The operation has 11 lists and objects nested in each other in one value; at most 10 are allowed.',
    },
    'variables as objects nested ten thousand deep': {
      send: () => post(`{"query":"{ __typename }","variables":${repeat('{"x":', 10_000, '1', '}')}}`),
      status: 400,
      says: /11 lists and objects nested/,
    },
    'a list of a hundred thousand codes': {
      send: () => ask('query ($a: [ID!]) { knownErrors(desks: $a) { __typename } }', { a: Array(100_000).fill('x') }),
      status: 400,
      says: 'The operation has 2001 values in its variables; at most 2000 are allowed.',
    },
    'variables that nobody declared, by the thousand': {
      send: () =>
        ask('{ __typename }', Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`v${index}`, 1]))),
      status: 400,
      says: /2001 values/,
    },
    'pages within pages': {
      send: () =>
        ask(
          '{ desks(first: 200) { nodes { tickets(first: 200) { nodes { events(first: 200) { nodes { id } } } } } } }',
        ),
      status: 400,
      says: /as its cost; at most 100000 are allowed/,
    },
    'pages within pages whose sizes are variables': {
      send: () =>
        ask(
          'query ($n: Int!) { desks(first: $n) { nodes { tickets(first: $n) { nodes { events(first: $n) { nodes { id } } } } } } }',
          { n: 200 },
        ),
      status: 400,
      says: /as its cost/,
    },
  },
} as const satisfies Partial<Record<RequestErrorCode, Readonly<Record<string, Case>>>>;

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONFORMANCE_CHECKS, runConformance } from '../../subgraphs/kit/conformance/run-conformance.ts';
import type { GatewayKeys } from '../../subgraphs/kit/conformance/sign-as-gateway.ts';
import { parseDeskKeys } from '../../subgraphs/kit/trust/desk-keys.ts';
import { createInMemorySystem } from '../kit/fixtures/in-memory-system.ts';
import { serveTestDesk } from '../kit/fixtures/serve-test-desk.ts';
import type { TestDesk } from '../kit/fixtures/serve-test-desk.ts';
import { createParty } from '../trust/forge.ts';
import { createSpoilingFetch, eachObject } from './fixtures/corrupt-fetch.ts';
import type { Spoiling } from './fixtures/corrupt-fetch.ts';
import { serveDeskInOtherWords } from './fixtures/desk-in-other-words.ts';

let desk: TestDesk;
beforeAll(async () => void (desk = await serveTestDesk()));
afterAll(() => desk.stop());

describe('a desk that keeps the contract', () => {
  it('holds in every check when the kit serves it', async () => {
    const results = await runConformance({ url: desk.url });
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.map(({ name }) => name)).toEqual(CONFORMANCE_CHECKS.map(({ name }) => name));
    // Nothing passed only because there was nothing to try it on.
    expect(results.filter(({ detail }) => detail !== null)).toEqual([]);
  });

  it('holds in every check when its system has no history and lacks lists', async () => {
    const system = createInMemorySystem({ history: 'UNAVAILABLE' });
    const {
      searchHandovers: _handovers,
      searchKnownErrors: _knownErrors,
      knownErrorsByReference: _byReference,
      ...poor
    } = system;
    const poorDesk = await serveTestDesk({ system: poor });
    const results = await runConformance({ url: poorDesk.url }).finally(() => poorDesk.stop());
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('holds in every check when it was written without the kit', async () => {
    const other = await serveDeskInOtherWords();
    const results = await runConformance({ url: other.url, desk: other.desk }).finally(() => other.stop());
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
  });
});

describe('a desk with keys', () => {
  const party = createParty();
  const gatewayKeys: GatewayKeys = {
    delegationKey: party.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    secret: party.secret,
    subgraph: 'test-desk',
  };
  const TRUST_CHECKS = [
    'trust-signed-answered',
    'trust-unsigned-refused',
    'trust-altered-refused',
    'trust-replayed-refused',
    'trust-other-times-refused',
    'trust-misaddressed-refused',
    'trust-strangers-refused',
  ];

  it('holds in every check, those of its keys among them, when it is asked as by its gateway', async () => {
    const keys = parseDeskKeys({ name: 'secrets', text: party.secret }, { name: 'keys', text: party.publicPem });
    const keyed = await serveTestDesk({ serve: { keys } });
    const results = await runConformance({ url: keyed.url, gatewayKeys }).finally(() => keyed.stop());
    expect(results.filter(({ ok, detail }) => !ok || detail !== null)).toEqual([]);
    expect(results.map(({ name }) => name)).toEqual([...CONFORMANCE_CHECKS.map(({ name }) => name), ...TRUST_CHECKS]);
  });

  it('is found out where it asks for no signature', async () => {
    const results = await runConformance({ url: desk.url, gatewayKeys, only: TRUST_CHECKS });
    expect(results.filter(({ ok }) => ok).map(({ name }) => name)).toEqual(['trust-signed-answered']);
  });

  it('is found out where it has other keys', async () => {
    const other = createParty();
    const keys = parseDeskKeys({ name: 'secrets', text: other.secret }, { name: 'keys', text: other.publicPem });
    const keyed = await serveTestDesk({ serve: { keys } });
    const only = ['trust-signed-answered'];
    const results = await runConformance({ url: keyed.url, gatewayKeys, only }).finally(() => keyed.stop());
    expect(results.map(({ ok }) => ok)).toEqual([false]);
  });
});

/** Ways to break a good desk, and the check that must notice. */
const BROKEN: ReadonlyArray<readonly [what: string, check: string, Spoiling]> = [
  ['drops one entity of many', 'entities-in-order', onEntities((entities) => entities.length > 100 && entities.pop())],
  ['answers entities in another order', 'entities-in-order', onEntities((entities) => void entities.reverse())],
  [
    'answers duplicates once',
    'entities-in-order',
    onEntities((entities) => {
      const kept = [...new Map(entities.map((entity) => [JSON.stringify(entity), entity])).values()];
      entities.splice(0, entities.length, ...kept);
    }),
  ],
  ['does not echo', 'times-echoed-from-headers', { answer: (body) => void delete body.extensions }],
  [
    'echoes whole seconds',
    'times-echoed-from-directives',
    onEcho((echo) => (echo.asKnownAt = echo.asKnownAt?.replace('.789', '.000'))),
  ],
  ['echoes its own clock', 'times-echoed-from-variables', onEcho((echo) => (echo.asOf = new Date().toISOString()))],
  [
    'echoes the offset it was given',
    'times-with-offsets',
    onEcho((echo) => (echo.asOf = '2006-07-30T10:00:00.000+01:00')),
  ],
  ['echoes two different defaults', 'times-default-to-now', onEcho((echo) => (echo.asOf = '2026-01-01T00:00:00.000Z'))],
  ['forgets the chain in its echo', 'times-echo-shape', onEcho((echo) => delete echo.chainHead)],
  [
    'ignores the knowledge time',
    'times-before-any-record',
    { request: ({ headers }) => headers.delete('throughline-as-known-at') },
  ],
  ['takes malformed times for now', 'times-malformed-refused', forgiving('TIME_MALFORMED')],
  ['takes future times for now', 'times-future-refused', forgiving('TIME_IN_FUTURE')],
  ['prefers one of two times that conflict', 'times-alike-twice', forgiving('TIMES_CONFLICT')],
  [
    'answers instants with an offset',
    'instants-canonical',
    onObjects((object) => {
      if (object['openedAt']) object['openedAt'] = object['openedAt'].replace('Z', '+00:00');
    }),
  ],
  [
    'says null of a ticket that it does not hold',
    'ticket-unknown-not-held',
    onEntities((entities) => {
      entities.forEach((entity, index) => entity?.presence === 'NOT_HELD' && (entities[index] = null));
    }),
  ],
  [
    'decodes ids',
    'ids-percent-encoded',
    onEntities((entities) => {
      for (const entity of entities) if (typeof entity?.id === 'string') entity.id = decodeURIComponent(entity.id);
    }),
  ],
  [
    'refuses a whole request for one malformed id',
    'ids-malformed-refused',
    {
      answer: (body) => (body.errors ? { ...body, data: null } : body),
    },
  ],
  [
    'answers for any desk',
    'ids-foreign-refused',
    {
      answer: (body, asked) => {
        const [asking] = asked.variables?.representations ?? [];
        if (body.data?._entities?.[0] === null && asking?.id)
          body.data._entities[0] = { id: asking.id, presence: 'NOT_HELD' };
      },
    },
  ],
  [
    'has no code for a representation that is none',
    'representation-malformed-refused',
    withoutCode('REPRESENTATION_MALFORMED'),
  ],
  [
    'has no state for an involvement',
    'involvement-unknown-incident',
    onObjects((object) => {
      if (object['state'] === 'NONE_LINKED') object['state'] = null;
    }),
  ],
  [
    'does not say how it searched',
    'involvement-unknown-incident',
    onObjects((object) => {
      if (object['searchedBy']) object['searchedBy'] = [];
    }),
  ],
  [
    'says HELD without a ticket',
    'involvement-agrees-with-tickets',
    onObjects((object) => {
      if (object['state'] === 'HELD' && object['tickets']) object['tickets'] = [];
    }),
  ],
  [
    'has no presence',
    'ticket-presence',
    onObjects((object) => {
      if (object['presence']) object['presence'] = null;
    }),
  ],
  [
    'does not say when its source spoke',
    'ticket-source-spoke-at',
    onObjects((object) => {
      if (object['sourceSpokeAt']) object['sourceSpokeAt'] = null;
    }),
  ],
  [
    "lists another desk's ticket",
    'tickets-of-own-desks',
    {
      answer: (body, asked) => {
        if (!asked.query.includes('history tickets(first: 25)')) return;
        eachObject(body.data, (object) => {
          if (typeof object['id'] === 'string') object['id'] = object['id'].replace(/^test-desk\//, 'spine/');
        });
      },
    },
  ],
  [
    'tells another story by list than by id',
    'list-and-reference-agree',
    {
      answer: (body, asked) => {
        if (!asked.query.includes('tickets(first: 5)')) return;
        eachObject(body.data, (object) => object['presence'] && (object['status'] = 'UNKNOWN'));
      },
    },
  ],
  [
    'leaks withheld text',
    'text-governed',
    onObjects((object) => {
      if (object['state'] === 'WITHHELD' && 'text' in object) object['text'] = 'what nobody else may read';
    }),
  ],
  [
    'leaks erased text',
    'text-governed',
    onObjects((object) => {
      if (object['state'] === 'ERASED' && 'text' in object) object['text'] = 'what is gone';
    }),
  ],
  [
    'withholds without a reason',
    'text-governed',
    onObjects((object) => {
      if (object['state'] === 'WITHHELD') object['withheld'] = null;
    }),
  ],
  [
    'makes up statuses',
    'values-of-the-contract',
    onObjects((object) => {
      if (object['status']) object['status'] = 'IN_LIMBO';
    }),
  ],
  [
    'knows a known error by list only',
    'known-errors-by-reference',
    onEntities((entities) => {
      if (String(entities[0]?.id).includes('KE%2F')) entities[0] = null;
    }),
  ],
  [
    'answers the same question differently',
    'answers-stable',
    onObjects((object) => {
      if (object['position']) object['position'] = Math.random();
    }),
  ],
  [
    'does not say what an empty list is',
    'lists-say-what-they-are',
    onObjects((object) => {
      if (object['answer']) object['answer'] = null;
    }),
  ],
  [
    'says HELD of an empty list',
    'lists-say-what-they-are',
    onObjects((object) => {
      if (object['answer']?.state === 'NOT_SUPPORTED') object['answer'].state = 'HELD';
    }),
  ],
  [
    'gives pages of any size',
    'lists-page-size-bounds',
    {
      request: ({ body }) => (body.query = body.query.replace('first: 201', 'first: 200')),
    },
  ],
  [
    'ignores its cursors',
    'lists-walk-covers-all-once',
    {
      request: ({ body }) => (body.query = body.query.replace(/, after: "[^"]*"/, '')),
    },
  ],
  [
    'skips a row between pages',
    'lists-walk-covers-all-once',
    onObjects((object) => {
      if (object['pageInfo']?.hasNextPage) object['nodes'].pop();
    }),
  ],
  [
    'miscounts',
    'lists-total',
    onObjects((object) => {
      if (object['total']) object['total'] += 1;
    }),
  ],
  [
    'starts again at a cursor that it does not know',
    'lists-cursor-malformed',
    {
      request: ({ body }) => (body.query = body.query.replace(/\(after: "[^"]*"\)/, '')),
    },
  ],
  [
    'does not filter',
    'lists-filter-by-incident',
    {
      request: ({ body }) => (body.query = body.query.replace(/filter: \{[^}]*\}, /, '')),
    },
  ],
  ['has errors without a code', 'errors-coded', withoutCode('BAD_USER_INPUT')],
  [
    'shows its stack',
    'errors-reveal-nothing',
    onErrors((error) => (error.message += '\n    at handler (/srv/desk/server.py:12)')),
  ],
  [
    'shows its address',
    'errors-reveal-nothing',
    onErrors((error) => (error.message = 'connect ECONNREFUSED 10.0.0.7:1521')),
  ],
  [
    'shows a URL',
    'errors-reveal-nothing',
    onErrors((error) => (error.extensions.source = 'jdbc:oracle://desk.invalid/main')),
  ],
  [
    'answers unknown fields with null',
    'unknown-field-refused',
    {
      answer: (body, asked) => (asked.query === '{ noSuchField }' ? { data: { noSuchField: null } } : body),
    },
  ],
  ['fails at garbage', 'http-garbage-refused', { status: (status) => (status === 400 ? 500 : status) }],
  ['fails at too much', 'http-too-large-refused', { status: (status) => (status === 413 ? 500 : status) }],
  ['is never ready', 'http-health', { status: () => 503 }],
  ['lacks a field', 'schema-types-and-fields', onSdl((sdl) => sdl.replace('materialGaps: [MaterialGap!]', ''))],
  ['lacks an argument', 'schema-types-and-fields', onSdl((sdl) => sdl.replaceAll('outcome: HandoverOutcome', ''))],
  [
    'makes a field non-null',
    'schema-types-and-fields',
    onSdl((sdl) => sdl.replaceAll('presence: Presence', 'presence: Presence!')),
  ],
  [
    'adds to a shared type',
    'schema-types-and-fields',
    onSdl((sdl) => `${sdl}\nextend type GovernedText { secret: String }`),
  ],
  [
    'has an enum value of its own',
    'schema-enum-values',
    onSdl((sdl) => sdl.replace('  HELD\n', '  HELD\n  HALF_HELD\n')),
  ],
  [
    'does not declare @asKnownAt',
    'schema-directives',
    onSdl((sdl) => sdl.replace(/directive @asKnownAt\([^)]*\) on QUERY/, '')),
  ],
  [
    'does not share a type',
    'schema-directives',
    onSdl((sdl) => sdl.replace(/type ListAnswer\s+@shareable/, 'type ListAnswer')),
  ],
  ['does not compose', 'schema-composes', onSdl((sdl) => sdl.replace('reference: String', 'reference: NoSuchType'))],
];

describe('a desk that', () => {
  it.each(BROKEN)('%s does not hold in %s', async (_what, check, spoiling) => {
    expect(CONFORMANCE_CHECKS.map(({ name }) => name)).toContain(check);
    const good = await runConformance({ url: desk.url, only: [check] });
    expect(good).toMatchObject([{ ok: true }]);
    const [result] = await runConformance({ url: desk.url, only: [check], fetch: createSpoilingFetch(spoiling) });
    expect(result).toMatchObject({ name: check, ok: false, detail: expect.stringMatching(/./) });
  });

  it.each([
    ['nothing listens', { fetch: () => Promise.reject(new TypeError('fetch failed')) }],
    ['HTML is answered', { fetch: () => Promise.resolve(new Response('<html>', { status: 502 })) }],
    ['there is no such desk', { desk: 'another-desk' }],
  ])('is not there fails in every check: %s', async (_what, options: object) => {
    const results = await runConformance({ url: desk.url, ...options });
    expect(results.length).toBe(CONFORMANCE_CHECKS.length);
    expect(results.every(({ ok, detail }) => !ok && detail !== null)).toBe(true);
  });

  it('leaves no check without a way to break it', () => {
    const survived = new Set(['http-cancel-survived', 'http-large-query-answered']);
    const covered = new Set(BROKEN.map(([, check]) => check));
    expect(CONFORMANCE_CHECKS.filter(({ name }) => !covered.has(name) && !survived.has(name))).toEqual([]);
  });
});

function onEntities(change: (entities: any[]) => unknown): Spoiling {
  return { answer: (body) => void (body.data?._entities && change(body.data._entities)) };
}

function onObjects(change: (object: Record<string, any>) => unknown): Spoiling {
  return { answer: (body) => void eachObject(body.data, change) };
}

function onEcho(change: (echo: any) => unknown): Spoiling {
  return { answer: (body) => void (body.extensions && change(body.extensions.throughline)) };
}

function onErrors(change: (error: any) => unknown): Spoiling {
  return { answer: (body) => void body.errors?.forEach(change) };
}

function onSdl(change: (sdl: string) => string): Spoiling {
  return {
    answer: (body) => {
      const service = body.data?._service;
      if (!service) return;
      const changed = change(service.sdl);
      expect(changed).not.toBe(service.sdl);
      service.sdl = changed;
    },
  };
}

function forgiving(code: string): Spoiling {
  return {
    answer: (body) => (body.errors?.[0]?.extensions?.code === code ? { data: { __typename: 'Query' } } : body),
  };
}

function withoutCode(code: string): Spoiling {
  return onErrors((error) => error.extensions?.code === code && delete error.extensions);
}

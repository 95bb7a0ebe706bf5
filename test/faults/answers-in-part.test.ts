/** Desks that answer, but not for all of it, or with what is not theirs to say: only that part is missing, and it is told what and whose. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SUPPLIER_ERROR_CODES, type SupplierErrorCode } from '../../gateway/errors.ts';
import type { Answer } from '../support/ask.ts';
import type { Spoil } from '../support/fault-proxy.ts';
import { startBehindProxies, type BehindProxies } from '../support/start-behind-proxies.ts';
import {
  askBoth,
  assertAttributed,
  assertHealthy,
  assertWhole,
  type Healthy,
  type QueryName,
} from './expected-answer.ts';
import { entityLists, rewriting, SECRETS, SUPPLIER_TIMEOUT_MS } from './faults.ts';

let behind: BehindProxies;
let healthy: Healthy;
beforeAll(async () => {
  behind = await startBehindProxies(SUPPLIER_TIMEOUT_MS);
  await askBoth(behind.gateway.query);
  healthy = await askBoth(behind.gateway.query);
  assertHealthy(healthy);
});
afterAll(() => behind?.stop());
afterEach(async () => {
  for (const proxy of behind.proxies.values()) proxy.spoil = null;
  assertWhole(await askBoth(behind.gateway.query), healthy);
});

/* oxlint-disable typescript/no-explicit-any -- the shapes are those of the two queries, and of what suppliers answer to them */

/**
 * Asks with one desk spoilt, and compares the whole answer with the healthy one as `change` leaves it.
 *
 * @param expected what the one error says beside its code and desk.
 */
async function assertPart(
  name: QueryName,
  desk: string,
  spoil: Spoil,
  change: (data: any) => void,
  expected: { code: SupplierErrorCode; path: readonly (string | number)[]; nulled: number },
): Promise<void> {
  behind.proxies.get(desk)!.spoil = spoil;
  const answer: Answer = (await askBoth(behind.gateway.query))[name];
  const data = structuredClone(healthy[name].body.data);
  change(data);
  const { code, path, nulled } = expected;
  expect(answer.status).toBe(200);
  expect(answer.body.data).toEqual(data);
  expect(answer.body.errors).toEqual([
    { message: SUPPLIER_ERROR_CODES[code], path, extensions: { code, subgraph: desk, desk, nulled } },
  ]);
  expect(answer.body.extensions.sources.find(({ subgraph }) => subgraph === desk)).toMatchObject({
    state: 'PARTIAL',
    code,
  });
  for (const secret of SECRETS) expect(answer.text).not.toContain(secret);
}

/** Changes what was answered to fetches of one kind of entity only. */
function inEntities(
  typename: string,
  rewrite: (entities: any[], fail: (...path: (string | number)[]) => void) => void,
) {
  return rewriting((body, exchange) => {
    for (const { name, variable, entities } of entityLists(body)) {
      const [first] = (exchange.body.variables?.[variable] ?? []) as readonly { __typename: string }[];
      if (first?.__typename !== typename) continue;
      rewrite(entities, (...path) => {
        body.errors = [...(body.errors ?? []), { message: SECRETS.join(' '), path: [name, ...path] }];
      });
    }
  });
}

const indexOfDesk = (data: any, code: string): number => data.desks.nodes.findIndex((node: any) => node.code === code);
const indexOfAccount = (data: any, code: string): number =>
  data.incident.involvements.findIndex((account: any) => account.desk.code === code);

describe('errors of a desk that answered', () => {
  it('leaves one field of its account out', async () => {
    const index = indexOfAccount(healthy['end to end'].body.data, 'n3');
    await assertPart(
      'end to end',
      'n3',
      inEntities('N3Involvement', (entities, fail) => {
        entities[0].tickets = null;
        fail(0, 'tickets');
      }),
      (data) => (data.incident.involvements[index].tickets = null),
      { code: 'SUPPLIER_ERROR', path: ['incident', 'involvements', index, 'tickets'], nulled: 1 },
    );
  });

  it('leaves one field of one ticket of many out', async () => {
    const index = indexOfAccount(healthy['end to end'].body.data, 'local-desks');
    await assertPart(
      'end to end',
      'local-desks',
      inEntities('LocalDesksInvolvement', (entities, fail) => {
        entities[0].tickets[3].clock = null;
        fail(0, 'tickets', 3, 'clock');
      }),
      (data) => (data.incident.involvements[index].tickets[3].clock = null),
      { code: 'SUPPLIER_ERROR', path: ['incident', 'involvements', index, 'tickets', 3, 'clock'], nulled: 1 },
    );
  });

  it('leaves a value inside a part of a ticket out', async () => {
    const index = indexOfAccount(healthy['end to end'].body.data, 'n3');
    await assertPart(
      'end to end',
      'n3',
      inEntities('N3Involvement', (entities, fail) => {
        entities[0].tickets[0].clock[0].witnessedAt = null;
        fail(0, 'tickets', 0, 'clock', 0, 'witnessedAt');
      }),
      (data) => (data.incident.involvements[index].tickets[0].clock[0].witnessedAt = null),
      {
        code: 'SUPPLIER_ERROR',
        path: ['incident', 'involvements', index, 'tickets', 0, 'clock', 0, 'witnessedAt'],
        nulled: 1,
      },
    );
  });

  it('leaves one of many entities out, and says so where the desk did', async () => {
    await assertPart(
      'all desks',
      'local-desks',
      inEntities('LocalDesksDesk', (entities, fail) => {
        entities[2] = null;
        fail(2);
      }),
      (data) => Object.assign(data.desks.nodes[localDesk(2)], { history: null, tickets: null }),
      { code: 'SUPPLIER_ERROR', path: ['desks', 'nodes', localDesk(2)], nulled: 2 },
    );
  });

  it('tells of an entity that the desk left out without a word', async () => {
    await assertPart(
      'all desks',
      'local-desks',
      inEntities('LocalDesksDesk', (entities) => void (entities[5] = null)),
      (data) => Object.assign(data.desks.nodes[localDesk(5)], { history: null, tickets: null }),
      { code: 'SUPPLIER_ERROR', path: ['desks', 'nodes', localDesk(5)], nulled: 2 },
    );
  });
});

describe('what is not the desk’s to say', () => {
  const FOREIGN = 'lsp-london/main/STOLEN-1';

  it('drops another desk’s ticket out of a list, and keeps the rest', async () => {
    await assertPart(
      'all desks',
      'n3',
      inEntities('N3Desk', ([desk]) => {
        // A field with arguments goes by a name of the gateway's own.
        const [, { nodes }] = Object.entries<any>(desk).find(([name]) => name.endsWith('__tickets'))!;
        const stolen = { ...nodes[0], __typename: 'N3Ticket', id: FOREIGN };
        nodes.unshift(stolen, { ...stolen, __typename: 'LspLondonTicket' });
      }),
      () => undefined,
      { code: 'FOREIGN_RECORD', path: ['desks', 'nodes'], nulled: 2 },
    );
  });

  it('drops another desk’s ticket out of its account of an incident', async () => {
    await assertPart(
      'end to end',
      'local-desks',
      inEntities('LocalDesksInvolvement', ([{ tickets }]) => {
        tickets.push({ ...tickets[0], id: FOREIGN });
      }),
      () => undefined,
      { code: 'FOREIGN_RECORD', path: ['incident', 'involvements'], nulled: 1 },
    );
  });

  it('drops answers that stand in each other’s places', async () => {
    await assertPart(
      'all desks',
      'local-desks',
      inEntities('LocalDesksDesk', (entities) => {
        [entities[0], entities[7]] = [entities[7], entities[0]];
      }),
      (data) => {
        for (const place of [0, 7]) {
          Object.assign(data.desks.nodes[localDesk(place)], { history: null, tickets: null });
        }
      },
      { code: 'FOREIGN_RECORD', path: ['desks', 'nodes'], nulled: 4 },
    );
  });

  it('drops an account that another desk’s name stands on', async () => {
    const index = indexOfAccount(healthy['end to end'].body.data, 'spine');
    await assertPart(
      'end to end',
      'spine',
      inEntities('SpineInvolvement', (entities) => {
        Object.assign(entities[0], { id: 'I-MAIDSTONE|n3', state: 'HELD' });
      }),
      (data) => Object.assign(data.incident.involvements[index], { state: null, tickets: null }),
      { code: 'FOREIGN_RECORD', path: ['incident', 'involvements', index], nulled: 2 },
    );
  });
});

describe('words that are none of their enumeration', () => {
  it('leave out the state of an account', async () => {
    const index = indexOfAccount(healthy['end to end'].body.data, 'n3');
    await assertPart(
      'end to end',
      'n3',
      inEntities('N3Involvement', ([account]) => (account.state = SECRETS[0])),
      (data) => (data.incident.involvements[index].state = null),
      { code: 'SUPPLIER_MALFORMED', path: ['incident', 'involvements', index, 'state'], nulled: 1 },
    );
  });

  it('leave out the state of a clock of one ticket', async () => {
    const index = indexOfAccount(healthy['end to end'].body.data, 'local-desks');
    await assertPart(
      'end to end',
      'local-desks',
      inEntities('LocalDesksInvolvement', ([account]) => (account.tickets[1].clock[0].state = SECRETS[0])),
      (data) => (data.incident.involvements[index].tickets[1].clock[0].state = null),
      {
        code: 'SUPPLIER_MALFORMED',
        path: ['incident', 'involvements', index, 'tickets', 1, 'clock', 0, 'state'],
        nulled: 1,
      },
    );
  });
});

describe('answers of another form than was asked', () => {
  const CASES: readonly (readonly [what: string, spoil: (account: any) => void])[] = [
    ['a text where a list belongs', (account) => (account.tickets = SECRETS[0])],
    ['an object where a list belongs', (account) => (account.tickets[0].clock = { secret: SECRETS[0] })],
    ['a list where an object belongs', (account) => (account.tickets[0].heldBy = [])],
    ['an object where a text belongs', (account) => (account.tickets[0].reference = { secret: SECRETS[0] })],
    ['a number where a text belongs', (account) => (account.tickets[0].reference = 12)],
    ['a time that is none', (account) => (account.tickets[0].clock[0].from = 'yesterday')],
    ['nothing in a list of tickets', (account) => (account.tickets[0] = null)],
    ['a field left out', (account) => delete account.state],
    ['a field left out of a ticket', (account) => delete account.tickets[0].handovers],
  ];

  it.each(CASES)('%s counts as no answer, and costs nobody else anything', async (_what, spoil) => {
    behind.proxies.get('n3')!.spoil = rewriting((body) => {
      for (const entity of entityLists(body).flatMap(({ entities }) => entities)) {
        if (entity.tickets === undefined) for (const name of Object.keys(entity)) delete entity[name];
        else if (entity.state !== undefined) spoil(entity);
        else entity.tickets = SECRETS[0];
      }
    });
    assertAttributed(await askBoth(behind.gateway.query), healthy, new Map([['n3', 'SUPPLIER_MALFORMED']]));
  });
});

/** Where in the list of all desks the nth local desk stands. */
function localDesk(nth: number): number {
  const { data } = healthy['all desks'].body;
  const locals = data.desks.nodes.filter(({ code }: { code: string }) => code.startsWith('ld-'));
  return indexOfDesk(data, locals[nth].code);
}
/* oxlint-enable typescript/no-explicit-any */

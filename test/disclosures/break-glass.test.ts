/** Whoever breaks glass breaks it for the words that they ask for, and for nothing else that the gateway asks on their behalf. */

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmallGraph, writeTemporary, type SmallGraph } from '../gateway/small-graph.ts';
import { as, startReaders, SUBGRAPHS, type TestIssuer, type TestReader } from './readers.ts';

const REASON = 'a patient may be harmed';
const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const keyFile = writeTemporary('key.pem', key);
const secrets = ['alpha', 'beta'].map((desk) => `${desk}: "${randomBytes(32).toString('base64url')}"`);
const secretsFile = writeTemporary('secrets.yml', secrets.join('\n'));
let issuer: TestIssuer;
let graph: SmallGraph;
beforeAll(async () => {
  issuer = await startReaders();
  graph = await startSmallGraph(SUBGRAPHS, {
    identity: issuer.identity,
    delegationKeyFile: keyFile.file,
    supplierSecretsFile: secretsFile.file,
    assumedListSize: 1000,
  });
});
afterAll(async () => {
  await Promise.all([graph?.stop(), issuer?.stop()]);
  keyFile.remove();
  secretsFile.remove();
});

/** What the desk was told of its reader's reason, each time that it was asked; several ask at once. */
async function reasonsFor(
  query: string,
  reasons: readonly (string | null)[] = [REASON],
  desk = 'alpha',
): Promise<unknown[]> {
  const { received } = graph.subgraphs.get(desk)!;
  const before = received.length;
  const answers = await Promise.all(
    reasons.map((breakGlassReason) => graph.query(query, {}, as({ breakGlassReason }))),
  );
  expect(answers.map(({ body }) => body.errors)).toEqual(reasons.map(() => undefined));
  return received.slice(before).map(({ headers }) => {
    const [, payload] = String(headers['throughline-delegation']).split('.');
    return JSON.parse(Buffer.from(payload!, 'base64url').toString('utf8')).reader.breakGlassReason;
  });
}

it('tells the reason to a desk that is asked for words', async () => {
  expect(await reasonsFor('{ case(id: "1") { summary { state text } } }')).toEqual([REASON]);
});

it('tells it to none that is asked only whether there are any', async () => {
  expect(await reasonsFor('{ case(id: "1") { summary { state } } }')).toEqual([null]);
  expect(await reasonsFor('{ case(id: "1") { id } }')).toEqual([null]);
});

it('tells it where words are asked for and not where it is asked, of the same record, only whether there are any', async () => {
  const query = '{ first: case(id: "1") { remark { state text } } second: case(id: "1") { remark { state } } }';
  expect(new Set(await reasonsFor(query, [REASON], 'beta'))).toEqual(new Set([REASON, null]));
});

it('shares words with nobody who gives another reason, or none', async () => {
  const reasons = [REASON, `${REASON} again`, null];
  const told = await reasonsFor('{ case(id: "1") { summary { text } } }', reasons);
  expect(told).toHaveLength(3);
  expect(new Set(told)).toEqual(new Set(reasons));
});

describe('whoever gives a reason in vain is told why', () => {
  const outcome = async (reader: TestReader, query = '{ case(id: "1") { summary { text } } }') => {
    const { body } = await graph.query(query, {}, as({ breakGlassReason: REASON, ...reader }));
    return body.extensions['breakGlass'];
  };
  const GUARDIAN = { role: 'guardian', capacity: 'GUARDIAN', purpose: 'CLINICAL_SAFETY' } as const;
  const SUPPLIER = { role: 'supplier', capacity: 'PROVIDER', desk: 'gamma' } as const;

  it.each<readonly [string, TestReader]>([
    ['ROLE_NOT_ENTITLED', {}],
    ['ROLE_NOT_ENTITLED', { ...SUPPLIER, role: 'dashboard', purpose: 'CLINICAL_SAFETY' }],
    ['ROLE_NOT_ENTITLED', { ...SUPPLIER, role: 'operator', purpose: 'CLINICAL_SAFETY' }],
    ['PURPOSE_NOT_CLINICAL_SAFETY', { ...SUPPLIER, purpose: 'INCIDENT_RESOLUTION' }],
    ['PURPOSE_NOT_CLINICAL_SAFETY', { ...GUARDIAN, purpose: 'AUDIT' }],
    // In front of a supergraph that is not ours nobody's status is on record.
    ['TOOLKIT_NOT_CURRENT', GUARDIAN],
    ['TOOLKIT_NOT_CURRENT', { ...SUPPLIER, purpose: 'CLINICAL_SAFETY' }],
  ])('%s, to %j', async (expected, reader) => {
    expect(await outcome(reader)).toEqual({ outcome: expected });
    expect(await outcome(reader, '{ case(id: "1") { id } }')).toEqual({ outcome: expected });
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', '{ case('],
    ['GRAPHQL_VALIDATION_FAILED', '{ case(id: "1") { summary { words } } }'],
    ['OPERATION_RESOLUTION_FAILURE', 'query A { case(id: "1") { id } } query B { case(id: "1") { summary { text } } }'],
    [
      'OPERATION_TOO_COSTLY',
      // Within every limit of a document: it is known once its lists are counted.
      '{ cases { notes { body { text } } } }',
    ],
  ])('but not where the request is refused: %s', async (code, query) => {
    for (const reader of [GUARDIAN, {}]) {
      const { body } = await graph.query(query, {}, as({ breakGlassReason: REASON, ...reader }));
      expect([body.data ?? null, body.errors![0]!.extensions['code']]).toEqual([null, code]);
      expect(body.extensions).not.toHaveProperty('breakGlass');
    }
  });

  it('and who gives none is told nothing of it', async () => {
    expect(await outcome({ ...GUARDIAN, breakGlassReason: null })).toBeUndefined();
  });
});

describe('a desk tells requests from each other', () => {
  const WORDS = '{ case(id: "1") { summary { state text } } }';
  /** How the desk was told which request of a reader it is asked for, each time that it was asked. */
  const namesIn = async (ask: () => Promise<unknown>) => {
    const { received } = graph.subgraphs.get('alpha')!;
    const before = received.length;
    await ask();
    return received.slice(before).map(({ body }) => (body as any).extensions?.throughline.requestId);
  };
  const read = async (query: string, breakGlassReason: string | null = REASON) => {
    const { body } = await graph.query(query, {}, as({ breakGlassReason }));
    expect(body.errors).toBeUndefined();
  };

  it('by a name that stays when it is asked again', async () => {
    const alpha = graph.subgraphs.get('alpha')!;
    const names = await namesIn(async () => {
      alpha.spoil = (_request, response) => {
        alpha.spoil = null;
        response.socket!.resetAndDestroy();
      };
      await read(WORDS);
    });
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), names[0]]);
    expect(await namesIn(() => read(WORDS))).not.toEqual([names[0]]);
  });

  it('and each by its own, also of the same reader at the same moment', async () => {
    // Of this desk both ask the same.
    const others = ['weight', 'remark { state }'].map((field) => WORDS.replace('summary', `id ${field} summary`));
    const names = await namesIn(() => Promise.all(others.map((query) => read(query))));
    expect(new Set(names).size).toBe(2);
  });

  it('and is told of none where no glass is broken', async () => {
    const names = await namesIn(async () => {
      await read(WORDS, null);
      await read('{ case(id: "1") { id summary { state } } }');
    });
    expect(names).toEqual([undefined, undefined]);
  });
});

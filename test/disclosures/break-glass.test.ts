/** Whoever breaks glass breaks it for the words that they ask for, and for nothing else that the gateway asks on their behalf. */

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSmallGraph, writeTemporary, type SmallGraph } from '../gateway/small-graph.ts';
import { as, startReaders, SUBGRAPHS, type TestIssuer } from './readers.ts';

const REASON = 'a patient may be harmed';
const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const keyFile = writeTemporary('key.pem', key);
const secretsFile = writeTemporary('secrets.yml', `alpha: "${randomBytes(32).toString('base64url')}"`);
let issuer: TestIssuer;
let graph: SmallGraph;
beforeAll(async () => {
  issuer = await startReaders();
  graph = await startSmallGraph(SUBGRAPHS, {
    identity: issuer.identity,
    delegationKeyFile: keyFile.file,
    supplierSecretsFile: secretsFile.file,
  });
});
afterAll(async () => {
  await Promise.all([graph?.stop(), issuer?.stop()]);
  keyFile.remove();
  secretsFile.remove();
});

/** What the desk was told of its reader's reason, each time that it was asked; several ask at once. */
async function reasonsFor(query: string, reasons: readonly (string | null)[] = [REASON]): Promise<unknown[]> {
  const { received } = graph.subgraphs.get('alpha')!;
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

it('shares words with nobody who gives another reason, or none', async () => {
  const reasons = [REASON, `${REASON} again`, null];
  const told = await reasonsFor('{ case(id: "1") { summary { text } } }', reasons);
  expect(told).toHaveLength(3);
  expect(new Set(told)).toEqual(new Set(reasons));
});

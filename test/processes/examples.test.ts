/** What is offered as an example runs, and the typed client says what it is for. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { showHolders } from '../../examples/client/dashboard.ts';
import { RefusedError, ask } from '../../examples/client/ask.ts';
import { graphql } from '../../examples/client/generated/gql.ts';
import { readSources } from '../../examples/client/sources.ts';
import { TypedDocumentString } from '../../examples/client/generated/graphql.ts';
import { ROOT } from '../support/spawn-process.ts';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';

const FOLDER = path.join(ROOT, 'examples');
let throughline: SharedThroughline;
let endpoint: string;

beforeAll(async () => {
  throughline = await sharedThroughline();
  endpoint = new URL('/graphql', throughline.url).href;
}, 120_000);

describe('examples', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.graphql'));

  test.each(names)('%s is answered by everyone it asks', async (name) => {
    const variablesFile = path.join(FOLDER, name.replace(/\.graphql$/, '.variables.json'));
    const variables = existsSync(variablesFile) ? JSON.parse(readFileSync(variablesFile, 'utf8')) : {};
    const { status, body } = await throughline.query(readFileSync(path.join(FOLDER, name), 'utf8'), variables);
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.extensions.sources.filter(({ state }) => state !== 'ANSWERED')).toEqual([]);
    expect(JSON.stringify(body.data).length).toBeGreaterThan(1000);
  });

  test('what was stated later is not in the answer as known before', async () => {
    const query = readFileSync(path.join(FOLDER, 'spine-as-known-at.graphql'), 'utf8');
    const variables = JSON.parse(readFileSync(path.join(FOLDER, 'spine-as-known-at.variables.json'), 'utf8'));
    const ask = async (asKnownAt: string) =>
      (await throughline.query(query, { ...variables, asKnownAt })).body.data.incident;
    const before = await ask('2005-12-30T18:00:00Z');
    const after = await ask('2006-01-20T00:00:00Z');
    expect(before.restoreClaims.map(({ basis }: { basis: string }) => basis)).toEqual(['SERVER_AVAILABILITY']);
    expect(after.restoreClaims.length).toBeGreaterThan(1);
    for (const claim of before.restoreClaims) expect(claim.witnessedAt <= '2005-12-30T18:00:00.000Z').toBe(true);
  });

  test('every desk shows its open tickets of the day the example names', async () => {
    const { body } = await throughline.query(readFileSync(path.join(FOLDER, 'all-desks.graphql'), 'utf8'));
    const held = body.data.desks.nodes.filter(
      (desk: { tickets: { answer: { state: string } } }) => desk.tickets.answer.state === 'HELD',
    );
    expect(held.map((desk: { code: string }) => desk.code)).toEqual(
      expect.arrayContaining(['nsd', 'lsp-north-west-west-midlands']),
    );
  });

  test('the end-to-end query has HELD from several organisations and NONE_LINKED from those that hold nothing', async () => {
    const { body } = await throughline.query(readFileSync(path.join(FOLDER, 'end-to-end.graphql'), 'utf8'));
    const accounts = body.data.incident.involvements as { state: string; desk: { organisation: { name: string } } }[];
    const held = new Set(accounts.filter(({ state }) => state === 'HELD').map(({ desk }) => desk.organisation.name));
    expect(held.size).toBeGreaterThanOrEqual(3);
    expect(accounts.filter(({ state }) => state === 'NONE_LINKED').length).toBeGreaterThanOrEqual(3);
    expect(accounts).toHaveLength(12);
  });

  test('every ticket that the incident of the end-to-end query names is held by its desk', async () => {
    const { body } = await throughline.query('{ incident(id: "I-MAIDSTONE") { tickets { id presence } } }');
    const named: { id: string; presence: string }[] = body.data.incident.tickets;
    expect(named.filter(({ id }) => id.startsWith('ld-'))).toHaveLength(80);
    expect(named.filter(({ presence }) => presence !== 'HELD')).toEqual([]);
  });
});

describe('the typed client', () => {
  test('shows who holds each ticket, a line a desk, and that nothing is missing', async () => {
    const { data, missing } = await showHolders(endpoint, 'I-MAIDSTONE');
    expect(missing).toEqual([]);
    expect(data).toHaveLength(12);
    expect(data).toContain('nhsmail NONE_LINKED');
    expect(data!.find((line) => line.startsWith('nsd '))).toMatch(/^nsd HELD NSD-2006-004711 CLOSED_CONFIRMED with .+/);
  });

  test('the dashboard query is no longer than thirty lines', () => {
    const source = readFileSync(path.join(FOLDER, 'client/dashboard.ts'), 'utf8');
    const document = /graphql\(`\n([\s\S]*?)\n`\)/.exec(source)![1]!;
    expect(document.split('\n').length).toBeLessThanOrEqual(30);
  });

  test('says to run codegen for a document that was not generated', async () => {
    const unseen = graphql('query Unseen { unseen }' as never) as unknown as TypedDocumentString<unknown, object>;
    const empty = new TypedDocumentString<unknown, object>('');
    for (const document of [unseen, empty])
      await expect(ask(endpoint, document, {})).rejects.toThrow(/npm run codegen/);
  });

  test('throws the codes of a refused operation', async () => {
    const refused = new TypedDocumentString<unknown, object>('{ nothing }');
    await expect(ask(endpoint, refused, {})).rejects.toThrow(new RefusedError(['GRAPHQL_VALIDATION_FAILED']));
  });

  test('refuses an answer that states no sources', () => {
    expect(() => readSources({})).toThrow(/not from a Throughline gateway/);
  });
});

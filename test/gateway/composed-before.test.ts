/** Supergraphs kept from one start to the next: given again only where nothing that bears on them changed. */

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createComposedBefore } from '../../gateway/supergraph/composed-before.ts';
import { readGraph } from '../../gateway/supergraph/graph-thread.ts';

const COMMITTED = 'schema/supergraph.graphql';
const KEPT = 'node_modules/.cache/throughline/supergraphs';
let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'throughline-composed-'));
  file = join(root, 'supergraph.graphql');
  for (const folder of ['gateway/supergraph', 'schema/contract', 'subgraphs/spine'])
    await cp(folder, join(root, folder), { recursive: true });
  await writeFile(join(root, 'package-lock.json'), '{}');
  await cp(COMMITTED, file);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const keyOf = () => createComposedBefore(root).keyOf({ kind: 'read', file });
const kept = async () => (await readdir(join(root, KEPT))).filter((name) => name.endsWith('.graphql'));

describe('a supergraph that was found good before', () => {
  it('is given again without being read anew', async () => {
    const before = createComposedBefore(root);
    const first = await readGraph({ kind: 'read', file }, before);
    expect(first).toBe(await readFile(COMMITTED, 'utf8'));
    const [name] = await kept();
    // What is kept is given, not what the file would give: it can be told by putting another in its place.
    before.keep(name!.replace('.graphql', ''), 'type Query { kept: Int }');
    expect(await readGraph({ kind: 'read', file }, before)).toBe('type Query { kept: Int }');
  });

  it.each([
    ['the file itself', () => file],
    ['how graphs are judged', () => join(root, 'gateway/supergraph/unsupported.ts')],
    ['a subgraph’s schema', () => join(root, 'subgraphs/spine/schema.graphql')],
    ['a package', () => join(root, 'package-lock.json')],
  ])('is another one once %s changed', async (_, changed) => {
    const key = keyOf();
    expect(keyOf()).toBe(key);
    await writeFile(changed(), `${await readFile(changed(), 'utf8')}\n`);
    expect(keyOf()).not.toBe(key);
  });

  it('is not taken where the copy was cut short or changed', async () => {
    const before = createComposedBefore(root);
    const sdl = await readGraph({ kind: 'read', file }, before);
    const [name] = await kept();
    const path = join(root, KEPT, name!);
    for (const damaged of [(await readFile(path, 'utf8')).slice(0, -10), '', 'type Query { forged: Int }']) {
      await writeFile(path, damaged);
      expect(await readGraph({ kind: 'read', file }, before)).toBe(sdl);
    }
  });

  it('is kept for no file that is refused, or is not there', async () => {
    const before = createComposedBefore(root);
    await expect(readGraph({ kind: 'read', file: join(root, 'none.graphql') }, before)).rejects.toMatchObject({
      code: 'SUPERGRAPH_MISSING',
    });
    await writeFile(file, 'type Query { a: ');
    await expect(readGraph({ kind: 'read', file }, before)).rejects.toMatchObject({ code: 'SUPERGRAPH_INVALID' });
    await expect(kept()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('costs time only where nothing can be kept', async () => {
    await rm(join(root, 'node_modules'), { recursive: true, force: true });
    await writeFile(join(root, 'node_modules'), 'a file where the folder would be');
    expect(await readGraph({ kind: 'read', file }, createComposedBefore(root))).toBe(await readFile(file, 'utf8'));
  });

  it('gives way to later ones, those used last staying', async () => {
    const before = createComposedBefore(root);
    for (let number = 0; number < 20; number += 1) before.keep(`key-${number}`, `# ${number}`);
    expect(await kept()).toHaveLength(16);
    expect(before.find('key-19')).toBe('# 19');
  });
});

/** Two copies of either break planning with errors that say nothing of it. */

import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

function copiesOf(name: string): string[] {
  const found: string[] = [];
  const search = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const child = path.join(folder, entry.name);
      if (
        child.endsWith(path.join('node_modules', name)) &&
        statSync(path.join(child, 'package.json'), { throwIfNoEntry: false })
      ) {
        found.push((JSON.parse(readFileSync(path.join(child, 'package.json'), 'utf8')) as { version: string }).version);
      }
      if (
        entry.name === 'node_modules' ||
        entry.name.startsWith('@') ||
        folder.endsWith('node_modules') ||
        path.basename(folder).startsWith('@')
      )
        search(child);
    }
  };
  search(ROOT);
  return found;
}

test.each(['graphql', '@apollo/federation-internals', '@apollo/subgraph', '@apollo/query-planner'])(
  'there is one copy of %s',
  (name) => {
    expect(copiesOf(name)).toHaveLength(1);
  },
);

test('the search would see a second copy', () => {
  expect(copiesOf('undici-types').length).toBeGreaterThanOrEqual(1);
  expect(copiesOf('a-package-that-is-not-there')).toEqual([]);
});

test('tests and Apollo’s packages load the same file of graphql', () => {
  const fromGateway = createRequire(realpathSync(path.join(ROOT, 'node_modules/@apollo/gateway/package.json')));
  expect((fromGateway('graphql') as { GraphQLSchema: unknown }).GraphQLSchema).toBe(GraphQLSchema);
});

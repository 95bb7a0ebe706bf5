/** What the pages promise is there: links, scripts, settings. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTING_NAMES } from '../../gateway/config/settings.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const pages = globSync('**/*.md', { cwd: ROOT, exclude: (name) => name === 'node_modules' || name.startsWith('.') });
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');

describe.each(pages)('%s', (page) => {
  test('links lead somewhere', () => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link!);
    expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(page), link)))).toEqual([]);
  });

  test('npm scripts that it names exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(page).matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test('every top-level folder has a page', () => {
  const folders = [
    'bench',
    'commands',
    'database',
    'docs',
    'examples',
    'gateway',
    'logging',
    'schema',
    'subgraphs',
    'test',
  ];
  expect(folders.filter((folder) => !existsSync(path.join(ROOT, folder, 'README.md')))).toEqual([]);
});

test('every setting that the code reads is in the table of settings', () => {
  const code = globSync('{commands,database,gateway,logging,subgraphs}/**/*.ts', { cwd: ROOT }).map(read).join('\n');
  const settings = new Set([...code.matchAll(/(?:environment|env)\['([A-Z_]+)'\]/g)].map(([, name]) => name!));
  for (const name of SETTING_NAMES) settings.add(name);
  // Theirs, and not ours to explain.
  for (const name of ['APOLLO_TELEMETRY_DISABLED', 'PATH']) settings.delete(name);
  const table = read('README.md');
  expect([...settings].filter((name) => !table.includes(`\`${name}\``))).toEqual([]);
  expect(settings.size).toBeGreaterThan(7);
});

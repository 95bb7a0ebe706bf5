/** What the pages say of settings is what the code reads: names, keys, flags, ranges and defaults. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../gateway/config.ts';
import { SETTING_NAMES, SETTINGS } from '../../gateway/config/settings.ts';
import { DEFAULT_POLICY } from '../../gateway/transport/supplier-policy.ts';
import { writeTemporary } from '../gateway/small-graph.ts';

const read = (page: string): string => readFileSync(path.resolve(import.meta.dirname, '../..', page), 'utf8');

/** The rows of the table that begins with this heading, each by its headings. */
function tableOf(page: string, heading: string): Readonly<Record<string, string>>[] {
  const lines = read(page).split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${heading} +\\|`).test(line));
  expect(start).toBeGreaterThan(0);
  const cellsOf = (line: string): string[] =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const headings = cellsOf(lines[start]!);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) => {
    const cells = cellsOf(line);
    expect(cells).toHaveLength(headings.length);
    return Object.fromEntries(headings.map((name, index) => [name, cells[index]!]));
  });
}

describe('the table of settings', () => {
  const rows = tableOf('README.md', 'name');
  const rowOf = (name: string) => rows.filter((row) => row['name']!.startsWith(`\`${name}\``));
  /** The file says these under `suppliers`. */
  const KEYS: Readonly<Record<string, string>> = {
    SUPPLIER_URLS: '`suppliers.NAME.url`',
    SUPPLIER_TIMEOUT_MS: '`suppliers.default.timeoutMs`',
  };

  test.each(SETTING_NAMES)('has one row for %s, with its flag, its key and its default', (name) => {
    const { key, flag, default: value } = SETTINGS[name] as { key: string | null; flag?: string; default: unknown };
    const [row, ...more] = rowOf(name);
    expect(more).toEqual([]);
    expect(row!['name']).toBe(flag === undefined ? `\`${name}\`` : `\`${name}\` (\`--${flag}\`)`);
    expect(row!['in the file']).toBe(key === null ? (KEYS[name] ?? '') : `\`${key}\``);
    expect(row!['for']!.split(', ')).toContain('gateway');
    expect(row!['meaning']).not.toBe('');
    if (value !== null) expect(row!['default']!.replaceAll(',', '')).toBe(shownDefault(value));
    else expect(row!['default']).toMatch(/\S/);
  });

  test('has no row for a setting that the gateway does not have', () => {
    const names = rows.filter((row) => row['for']!.split(', ').includes('gateway')).map((row) => row['name']!);
    expect(names.map((name) => /^`([A-Z_]+)`/.exec(name)![1])).toEqual([...SETTING_NAMES]);
  });
});

function shownDefault(value: unknown): string {
  if (value instanceof Map) return '`{}`';
  if (Array.isArray(value)) return value.join(' ');
  return value === true ? 'on' : String(value);
}

describe('the table of how a supplier is asked', () => {
  const rows = tableOf('docs/operating.md', 'key');
  const leaf = (key: string): unknown =>
    key
      .split('.')
      .reduce<unknown>((holder, step) => (holder as Record<string, unknown> | null)?.[step], DEFAULT_POLICY);
  const OF_ITS_ROW = ['url', 'replicas', 'timeoutMs', 'lastKnown'];

  test('has every part of a policy once', () => {
    const parts = Object.entries(DEFAULT_POLICY).flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.keys(value).map((part) => `${name}.${part}`)
        : [name],
    );
    const lastKnown = ['freshForMs', 'staleWhileRevalidateMs', 'staleIfErrorMs'].map((part) => `lastKnown.${part}`);
    expect(rows.map((row) => row['key']!.slice(1, -1)).toSorted()).toEqual(
      [...new Set([...parts, ...lastKnown, 'url', 'timeoutMs'])].toSorted(),
    );
  });

  test.each(rows.map((row) => [row['key']!.slice(1, -1), row] as const))('%s', (key, row) => {
    const value = leaf(key) ?? (key.startsWith('lastKnown.') ? 0 : 'off');
    expect(row['default']).toBe(OF_ITS_ROW.includes(key) ? "its row's" : String(value));
    if (row['from, to'] === '') return;
    const [, least, most] = /^(?:over )?(\d+), (\d+)$/.exec(row['from, to']!)!;
    expect(problemOf(key, least!)).toBe(row['from, to']!.startsWith('over'));
    expect(problemOf(key, most!)).toBe(false);
    expect(problemOf(key, String(Number(least) - 1))).toBe(true);
    expect(problemOf(key, String(Number(most) + 1))).toBe(true);
  });

  /** Whether the file may not say this of all suppliers. */
  function problemOf(key: string, value: string): boolean {
    const [name, part] = key.split('.');
    return isRefused(
      `suppliers: { default: { ${part === undefined ? `${name}: ${value}` : `${name}: { ${part}: ${value} }`} } }`,
    );
  }
});

function isRefused(text: string): boolean {
  const { file, remove } = writeTemporary('gateway.yml', text);
  try {
    parseConfig(['--config', file], {});
    return false;
  } catch {
    return true;
  } finally {
    remove();
  }
}

test('the file that the page shows is one', () => {
  const blocks = [...read('docs/operating.md').matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!);
  expect(blocks.length).toBeGreaterThan(0);
  expect(blocks.filter(isRefused)).toEqual([]);
});

test('the problems that the page shows are told in these words', () => {
  const { file, remove } = writeTemporary(
    'gateway.yml',
    'port: 4000\nworkers: all\n# asked\n# further\n# away\nsuppliers:\n  nsd:\n    timeOutMs: 1\n',
  );
  expect(() => parseConfig(['--config', file, '--wrokers', '4'], { REQUEST_TIMEOUT_MS: '20s' })).toThrow();
  try {
    parseConfig(['--config', file, '--wrokers=4'], { REQUEST_TIMEOUT_MS: '20s' });
  } catch (error) {
    const lines = (error as Error).message.replaceAll(file, 'gateway.yml').split('\n');
    const told = lines.map((line) => `gateway: CONFIG_INVALID ${line}\n`).join('');
    expect(read('docs/operating.md')).toContain(`\n${told}\``);
  }
  remove();
});

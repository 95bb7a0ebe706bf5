import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { redact } from '../../subgraphs/kit/redaction/redact.ts';

const SUBGRAPHS = path.resolve(import.meta.dirname, '../../subgraphs');

/** Every string of a value, however deep. */
function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}

it('touches nothing in what the desks’ samples say, but the NHS numbers that were put there to be found', () => {
  const strings = globSync('*/sample/*', { cwd: SUBGRAPHS }).flatMap((name) => {
    const lines = readFileSync(path.join(SUBGRAPHS, name), 'utf8').trimEnd().split('\n');
    return lines.flatMap((line) => (name.endsWith('.jsonl') ? stringsOf(JSON.parse(line)) : line.split(',')));
  });
  const touched = strings.filter((text) => redact(text).redactions > 0);
  console.log(`${touched.length} of ${strings.length} strings of the samples touched`);
  expect(strings.length).toBeGreaterThan(10_000);
  expect(touched.filter((text) => !text.includes('(test number)'))).toEqual([]);
  expect(touched.length).toBe(strings.filter((text) => text.includes('(test number)')).length);
});

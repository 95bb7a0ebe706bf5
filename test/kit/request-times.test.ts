import fc from 'fast-check';
import { parse } from 'graphql';
import type { OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CLOCK_SKEW_TOLERANCE_MS, readRequestTimes } from '../../subgraphs/kit/request-times.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

function read(query: string, headers: Record<string, string> = {}, variables: Record<string, unknown> = {}) {
  const operation = parse(query).definitions[0] as OperationDefinitionNode;
  return readRequestTimes({ headers, operation, variables, now: NOW });
}

describe('the times of a request', () => {
  it('are both now when neither is given', () => {
    expect(read('{ a }')).toEqual({ times: { asOf: NOW, asKnownAt: NOW }, origin: 'default' });
  });

  it('leave the one that is not given at now', () => {
    const past = Date.parse('2006-07-30T09:00:00.000Z');
    expect(read('query @asOf(time: "2006-07-30T10:00:00+01:00") { a }')).toEqual({
      times: { asOf: past, asKnownAt: NOW },
      origin: 'asked',
    });
    expect(read('{ a }', { 'throughline-as-known-at': '2006-07-30T09:00:00Z' })).toEqual({
      times: { asOf: NOW, asKnownAt: past },
      origin: 'asked',
    });
  });

  it('are default only when the gateway says so and the operation does not disagree', () => {
    const pinned = { 'throughline-as-of': '2026-11-22T11:59:59Z', 'throughline-as-known-at': '2026-11-22T11:59:59Z' };
    expect(read('{ a }', { ...pinned, 'throughline-times': 'default' }).origin).toBe('default');
    expect(read('{ a }', { ...pinned, 'throughline-times': 'asked' }).origin).toBe('asked');
    expect(read('{ a }', pinned).origin).toBe('asked');
    const query = 'query @asOf(time: "2026-11-22T11:59:59Z") { a }';
    expect(read(query, { ...pinned, 'throughline-times': 'default' }).origin).toBe('asked');
  });

  it('allow a gateway whose clock is a little ahead, but no caller who asks for the future', () => {
    const at = (offset: number) => new Date(NOW + offset).toISOString();
    const header = (offset: number) => () => read('{ a }', { 'throughline-as-of': at(offset) });
    expect(header(CLOCK_SKEW_TOLERANCE_MS)().times.asOf).toBe(NOW + CLOCK_SKEW_TOLERANCE_MS);
    expect(header(CLOCK_SKEW_TOLERANCE_MS + 1)).toThrow(expect.objectContaining({ code: 'TIME_IN_FUTURE' }));
    const directive = (offset: number) => () => read(`query @asOf(time: "${at(offset)}") { a }`);
    expect(directive(0)().times.asOf).toBe(NOW);
    expect(directive(1)).toThrow(expect.objectContaining({ code: 'TIME_IN_FUTURE' }));
  });

  it('conflict when header and directive name different instants', () => {
    const query = 'query @asKnownAt(time: "2006-07-30T09:00:00Z") { a }';
    expect(read(query, { 'throughline-as-known-at': '2006-07-30T10:00:00+01:00' }).origin).toBe('asked');
    expect(() => read(query, { 'throughline-as-known-at': '2006-07-30T09:00:00.001Z' })).toThrow(
      expect.objectContaining({ code: 'TIMES_CONFLICT' }),
    );
  });

  it.each([
    ['a null variable', 'query ($t: DateTime = "2006-07-30T09:00:00Z") @asOf(time: $t) { a }', { t: null }],
    ['a number', 'query @asOf(time: 1154250000000) { a }', {}],
    ['a list', 'query @asOf(time: ["2006-07-30T09:00:00Z"]) { a }', {}],
    ['an object variable', 'query ($t: DateTime!) @asOf(time: $t) { a }', { t: {} }],
    ['a malformed default', 'query ($t: DateTime! = "soon") @asOf(time: $t) { a }', {}],
  ])('are malformed when one is %s', (_what, query, variables) => {
    expect(() => read(query, {}, variables)).toThrow(expect.objectContaining({ code: 'TIME_MALFORMED' }));
  });

  it('are the same instant whichever way and in whatever offset they are written', () => {
    const instants = fc.integer({ min: Date.parse('1950-01-01T00:00:00Z'), max: NOW });
    fc.assert(
      fc.property(instants, fc.integer({ min: -839, max: 839 }), (instant, offsetMinutes) => {
        const local = new Date(instant + offsetMinutes * 60_000).toISOString().slice(0, -1);
        const absolute = Math.abs(offsetMinutes);
        const two = (value: number) => String(value).padStart(2, '0');
        const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
        const written = local + offset;
        const ways = [
          read(`query @asOf(time: "${written}") { a }`),
          read('query ($t: DateTime!) @asOf(time: $t) { a }', {}, { t: written }),
          read('{ a }', { 'throughline-as-of': written }),
        ];
        for (const { times } of ways) expect(times.asOf).toBe(instant);
      }),
    );
  });
});

import { assert, constantFrom, integer, option, property, string, stringMatching } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportRarely } from '../../gateway/telemetry/report-rarely.ts';
import { readTraceContext, toTraceHeaders } from '../../gateway/telemetry/trace-context.ts';

const traceId = stringMatching(/^[0-9a-f]{31}[1-9a-f]$/);
const spanId = stringMatching(/^[0-9a-f]{15}[1-9a-f]$/);

describe('trace context', () => {
  it('is written as it was read, but for flags that mean nothing here', () => {
    assert(
      property(traceId, spanId, integer({ min: 0, max: 255 }), (trace, span, flags) => {
        const traceparent = `00-${trace}-${span}-${flags.toString(16).padStart(2, '0')}`;
        expect(toTraceHeaders(readTraceContext({ traceparent })!)).toEqual({
          traceparent: `00-${trace}-${span}-0${flags % 2}`,
        });
      }),
    );
  });

  it('is none where all of an identifier is zero', () => {
    for (const ids of [`${'0'.repeat(32)}-${'b'.repeat(16)}`, `${'a'.repeat(32)}-${'0'.repeat(16)}`]) {
      expect(readTraceContext({ traceparent: `00-${ids}-01` })).toBeNull();
    }
    expect(readTraceContext({ tracestate: 'one=1' })).toBeNull();
  });

  it('takes the state of others along, and drops one that is none', () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const stateOf = (tracestate: string) =>
      toTraceHeaders(readTraceContext({ traceparent, tracestate })!)['tracestate'];
    expect(stateOf('one=1,two=2')).toBe('one=1,two=2');
    expect(stateOf('no state')).toBeUndefined();
    expect(stateOf('')).toBeUndefined();
  });

  it('is read of whatever is sent, or not at all: it never throws, and what it gives is whole', () => {
    const almost = stringMatching(/^[0-9a-g]{1,3}-[0-9a-f]{31,33}-[0-9a-f]{15,17}-[0-9a-f]{1,3}$/);
    for (const text of [string(), almost]) {
      assert(
        property(text, option(string(), { nil: undefined }), (traceparent, tracestate) => {
          const read = readTraceContext(tracestate === undefined ? { traceparent } : { traceparent, tracestate });
          if (read === null) return;
          const headers = toTraceHeaders(read);
          expect(headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
          expect(headers['tracestate'] ?? '').not.toMatch(/[\r\n]/);
        }),
      );
    }
  });
});

describe('what is reported rarely', () => {
  it('is reported at once, then once an interval, with how many were left out', () => {
    assert(
      property(constantFrom(1, 60_000), integer({ min: 1, max: 200 }), (intervalMs, count) => {
        let now = 1_000_000;
        const reported: [at: number, unreported: number][] = [];
        const report = reportRarely<number>(
          (at, unreported) => reported.push([at, unreported]),
          intervalMs,
          () => now,
        );
        for (let index = 0; index < count; index += 1) {
          report(now);
          now += intervalMs / 4;
        }
        expect(reported[0]).toEqual([1_000_000, 0]);
        for (const [index, [at, unreported]] of reported.entries()) {
          if (index === 0) continue;
          expect(at - reported[index - 1]![0]).toBeGreaterThanOrEqual(intervalMs);
          expect(unreported).toBe(3);
        }
        expect(reported).toHaveLength(Math.ceil(count / 4));
      }),
    );
  });
});

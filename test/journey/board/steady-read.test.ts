import { describe, expect, it } from 'vitest';
import { steadyRead } from '../../../gateway/journey/board/steady-read.ts';
import type { SourceRow } from '../../../schema/contract/extensions.ts';

/** A read that finds the desk silent so many times, and counts how often it was asked. */
function createRead(silences: number) {
  const asked = { times: 0 };
  const row = (state: SourceRow['state']): SourceRow => ({
    subgraph: 'spine',
    desk: 'spine',
    state,
    code: state === 'ANSWERED' ? null : 'SUPPLIER_TIMEOUT',
    milliseconds: 1,
    requests: 1,
    copiedAt: null,
    ageSeconds: null,
    sourceSpokeAt: null,
    chainHead: null,
  });
  const read = () => {
    asked.times += 1;
    const state = asked.times > silences ? 'ANSWERED' : 'NOT_ANSWERED';
    return Promise.resolve({ data: { state }, errors: [], sources: [row(state)] });
  };
  return { asked, read: steadyRead(read, new AbortController().signal, [1, 1, 1]) };
}

describe('a steady read', () => {
  it('asks once where everybody answers', async () => {
    const { asked, read } = createRead(0);
    await read('{ a }');
    expect(asked.times).toBe(1);
  });

  it('asks again for a desk that was busy', async () => {
    const { asked, read } = createRead(2);
    expect((await read('{ a }')).data).toEqual({ state: 'ANSWERED' });
    expect(asked.times).toBe(3);
  });

  it('takes a desk that stays silent for one that is down, and does not wait for it again until it has answered', async () => {
    const { asked, read } = createRead(6);
    expect((await read('{ a }')).data).toEqual({ state: 'NOT_ANSWERED' });
    expect(asked.times).toBe(4);
    await read('{ a }');
    await read('{ a }');
    expect(asked.times).toBe(6);
    await read('{ a }');
    expect(asked.times).toBe(7);
  });

  it('ends with its signal', async () => {
    const leaving = new AbortController();
    const read = steadyRead(() => {
      leaving.abort();
      return Promise.resolve({
        data: null,
        errors: [],
        sources: [{ state: 'NOT_ANSWERED', desk: 'spine' } as SourceRow],
      });
    }, leaving.signal);
    expect((await read('{ a }')).data).toBeNull();
  });
});

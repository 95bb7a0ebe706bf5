/** Load over kept connections, every request counted: each loop sends its next request when it has the answer to the last. */

import { Pool } from 'undici';

export interface LoadLoop {
  /** Requests answered so far with status 200 and the body that was expected. */
  readonly answered: () => number;
  /** What came of every other one. */
  readonly failures: () => readonly string[];
  /** Resolves when so many more have been answered. */
  readonly more: (count: number) => Promise<void>;
  /** No more are sent; resolves when the last has been answered. */
  readonly stop: () => Promise<void>;
}

export interface LoadLoopOptions {
  /** Asked before each request; such as `http://localhost:4000/`. */
  readonly target: () => string;
  readonly query: string;
  /** The answer's `data` as JSON text. */
  readonly expected: string;
  /** Loops, each on a connection of its own. */
  readonly width: number;
  /** Between an answer and the next request, in milliseconds, so that connections are idle for a while; by default none. */
  readonly pauseMs?: number;
}

/** Such as hides a flood of failures from no count, and leaves the processor to those who are tested. */
const PAUSE_AFTER_FAILURE_MS = 20;

export function startLoad({ target, query, expected, width, pauseMs = 0 }: LoadLoopOptions): LoadLoop {
  const pools = new Map<string, Pool[]>();
  const failures: string[] = [];
  let answered = 0;
  let isStopping = false;
  const waiting = new Set<{ readonly at: number; readonly resolve: () => void }>();
  const poolOf = (origin: string, index: number): Pool => {
    const known = pools.get(origin) ?? Array.from({ length: width }, () => new Pool(origin, { connections: 1 }));
    pools.set(origin, known);
    return known[index]!;
  };
  const body = JSON.stringify({ query });

  const loop = async (index: number): Promise<void> => {
    while (!isStopping) {
      try {
        const response = await poolOf(new URL(target()).origin, index).request({
          path: '/graphql',
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        const text = await response.body.text();
        if (response.statusCode !== 200) throw new Error(`${response.statusCode} ${text.slice(0, 200)}`);
        const { data } = JSON.parse(text) as { data: unknown };
        if (JSON.stringify(data) !== expected) throw new Error(text.slice(0, 200));
        answered += 1;
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
        for (const one of waiting) {
          if (answered < one.at) continue;
          waiting.delete(one);
          one.resolve();
        }
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        failures.push(`${code ?? ''} ${message}`.trim());
        await new Promise((resolve) => setTimeout(resolve, PAUSE_AFTER_FAILURE_MS));
      }
    }
  };
  const loops = Array.from({ length: width }, (_, index) => loop(index));

  return {
    answered: () => answered,
    failures: () => failures,
    more: (count) => new Promise((resolve) => waiting.add({ at: answered + count, resolve })),
    stop: async () => {
      isStopping = true;
      await Promise.all(loops);
      await Promise.all([...pools.values()].flat().map((pool) => pool.destroy()));
    },
  };
}

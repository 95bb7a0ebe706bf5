/** A gateway of several processes in front of one subgraph in the test's own process. */

import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { composeSmall, startSubgraph, writeTemporary, type RunningSubgraph } from '../gateway/small-graph.ts';
import { createAsk, type Ask } from './ask.ts';
import { spawnProcess, type SpawnedProcess } from './spawn-process.ts';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [fact: string]: unknown;
}

export interface Workers {
  readonly url: string;
  readonly port: number;
  /** The primary. */
  readonly gateway: SpawnedProcess;
  readonly subgraph: RunningSubgraph;
  readonly supergraph: { readonly file: string; readonly sdl: string };
  readonly query: Ask;
  /** Processes that the primary has started and that run. */
  readonly pids: () => number[];
  /** What has been logged so far with that message. */
  readonly logged: (message: string) => LogLine[];
  /**
   * Asks for `{ other }`, which shares nothing with `{ a }`, and resolves when it has reached the subgraph.
   *
   * @returns the answer, which comes when it is let go.
   */
  readonly holdOne: () => Promise<{ readonly answer: ReturnType<Ask>; readonly release: () => void }>;
  /** Resolves when every worker serves. What was asked of the subgraph until then is forgotten. */
  readonly allServe: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WorkersOptions {
  /** How many, or 1 for a single process. */
  readonly workers?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export const START_TIMEOUT_MS = 60_000;
const SDL = 'type Query { a: Int other: Int }';

export async function startWorkers({ workers = 2, environment = {} }: WorkersOptions = {}): Promise<Workers> {
  const subgraph = await startSubgraph({ name: 'a', sdl: SDL, resolvers: { Query: { a: () => 1, other: () => 2 } } });
  const sdl = composeSmall([{ name: 'a', sdl: SDL }]);
  const { file, remove } = writeTemporary('supergraph.graphql', sdl);
  const gateway = spawnProcess({
    script: 'gateway/main.ts',
    commandLine: ['--port', '0', '--supergraph', file, '--workers', String(workers)],
    environment: {
      LAST_KNOWN_COPIES: 'off',
      SUPPLIER_URLS: JSON.stringify({ a: subgraph.url }),
      ...environment,
    },
  });
  const stop = async (): Promise<void> => {
    await gateway.stop();
    await subgraph.stop();
    remove();
  };
  const logged = (message: string): LogLine[] =>
    gateway
      .standardError()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine)
      .filter((line) => line.message === message);
  /** Each says so when it is told to read its graph again, whoever may ask it: that costs it a second of processor. */
  const allHaveRead = async (): Promise<void> => {
    const before = logged('supergraph taken over').length;
    process.kill(gateway.pid, 'SIGHUP');
    const said = (): LogLine[] => logged('supergraph taken over').slice(before);
    while (new Set(said().map((line) => line['worker'])).size < workers) await sleep(50);
  };
  try {
    const [, url, port] = await gateway.lineOf(/^gateway (http:\/\/\S+) port (\d+) pid \d+$/, START_TIMEOUT_MS);
    return {
      url: url!,
      port: Number(port),
      gateway,
      subgraph,
      supergraph: { file, sdl },
      query: createAsk(url!),
      pids: () => childrenOf(gateway.pid),
      logged,
      holdOne: async () => {
        const held = Promise.withResolvers<() => void>();
        subgraph.spoil = async (request, response) => {
          const isHeld = request.body.query.includes('other');
          const answer = JSON.stringify(await subgraph.answerTo(request));
          const end = (): void => void response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
          if (isHeld) held.resolve(end);
          else end();
        };
        const answer = createAsk(url!)('{ other }');
        // Whoever asked may be meant not to get it.
        answer.catch(() => undefined);
        return { answer, release: await held.promise };
      },
      allServe: async () => {
        for (;;) {
          // On a connection of its own, which those that serve are given in turn; each asks the subgraph on another.
          const { body } = await createAsk(url!)('{ a }', undefined, { connection: 'close' });
          if (body.data?.a !== 1) return allHaveRead();
          if ((await subgraph.openConnections()) >= workers) break;
          await sleep(100);
        }
        subgraph.received.length = 0;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Processes that it has started and that run. */
export function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, state]) => Number(ppid) === parent && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid));
}

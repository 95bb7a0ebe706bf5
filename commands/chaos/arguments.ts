import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export type RedisMode = 'none' | 'single' | 'cluster';

export interface ChaosArguments {
  /** How long faults go on, in minutes; what is begun is ended. */
  readonly minutes: number;
  /** Decides the order of the faults and whom they meet. */
  readonly seed: number;
  readonly replicas: 1 | 2;
  readonly redis: RedisMode;
  /** How often the supergraph is swapped. */
  readonly swaps: number;
  /** Where the figures are written as JSON; null for nowhere. */
  readonly report: string | null;
  /** Has one desk's line change a word of its answers: the run must find it. */
  readonly lie: boolean;
}

/** Arguments that are not understood; the message has a line for each. */
export class ChaosArgumentError extends Error {
  override readonly name = 'ChaosArgumentError';
  readonly code = 'ARGUMENT_INVALID';
}

const USAGE =
  'usage: npm run chaos -- [--minutes N] [--seed N] [--replicas 1|2] [--redis none|single|cluster] [--swaps N] [--report FILE] [--lie]';

/** @throws {ChaosArgumentError} with every argument that does not hold. */
export function parseChaosArguments(commandLine: readonly string[]): ChaosArguments {
  const values = readValues(commandLine);
  const problems: string[] = [];
  const {
    minutes = '10',
    seed = String(randomInt(1_000_000)),
    replicas = '1',
    redis = 'single',
    swaps = '20',
  } = values;
  if (!/^\d{1,3}(\.\d{1,3})?$/.test(minutes) || Number(minutes) < 0.5) {
    problems.push(`--minutes must be a number from 0.5 to 999; got ${JSON.stringify(minutes)}`);
  }
  if (!/^\d{1,9}$/.test(seed))
    problems.push(`--seed must be a whole number of up to 9 digits; got ${JSON.stringify(seed)}`);
  if (replicas !== '1' && replicas !== '2') problems.push(`--replicas must be 1 or 2; got ${JSON.stringify(replicas)}`);
  if (redis !== 'none' && redis !== 'single' && redis !== 'cluster') {
    problems.push(`--redis must be none, single or cluster; got ${JSON.stringify(redis)}`);
  }
  if (!/^\d{1,3}$/.test(swaps) || swaps === '0') {
    problems.push(`--swaps must be a whole number from 1 to 999; got ${JSON.stringify(swaps)}`);
  }
  if (problems.length > 0) throw new ChaosArgumentError([...problems, USAGE].join('\n'));
  return {
    minutes: Number(minutes),
    seed: Number(seed),
    replicas: replicas === '2' ? 2 : 1,
    redis: redis as RedisMode,
    swaps: Number(swaps),
    report: values.report ?? null,
    lie: values.lie ?? false,
  };
}

function readValues(commandLine: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...commandLine],
      options: {
        minutes: text,
        seed: text,
        replicas: text,
        redis: text,
        swaps: text,
        report: text,
        lie: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new ChaosArgumentError(`${(error as Error).message}\n${USAGE}`);
  }
}

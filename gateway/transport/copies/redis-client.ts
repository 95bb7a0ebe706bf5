/** A connection to Redis that is never waited for: what cannot be done at once fails at once. */

import { Cluster, Redis } from 'ioredis';

/** What holds for one server as for each node of a cluster. */
interface ConnectionOptions {
  readonly commandTimeout: number;
  readonly connectTimeout: number;
  readonly socketTimeout: number;
  readonly autoResendUnfulfilledCommands: boolean;
  readonly maxRetriesPerRequest: number;
}

export interface RedisClientOptions {
  /** `redis://` or `rediss://`; several with commas between them for the nodes of a cluster. */
  readonly url: string;
  /** After which a command has failed, in milliseconds. */
  readonly commandTimeoutMs: number;
  /** Sees what is wrong with the connection; often, while it is. */
  readonly onTrouble: (error: unknown) => void;
}

/** The part of Redis that copies need. */
export interface RedisClient {
  /** @throws {Error} when it has not been answered in time. */
  readonly get: (key: string) => Promise<string | null>;
  /** @throws {Error} when it has not been answered in time. */
  readonly set: (key: string, value: string, expiresAfterMs: number) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const LONGEST_RECONNECT_PAUSE_MS = 1000;
/** A connection over which nothing comes for so long, though something was asked, is dead. */
const SILENCE_MS = 2000;

/** Connects in the background. */
export function createRedisClient(options: RedisClientOptions): RedisClient {
  const client = connectRedis(options);
  const { commandTimeoutMs } = options;
  return {
    get: (key) => inTime(client.get(key), commandTimeoutMs),
    set: (key, value, expiresAfterMs) => inTime(client.set(key, value, 'PX', expiresAfterMs), commandTimeoutMs),
    stop: async () => client.disconnect(),
  };
}

/** The connection itself, for whoever needs other commands: it too connects in the background, and its owner disconnects it. */
export function connectRedis({ url, commandTimeoutMs, onTrouble }: RedisClientOptions): Redis | Cluster {
  const pauseMs = (attempts: number): number => Math.min(attempts * 50, LONGEST_RECONNECT_PAUSE_MS);
  const options: ConnectionOptions = {
    commandTimeout: commandTimeoutMs,
    connectTimeout: LONGEST_RECONNECT_PAUSE_MS,
    socketTimeout: SILENCE_MS,
    // What was written late would be the older copy.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  };
  const addresses = url.split(',');
  const client =
    addresses.length === 1
      ? // Whoever asks would wait for a server that is gone.
        new Redis(url, { ...options, enableOfflineQueue: false, retryStrategy: pauseMs })
      : createCluster(addresses, options, pauseMs);
  client.on('error', onTrouble);
  return client;
}

/** A cluster's client looks for another node when one fails: its own time limit holds for each of them, not for all. */
function inTime<Reply>(reply: Promise<Reply>, timeoutMs: number): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Redis did not answer within ${timeoutMs} ms`)), timeoutMs);
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** One that is asked by its nodes' own addresses, with what the first address says of who asks and how. */
function createCluster(
  addresses: readonly string[],
  options: ConnectionOptions,
  pauseMs: (attempts: number) => number,
): Cluster {
  const [first] = addresses.map((address) => new URL(address));
  return new Cluster([...addresses], {
    enableOfflineQueue: false,
    clusterRetryStrategy: pauseMs,
    retryDelayOnFailover: 20,
    retryDelayOnClusterDown: 20,
    slotsRefreshTimeout: LONGEST_RECONNECT_PAUSE_MS,
    slotsRefreshInterval: 5000,
    redisOptions: {
      ...options,
      ...(first!.username === '' ? {} : { username: decodeURIComponent(first!.username) }),
      ...(first!.password === '' ? {} : { password: decodeURIComponent(first!.password) }),
      ...(first!.protocol === 'rediss:' ? { tls: {} } : {}),
    },
  });
}

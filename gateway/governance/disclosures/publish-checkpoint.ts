/** Hands checkpoints to the owners of the texts: what each of them holds, nobody else can change. */

import { Agent, fetch } from 'undici';
import { DISCLOSURE_CHECKPOINTS_PATH, type Checkpoint } from '../../../schema/contract/disclosure-checkpoint.ts';
import { describeError, type Log } from '../../log.ts';

export interface CheckpointReceiver {
  readonly subgraph: string;
  /** Where its graph is asked. */
  readonly url: string;
  /** Null for TLS as the process has it. */
  readonly tls: {
    readonly authorities: string | null;
    readonly own: { readonly certificate: string; readonly key: string } | null;
  } | null;
  /** Headers by which it knows that this gateway asks, and for no reader; null for one that is asked unsigned. */
  readonly sign: ((request: CheckpointRequest) => Readonly<Record<string, string>>) | null;
}

export interface CheckpointRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const TIMEOUT_MS = 3000;
const HEADERS = { 'content-type': 'application/json' };

/**
 * @param receivers whoever there is now.
 * @returns sends a checkpoint to each, once: the next one comes soon, and says more. It never throws.
 */
export function createCheckpointPublisher(
  receivers: () => readonly CheckpointReceiver[],
  log: Log,
): (checkpoint: Checkpoint) => void {
  /** Who did not take the last one: that is told once. */
  const silent = new Set<string>();
  const send = async ({ subgraph, url, tls, sign }: CheckpointReceiver, body: string): Promise<void> => {
    const dispatcher = tls === null ? null : new Agent({ connect: toConnect(tls) });
    try {
      const address = new URL(DISCLOSURE_CHECKPOINTS_PATH, url);
      const method = 'POST';
      const signature = sign?.({ method, target: address.pathname, headers: HEADERS, body });
      const response = await fetch(address, {
        method,
        headers: { ...HEADERS, ...signature },
        body,
        // It is for this desk, at this path.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(dispatcher === null ? {} : { dispatcher }),
      });
      await response.body?.cancel();
      // A subgraph that is not of the kit need not hold any.
      if (!response.ok && response.status !== 404) throw new Error(`HTTP ${response.status}`);
      silent.delete(subgraph);
    } catch (error) {
      if (!silent.has(subgraph))
        log({
          level: 'warn',
          message: 'disclosure checkpoint not taken by its owner',
          subgraph,
          cause: describeError(error),
        });
      silent.add(subgraph);
    } finally {
      await dispatcher?.close().catch(() => undefined);
    }
  };
  return (checkpoint) => {
    const body = JSON.stringify(checkpoint);
    for (const receiver of receivers()) void send(receiver, body);
  };
}

function toConnect({ authorities, own }: NonNullable<CheckpointReceiver['tls']>) {
  return {
    ...(authorities === null ? {} : { ca: authorities }),
    ...(own === null ? {} : { cert: own.certificate, key: own.key }),
  };
}

/** What the primary process and its workers tell each other. Whatever else is on the channel is somebody else's. */

import type { SharedBoard } from '../journey/board/board-owners.ts';

/** In the environment of a worker that takes no connection before it can tell who asks: others serve that can. */
export const AWAITS_IDENTITY = 'THROUGHLINE_WORKER_AWAITS_IDENTITY';

export type WorkerMessage =
  /** It serves. */
  | { readonly type: 'gateway:serving'; readonly url: string; readonly port: number }
  /** It serves, and can tell who asks: not before the issuer's keys were read once. */
  | { readonly type: 'gateway:identity-ready' }
  /** It cannot serve, and ends: as an operator reads it. */
  | { readonly type: 'gateway:refused'; readonly code: string; readonly message: string }
  | BoardRequest
  | { readonly type: 'boards:release'; readonly key: string }
  | { readonly type: 'boards:shown'; readonly id: number; readonly board: SharedBoard | null };

export type PrimaryMessage =
  /** @see DrainOptions.delayMs */
  | { readonly type: 'gateway:stop'; readonly delayMs: number }
  | { readonly type: 'gateway:reload' }
  /** The first of all, where the workers sign tokens of a demo: the private key that they share, as PEM. */
  | { readonly type: 'gateway:demo-key'; readonly privateKey: string }
  | { readonly type: 'boards:show'; readonly id: number; readonly key: string; readonly waitMs: number }
  | { readonly type: 'boards:answer'; readonly id: number; readonly value: number | SharedBoard | null };

/** Each is answered once, under its id, which is the worker's own. */
export type BoardRequest =
  | { readonly type: 'boards:owner'; readonly id: number; readonly key: string }
  | { readonly type: 'boards:take'; readonly id: number; readonly key: string; readonly from: number | null }
  | {
      readonly type: 'boards:ask';
      readonly id: number;
      readonly key: string;
      readonly owner: number;
      readonly waitMs: number;
    };

/** One process's end of the channel to another. Sending to one that has gone does nothing. */
export interface Channel<Sent, Received> {
  readonly send: (message: Sent) => void;
  readonly onMessage: (listener: (message: Received) => void) => void;
}

/** Prefixes of the types above. */
export function isGatewayMessage(message: unknown): boolean {
  const type = (message as { readonly type?: unknown } | null)?.type;
  return typeof type === 'string' && /^(gateway|boards):/.test(type);
}

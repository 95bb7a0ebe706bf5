/** Takes the head of the gateway's disclosure ledger into the desk's keeping: beyond the gateway's reach. */

import { checkpointSchema, isCheckpointSigned, type Checkpoint } from '../../schema/contract/disclosure-checkpoint.ts';
import { createHeldCheckpoints, MAXIMUM_CHECKPOINT_KEYS } from './held-checkpoints.ts';
import type { DeskLog } from './log.ts';

/** Why a checkpoint is not held; null where it is. */
export interface CheckpointRefusal {
  /** The HTTP status that says so. */
  readonly status: 400 | 507;
  readonly code: 'CHECKPOINT_INVALID' | 'CHECKPOINT_MISTIMED' | 'CHECKPOINT_KEYS_FULL';
  readonly message: string;
}

/** How far its signer's clock may be ahead of the desk's, and how long it may have been on its way. */
const MAXIMUM_EARLY_MINUTES = 5;
const MAXIMUM_LATE_HOURS = 24;

const INVALID: CheckpointRefusal = {
  status: 400,
  code: 'CHECKPOINT_INVALID',
  message: 'the body must be one checkpoint that is signed by the key it names',
};
const KEYS_FULL: CheckpointRefusal = {
  status: 507,
  code: 'CHECKPOINT_KEYS_FULL',
  message: `checkpoints of ${MAXIMUM_CHECKPOINT_KEYS} keys are held, and none is dropped for those of another key`,
};

/**
 * Nobody is given any here: they lie beside the desk's data. Its log says by which key they begin to come, and when there are too many
 * keys: once until there is room again.
 *
 * @param subgraph the desk's name, for its log.
 * @param dataFolder the desk's own; exists.
 * @param clock the desk's: now, in milliseconds UTC.
 * @returns holds what a request's body says, and resolves to null; or to why not.
 */
export function createCheckpointTaker(
  subgraph: string,
  dataFolder: string,
  clock: () => number,
  log: DeskLog,
): (body: string) => Promise<CheckpointRefusal | null> {
  const held = createHeldCheckpoints(dataFolder);
  let isFullTold = false;
  const warn = (code: string, detail: string): void => log({ level: 'warn', subgraph, code, path: null, detail });
  return async (body) => {
    const checkpoint = parseCheckpoint(body);
    if (checkpoint === null) return INVALID;
    const mistimed = toMistimed(checkpoint, clock());
    if (mistimed !== null) return mistimed;
    const outcome = await held.hold(checkpoint);
    if (outcome === 'HELD_BY_NEW_KEY') {
      isFullTold = false;
      warn('CHECKPOINT_KEY_NEW', `the disclosure ledger is signed by a key that was not held: ${checkpoint.publicKey}`);
    }
    if (outcome !== 'KEYS_FULL') return null;
    if (!isFullTold) warn(KEYS_FULL.code, KEYS_FULL.message);
    isFullTold = true;
    return KEYS_FULL;
  };
}

/**
 * Whoever has the key chooses `at`, and the first of each day is held for good: without this they could fill days that are still to come,
 * and any number of them.
 */
function toMistimed({ at }: Checkpoint, nowMs: number): CheckpointRefusal | null {
  const lateMinutes = (nowMs - Date.parse(at)) / 60_000;
  if (lateMinutes >= -MAXIMUM_EARLY_MINUTES && lateMinutes <= MAXIMUM_LATE_HOURS * 60) return null;
  return {
    status: 400,
    code: 'CHECKPOINT_MISTIMED',
    message:
      `a checkpoint is signed at most ${MAXIMUM_EARLY_MINUTES} minutes after and ${MAXIMUM_LATE_HOURS} hours before ` +
      `this desk's clock, which is at ${new Date(nowMs).toISOString()}; got ${at}`,
  };
}

/** @returns null for what is none, or is not signed by its own key. */
function parseCheckpoint(body: string): Checkpoint | null {
  try {
    const checkpoint = checkpointSchema.parse(JSON.parse(body));
    return isCheckpointSigned(checkpoint) ? checkpoint : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as Error).name === 'ZodError') return null;
    throw error;
  }
}

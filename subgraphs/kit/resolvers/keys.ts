/** Keys of representations: whether they are well formed, and of a desk that this subgraph answers for. */

import { MalformedIdError } from '../../../schema/contract/ids.ts';
import type { DesksByCode } from '../desks.ts';
import { DeskRequestError } from '../errors.ts';

/** @throws {DeskRequestError} `ID_MALFORMED` when a representation has no such key, or one that is not text. */
export function requireKey(kind: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  const shown = typeof value === 'string' ? 'an empty one' : typeof value;
  throw new DeskRequestError('ID_MALFORMED', `the key ${field} of a ${kind} must be non-empty text; got ${shown}`);
}

/**
 * Parses what the asker wrote. A malformed id that turns up anywhere else is the system's fault, and stays in its log.
 *
 * @throws {DeskRequestError} `ID_MALFORMED`.
 */
export function parseKey<Key>(parse: (id: string) => Key, id: string): Key {
  try {
    return parse(id);
  } catch (error) {
    if (error instanceof MalformedIdError) throw new DeskRequestError(error.code, error.message);
    throw error;
  }
}

/** @throws {DeskRequestError} `NOT_THIS_DESK` when this subgraph does not answer for the desk. */
export function assertOneOfOurs(desks: DesksByCode, code: string, what: string): void {
  if (desks.has(code)) return;
  throw new DeskRequestError(
    'NOT_THIS_DESK',
    `${what.slice(0, 120)} is of the desk ${JSON.stringify(code.slice(0, 80))}, for which this subgraph does not answer`,
  );
}

/** The port by which the journey learns who read which text: what the gateway put on record, not a desk's account. */

import type { Reader } from '../../schema/contract/reader.ts';

export interface DisclosuresAsked {
  /** Code of the desk whose texts were read; null for any. */
  readonly owner: string | null;
  /** Subject of who read, or code of the desk for which they read; null for anyone. */
  readonly reader: string | null;
  /** Id of a ticket; null for any record. */
  readonly record: string | null;
  /** Of being recorded, milliseconds UTC; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Only what was recorded before this position; null for all. */
  readonly before: number | null;
  readonly limit: number;
}

/** One answer that was given to one reader. */
export interface RecordedDisclosure {
  /** Of the entry's form, by which `isBreakGlass` means what it does. */
  readonly version: number;
  readonly position: number;
  readonly hash: string;
  /** RFC 3339, as are the times below. */
  readonly recordedAt: string;
  readonly withdrawnAt: string | null;
  readonly reader: {
    readonly subject: string;
    readonly desk: string | null;
    readonly capacity: string;
    readonly role: string;
    readonly purpose: string;
    readonly isBreakGlass: boolean;
  };
  readonly operation: { readonly hash: string; readonly name: string | null; readonly variablesHash: string };
  readonly texts: readonly {
    readonly owner: string;
    readonly record: string | null;
    readonly field: string;
    readonly count: number;
  }[];
  readonly generation: string;
  readonly asOf: string | null;
  readonly asKnownAt: string | null;
  readonly resultHash: string;
}

/** As many reads of the record wait, or run or wait for this reader, as may: this one would be one more. */
export class DisclosuresBusyError extends Error {
  override readonly name = 'DisclosuresBusyError';
  /** `WAITING`: of all that wait for their turn. `READER`: of this reader's, running or waiting. */
  readonly limit: 'WAITING' | 'READER';
  readonly maximum: number;

  constructor(limit: DisclosuresBusyError['limit'], maximum: number, options?: ErrorOptions) {
    super(`${maximum} reads ${limit === 'READER' ? 'run or wait for this reader' : 'wait'}`, options);
    this.limit = limit;
    this.maximum = maximum;
  }
}

export interface DisclosureRecords {
  /**
   * @param asker who is to be shown them.
   * @returns newest first.
   * @throws {DisclosuresBusyError}
   * @throws {Error} when the record cannot be read now; the message is for the log.
   */
  readonly read: (
    asked: DisclosuresAsked,
    asker: Pick<Reader, 'subject' | 'desk'>,
  ) => Promise<readonly RecordedDisclosure[]>;
}

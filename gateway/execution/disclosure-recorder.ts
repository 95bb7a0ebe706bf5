/** The port by which an answer that carries others' texts is put on record before it is sent. */

import type { Reader } from '../../schema/contract/reader.ts';

/** What an answer disclosed, and to whom. */
export interface AnswerDisclosure {
  readonly reader: Reader;
  /** Whether a text was opened for the request by the reader's reason, or it is not known that none was: not only that one was given. */
  readonly isBreakGlass: boolean;
  readonly operation: {
    /** SHA-256 of the operation's text, in hexadecimal. */
    readonly hash: string;
    /** Null where the request names none. */
    readonly name: string | null;
    /** SHA-256 of the canonical JSON of the variables as they were sent, in hexadecimal. */
    readonly variablesHash: string;
  };
  /** Other desks' texts in it: each field of each record once. */
  readonly texts: readonly DisclosedField[];
  /** Tells the supergraph that it was answered on from others. */
  readonly generation: string;
  /** As on the wire; null in front of a supergraph without the contract. */
  readonly asOf: string | null;
  readonly asKnownAt: string | null;
  /** SHA-256 of the canonical JSON of `data`, in hexadecimal. */
  readonly resultHash: string;
}

/** One field of one record. */
export interface DisclosedField {
  /** Code of the desk whose text it is. */
  readonly owner: string;
  /** Id of the ticket, the involvement or the known error, or code of the desk; null where nothing says which. */
  readonly record: string | null;
  /** Coordinate of the field. */
  readonly field: string;
  /** How many different texts of that field the answer shows. */
  readonly count: number;
}

/** Where an answer stands in the ledger. */
export interface DisclosureReceipt {
  /** From 1, without gaps. */
  readonly position: number;
  /** Of the entry, in hexadecimal. */
  readonly hash: string;
  readonly resultHash: string;
}

export interface DisclosureRecorder {
  /**
   * @param timeoutMs how long it may take.
   * @returns once it lasts.
   * @throws {Error} when that is not certain by then: nothing of the texts may be sent.
   */
  readonly record: (disclosure: AnswerDisclosure, timeoutMs: number) => Promise<DisclosureReceipt>;
}

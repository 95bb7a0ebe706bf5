/** One step's fetch on its way to a supplier, and what becomes of it: whoever gives it up still knows what was sent for it. */

import type { Reader } from '../../schema/contract/reader.ts';
import type { CopyReader, GivenCopy } from './copies/copy-keeper.ts';
import type { Departure } from './departure.ts';
import type { EntityFetch } from './entity-requests.ts';
import type { SupplierAnswerError } from './supplier-answer.ts';
import type { TraceSpan } from './trace-span.ts';

/** Who asks. */
export interface Asker {
  /** Sent with each request; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As suppliers are told; null where nobody is asked who they are. */
  readonly reader: Reader | null;
  /** As suppliers are told, so that they can tell what is asked again from what is asked anew; null tells them nothing. */
  readonly requestId: string | null;
  /** All of the headers that can change an answer, the reader, and the request where it has a name: askers with the same one may share. */
  readonly sharingKey: string;
  readonly departure: Departure;
  /** Who asks where no words are asked for, set for who breaks glass: there it stays whole. */
  readonly withoutBreakGlass?: Asker;
  /** Whose last-known copies may be given; null where none may be given or kept. */
  readonly copyReader: CopyReader | null;
  /** What the calls are parts of, where they are traced. */
  readonly trace?: TraceSpan | undefined;
}

/** One request as it was sent: told apart by identity, so that who asked can count them. Several fetches may travel in it. */
export class SentRequest {
  /** How often it was really sent: 0 where it was refused before, more than 1 where it was asked again or of a replica too. */
  attempts = 1;
  /** Whether a copy was given in the place of its answer. */
  isReplaced = false;
}

/** A supplier's answer as it bears on one fetch. */
export interface FetchAnswer {
  readonly errors: readonly SupplierAnswerError[];
  readonly extensions: Readonly<Record<string, unknown>>;
  /** Set where it was not said just now. */
  readonly copy: GivenCopy | null;
  /**
   * To be called by whoever found the answer good, before anything in it is changed: it may be given again then. Null where it may not.
   *
   * @param withhold takes governed text out of one record of the answer; null where none was selected.
   */
  readonly keep: ((withhold: WithholdFromRecord | null) => void) | null;
}

/** Puts something in an answer back as it was. */
export type Undo = () => void;

/**
 * @param index as for representations; 0 for the root.
 * @param undo takes what puts the record back as it was.
 */
export type WithholdFromRecord = (record: Record<string, unknown>, index: number, undo: Undo[]) => void;

export interface EntityAnswer extends FetchAnswer {
  /**
   * One a representation, in their order, null where the supplier has none; null altogether when there is nothing but an error.
   * They belong to who asked. Paths of errors begin with a representation's index; empty for one that bears on all.
   */
  readonly entities: (Record<string, unknown> | null)[] | null;
}

export interface RootAnswer extends FetchAnswer {
  readonly data: Record<string, unknown> | null;
}

export interface RootFetch {
  /** The whole text. */
  readonly query: string;
  /** Values by name, as JSON. */
  readonly values: ReadonlyMap<string, string>;
  readonly isMutation: boolean;
}

export interface InquiryOptions<Fetch, Answer> {
  readonly fetch: Fetch;
  readonly asker: Asker;
  /** Whether governed text is asked for: that is never given without asking, nor asked of two at once. */
  readonly selectsText: boolean;
  /** Looks at an answer that nobody waits for, and keeps it where it is good. It may throw where it is not. */
  readonly receive: (answer: Answer) => void;
}

export class Inquiry<Fetch, Answer> {
  readonly fetch: Fetch;
  readonly asker: Asker;
  readonly selectsText: boolean;
  readonly receive: (answer: Answer) => void;
  /** Of who waits for this fetch. */
  departure: Departure;
  /** As the asker's, until a copy was found to be no good. */
  copyReader: CopyReader | null;
  readonly sent: SentRequest[] = [];

  constructor({ fetch, asker, selectsText, receive }: InquiryOptions<Fetch, Answer>) {
    this.fetch = fetch;
    this.asker = asker;
    this.selectsText = selectsText;
    this.receive = receive;
    this.departure = asker.departure;
    this.copyReader = asker.copyReader;
  }
}

export type EntityInquiry = Inquiry<EntityFetch, EntityAnswer>;
export type RootInquiry = Inquiry<RootFetch, RootAnswer>;

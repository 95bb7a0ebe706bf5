/** The one interface between the contract and a supplier's system: implement it, and the kit is the rest of the subgraph. */

import type { KnownErrorKey, TicketKey } from '../../schema/contract/ids.ts';
import type { Reader } from '../../schema/contract/reader.ts';
import type { Times } from '../../schema/contract/times.ts';
import type {
  Change,
  ChainHead,
  Handover,
  HandoverDirection,
  HandoverOutcome,
  HistoryKind,
  InvolvementRecord,
  KnownErrorRecord,
  Problem,
  SupportMaterial,
  TicketDomain,
  TicketRecord,
  Withholding,
} from './model.ts';

/** What every call carries: the pair of times that the answer is for, who reads it, and the reader's patience. */
export interface CallOptions {
  readonly times: Times;
  /** Who reads, as the gateway vouches for it; null where nobody does: then only what all may read is given. */
  readonly reader: Reader | null;
  readonly signal: AbortSignal;
}

/** Ask for `first` rows (1 to {@link MAXIMUM_PAGE_SIZE}) after the row that `after` names; null starts at the beginning. */
export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

export const MAXIMUM_PAGE_SIZE = 200;

/** One page. `endCursor` is opaque to callers, belongs to the system, and is null for an empty page. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
  /** Rows in all pages; null where counting them would mean reading them all. */
  readonly total?: (() => Promise<number | null>) | undefined;
  /** Set when the desk declines to list: its rows are then empty. */
  readonly withheld?: Withholding | undefined;
  /** Set when this system cannot answer this search, whatever it lists otherwise: an empty page would be a guess. */
  readonly notSupported?: true | undefined;
}

export interface TicketSearch {
  readonly open?: boolean;
  readonly service?: string;
  readonly site?: string;
  readonly incident?: string;
  readonly domain?: TicketDomain;
  /** Tickets open at some instant of [activeFrom, activeTo]; milliseconds UTC. */
  readonly activeFrom?: number;
  readonly activeTo?: number;
  readonly unlinked?: boolean;
}

export interface HandoverSearch {
  readonly direction?: HandoverDirection;
  readonly outcome?: HandoverOutcome;
  /** Offered (or, where no offer is on record, first heard of) in [from, to); milliseconds UTC. */
  readonly from?: number;
  readonly to?: number;
}

export interface KnownErrorSearch {
  /** Words that the released symptoms must all contain, whatever their case: withheld text is never searched. */
  readonly symptom?: string;
  readonly service?: string;
  readonly site?: string;
}

export interface ServiceSearch {
  readonly service?: string;
}

export interface ChangeSearch extends ServiceSearch {
  readonly from?: number;
  readonly to?: number;
}

/**
 * One supplier's system. An optional method that is missing is a list the system cannot give: the kit answers `NOT_SUPPORTED`.
 * Lists are ordered newest first, by the instant that the search is about, then by id.
 *
 * Every method may throw {@link SupplierSystemError}; anything else thrown is reported as an internal fault, without its message.
 */
export interface SupplierSystem {
  /** One entry per key in the order given, in one request to the system; null where it holds no such ticket at these times. */
  ticketsByReference(keys: readonly TicketKey[], options: CallOptions): Promise<ReadonlyArray<TicketRecord | null>>;
  /** `desk` is the desk asked, for systems that serve many. */
  searchTickets(
    desk: string,
    search: TicketSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<TicketRecord>>;
  /** One entry per incident, in the order given: what this desk holds, nothing included, and which kind of nothing. */
  involvements(incidents: readonly string[], options: CallOptions): Promise<readonly InvolvementRecord[]>;
  searchHandovers?(
    desk: string,
    search: HandoverSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<Handover>>;
  knownErrorsByReference?(
    keys: readonly KnownErrorKey[],
    options: CallOptions,
  ): Promise<ReadonlyArray<KnownErrorRecord | null>>;
  searchKnownErrors?(
    desk: string,
    search: KnownErrorSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<KnownErrorRecord>>;
  searchProblems?(desk: string, search: ServiceSearch, page: PageRequest, options: CallOptions): Promise<Page<Problem>>;
  searchChanges?(desk: string, search: ChangeSearch, page: PageRequest, options: CallOptions): Promise<Page<Change>>;
  searchSupportMaterials?(
    desk: string,
    search: ServiceSearch,
    page: PageRequest,
    options: CallOptions,
  ): Promise<Page<SupportMaterial>>;
  /**
   * Puts on record that the reader opened texts behind glass, for their owner to read; the same text of the same request once. A
   * system that lacks this opens none.
   *
   * @returns those that were not on record for this request before.
   * @throws where it cannot be recorded: then the texts stay withheld.
   */
  recordOpenings?(texts: readonly TextName[], opening: Opening): Promise<readonly TextName[]>;
  /** What this system's past is worth. `UNAVAILABLE` is never asked about the past. */
  readonly history: HistoryKind;
  /** Head of the chain as witnessed by `times.asKnownAt`; null when empty or when the system keeps no chain. */
  chainHead(options: CallOptions): Promise<ChainHead | null>;
  /** When the source last spoke, as a canonical instant; null when it never has. Not when it was asked. */
  sourceSpokeAt(options: CallOptions): Promise<string | null>;
  /** Whether it can answer at all now: what readiness says. */
  ready(): Promise<boolean>;
  /** Releases what it holds open; called once, after the last request. */
  stop(): Promise<void>;
}

/** A text as the owner's record names it: the event that brought it, and its name there. */
export interface TextName {
  readonly event: string;
  readonly field: string;
}

/** Who opened a text behind glass, in which request. */
export interface Opening {
  /** With its reason for it. */
  readonly reader: Reader;
  /** Names the reader's request, so that what it opens twice is on record once, however often a gateway asks for it. */
  readonly requestId: string;
}

export type SupplierSystemErrorCode = 'CURSOR_MALFORMED' | 'HISTORY_UNAVAILABLE' | 'SOURCE_UNAVAILABLE';

/** A failure that a supplier's system explains by a stable code. The message stays in the desk's own log. */
export class SupplierSystemError extends Error {
  override readonly name = 'SupplierSystemError';
  readonly code: SupplierSystemErrorCode;

  constructor(code: SupplierSystemErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

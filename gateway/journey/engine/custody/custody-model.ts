/** What the engine says of custody. The rules are in `docs/custody.md`; the sections named here are that page's. */

import type { DirectoryFacts, DurationMs, InstantMs, PartyId, RejectReason } from '../model.ts';

export type CustodyClass =
  'WITH_CUSTOMER' | 'DOUBLE' | 'AGREED' | 'CONTESTED' | 'IN_TRANSIT' | 'UNCONTRADICTED' | 'UNKNOWN' | 'UNOWNED';
export type MissingReason = 'NOT_ANSWERED' | 'WITHHELD' | 'PURGED' | 'STALE';
export type ChargeKind = 'HOLDER' | 'CUSTOMER' | 'SENDER' | 'RECEIVER' | 'ALLOWED' | 'DISPUTED' | 'UNOWNED' | 'UNKNOWN';

export interface Custody {
  readonly policyVersion: string;
  /** Null where nothing says when it began (section 2): then there is no interval. */
  readonly start: Bound | null;
  /** Null while it runs. */
  readonly restore: Bound | null;
  /** The end of the last interval: the restore, or the earlier of the two times. Null without a start. */
  readonly end: InstantMs | null;
  /** Tiles [start, end): in order, without gap or overlap. */
  readonly intervals: readonly CustodyInterval[];
  /** Every account that is missing at any instant of it, in the directory's order; one entry a desk and reason. */
  readonly missing: readonly MissingAccount[];
  /** Whether no account is missing. */
  readonly isComplete: boolean;
  readonly handovers: readonly PairedHandover[];
  readonly notices: readonly Notice[];
  /** By which a party's organisation is told at any instant, that of a charged sender or receiver too. */
  readonly directory: DirectoryFacts;
}

export interface Bound {
  readonly at: InstantMs;
  /** The claim's, or `TICKET_RECORD`, `RESOLUTION_CLAIM`. */
  readonly basis: string | null;
  readonly claimedBy: PartyId | null;
}

export interface CustodyInterval {
  readonly from: InstantMs;
  readonly to: InstantMs;
  readonly class: CustodyClass;
  /** Sorted by party. */
  readonly holders: readonly Holder[];
  /** Of an `IN_TRANSIT` interval; else null. */
  readonly handover: PairedHandover | null;
  /** Account desks, sorted; of `UNKNOWN` intervals all that are missing then, else empty. */
  readonly missing: readonly string[];
  readonly charge: Charge;
  /** Who says what throughout, sorted by speaker, ticket: what an auditor reads beside the class. */
  readonly claims: readonly Claim[];
}

export interface Holder {
  readonly party: PartyId;
  /** Who ran the desk then; null for a party that is no desk of the directory. */
  readonly organisation: string | null;
}

export interface Charge {
  readonly kind: ChargeKind;
  /** Set for `HOLDER`, `SENDER`, `RECEIVER`. */
  readonly party: PartyId | null;
}

export interface Claim {
  /** The desk that speaks. */
  readonly desk: string;
  readonly ticket: string;
  readonly says: PartyId;
  /** Id of the statement or hand-over. */
  readonly source: string;
  readonly isValidStop: boolean;
}

export interface MissingAccount {
  readonly desk: string;
  readonly reason: MissingReason;
}

/** Section 4. Of an `UNMATCHED` or `WITNESSED` one, one side's record is all there is. */
export interface PairedHandover {
  readonly pairing: 'TRANSFER_REFERENCE' | 'BOND_AND_TIME' | 'UNMATCHED' | 'WITNESSED';
  /** Ids of the sender's and the receiver's record; null where there is none. A `WITNESSED` one stands as the sender's. */
  readonly senderRecord: string | null;
  readonly receiverRecord: string | null;
  readonly from: PartyId | null;
  readonly to: PartyId | null;
  readonly offeredAt: InstantMs | null;
  readonly receivedAt: InstantMs | null;
  readonly acceptedAt: InstantMs | null;
  readonly rejectedAt: InstantMs | null;
  readonly withdrawnAt: InstantMs | null;
  readonly returnedAt: InstantMs | null;
  readonly rejectCode: RejectReason | null;
  /** Null until both instants are known; negative where clocks are askew. */
  readonly handoverGap: DurationMs | null;
  readonly acceptanceGap: DurationMs | null;
  readonly isRejectionDisputed: boolean;
}

/** Section 7. */
export type Notice =
  | { readonly kind: 'UNMATCHED' | 'WITNESSED'; readonly about: string; readonly desk: string }
  | { readonly kind: 'SKEW'; readonly about: string; readonly desk: string; readonly gap: DurationMs }
  | { readonly kind: 'BACK_DATED'; readonly about: string; readonly desk: string; readonly by: DurationMs };

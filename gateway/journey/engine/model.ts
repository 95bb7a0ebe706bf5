/**
 * What the engine is given: the desks' accounts of one incident at one pair of times, as plain data. Times are milliseconds since
 * 1970-01-01T00:00:00Z; ids are the contract's; null means that the source does not say. Texts are never here, only whether there is one.
 */

export type InstantMs = number;
export type DurationMs = number;
/** `desk:code`, `organisation:code`, `customer:code` or `external:code`. */
export type PartyId = string;

export type AccountState = 'HELD' | 'NONE_LINKED' | 'NOT_HELD' | 'NOT_MEMBER_THEN' | 'PURGED' | 'WITHHELD';
export type Presence = 'HELD' | 'NOT_HELD' | 'WITHHELD' | 'PURGED';
export type StopReason =
  | 'CUSTOMER_INFORMATION'
  | 'CUSTOMER_ACCESS'
  | 'CUSTOMER_CONFIRMATION'
  | 'PEER_PROVIDER'
  | 'SUB_SUPPLIER'
  | 'CHANGE_WINDOW'
  | 'OTHER'
  | 'UNMAPPED';
export type RejectReason = 'NOT_OURS' | 'MINIMUM_DATA_SET_MISSING' | 'DUPLICATE' | 'OUT_OF_SCOPE' | 'OTHER';
export type BondRole = 'PARENT' | 'CHILD' | 'SAME_AS' | 'HANDED_TO' | 'HANDED_FROM' | 'DUPLICATE_OF';
export type DisputeSubject = 'CLOCK_STATEMENT' | 'HANDOVER' | 'SEVERITY' | 'BOND' | 'MATERIAL' | 'VERDICT';

/** Everything that is known of one incident. */
export interface IncidentAccounts {
  readonly incident: string;
  readonly asOf: InstantMs;
  readonly asKnownAt: InstantMs;
  /** As the NSD tells it; null where it did not answer. */
  readonly declaration: Declaration | null;
  /** One an account desk of the directory, in the directory's order. */
  readonly accounts: readonly Account[];
  readonly directory: DirectoryFacts;
}

export interface Declaration {
  readonly service: string | null;
  readonly major: boolean | null;
  readonly startClaims: readonly TimeClaim[];
  readonly restoreClaims: readonly TimeClaim[];
  readonly impact: readonly SiteImpact[];
  readonly bonds: readonly Bond[];
}

export interface TimeClaim {
  readonly at: InstantMs;
  readonly claimedBy: PartyId | null;
  /** Code such as `USER_REPORT`, `MONITORING`, `SUPPLIER_LOG`. */
  readonly basis: string | null;
  readonly witnessedAt: InstantMs | null;
}

export interface SiteImpact {
  readonly site: string;
  readonly startedAt: InstantMs | null;
  readonly restoredAt: InstantMs | null;
  readonly claimedBy: PartyId | null;
}

export interface Account {
  /** The account desk, such as `spine` or `local-desks`. */
  readonly desk: string;
  /** Null where the desk did not answer. */
  readonly state: AccountState | null;
  /** Set where it is what the desk said before: of what was later than this it says nothing. */
  readonly copiedAt?: InstantMs;
  /** Of those that came: a ticket that did not come has `presence` null. */
  readonly tickets: readonly Ticket[];
  readonly disputes: readonly Dispute[];
}

export interface Ticket {
  /** `desk/system/reference`. */
  readonly id: string;
  /** The desk in the id: it speaks. */
  readonly desk: string;
  /** Null where it did not come. */
  readonly presence: Presence | null;
  readonly service: string | null;
  readonly sourceSpokeAt: InstantMs | null;
  readonly firstObservedAt: InstantMs | null;
  readonly openedAt: InstantMs | null;
  readonly closedAt: InstantMs | null;
  readonly clock: readonly ClockStatement[];
  readonly handovers: readonly Handover[];
  readonly bonds: readonly Bond[];
  readonly resolutions: readonly Resolution[];
  readonly severityClaims: readonly SeverityClaim[];
  readonly materialGaps: readonly MaterialGap[];
}

export interface ClockStatement {
  readonly id: string;
  readonly role: 'ACCOUNTABLE' | 'HANDLING' | 'INFORMED';
  readonly state: 'RUNNING' | 'STOPPED';
  readonly heldBy: PartyId | null;
  readonly waitingOn: PartyId | null;
  readonly from: InstantMs;
  readonly to: InstantMs | null;
  readonly reason: StopReason | null;
  /** Whether there is an evidencing note, whoever may read it. */
  readonly hasEvidence: boolean;
  readonly requestedAt: InstantMs | null;
  readonly requestReachedAt: InstantMs | null;
  readonly recordedAt: InstantMs | null;
  readonly witnessedAt: InstantMs;
}

export interface Handover {
  readonly id: string;
  readonly transferReference: string | null;
  readonly from: PartyId | null;
  readonly to: PartyId | null;
  readonly offeredAt: InstantMs | null;
  readonly receivedAt: InstantMs | null;
  readonly acceptedAt: InstantMs | null;
  readonly rejectedAt: InstantMs | null;
  readonly withdrawnAt: InstantMs | null;
  readonly returnedAt: InstantMs | null;
  readonly rejectCode: RejectReason | null;
  readonly recordedAt: InstantMs | null;
  readonly witnessedAt: InstantMs;
}

export interface Bond {
  /** A ticket's id. */
  readonly target: string;
  readonly role: BondRole;
  readonly assertedAt: InstantMs | null;
  readonly deniedAt: InstantMs | null;
}

export interface Resolution {
  readonly claimedAt: InstantMs;
  readonly confirmedAt: InstantMs | null;
  readonly reopenedAt: InstantMs | null;
}

export interface SeverityClaim {
  readonly value: number;
  readonly claimedBy: PartyId | null;
  readonly definition: string | null;
  readonly at: InstantMs;
  readonly acceptedBy: PartyId | null;
  readonly witnessedAt: InstantMs;
}

export interface MaterialGap {
  readonly obligation: string;
  readonly assertedBy: PartyId | null;
  readonly assertedAt: InstantMs;
  readonly firstLineFixable: boolean | null;
  readonly contestedAt: InstantMs | null;
}

export interface Dispute {
  readonly id: string;
  readonly subject: DisputeSubject;
  /** Id of what is disputed: a statement's, a hand-over's, an obligation's, a verdict's. */
  readonly about: string;
  readonly raisedBy: PartyId | null;
  readonly raisedAt: InstantMs;
  readonly withdrawnAt: InstantMs | null;
  readonly witnessedAt: InstantMs;
}

/** The directory's rows that bear on the incident: they go into evidence as they are. */
export interface DirectoryFacts {
  readonly desks: readonly DirectoryDesk[];
}

export interface DirectoryDesk {
  readonly code: string;
  readonly kind: 'NATIONAL' | 'LSP' | 'CENTRAL' | 'EXISTING_SUPPLIER' | 'LOCAL';
  /** The account desk that answers for it; itself, mostly. */
  readonly account: string;
  /** Who ran it, as known at `asKnownAt`: in order, without overlap; a desk always has one. The first holds before its `from` too. */
  readonly operators: readonly { readonly organisation: string; readonly from: InstantMs }[];
}

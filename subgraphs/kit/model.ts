/**
 * What a supplier's system tells the kit, in the contract's words. Instants are canonical strings (`formatInstant`); ids are the
 * contract's. Everything that the contract makes nullable may be null here, and null means "this desk does not say".
 */

import type { KnownErrorId, PartyId, TicketId } from '../../schema/contract/ids.ts';

/** A reference that the directory turns into the thing. */
export interface Reference<Id extends string = string> {
  readonly id: Id;
}
export interface CodeReference {
  readonly code: string;
}

export type TextState = 'RELEASED' | 'REDACTED' | 'WITHHELD' | 'ERASED';
/** Why a desk withholds; the gateway alone says `LAST_KNOWN_COPY`. */
export type WithholdingReason =
  | 'DEFAULT'
  | 'COMMERCIAL_CONFIDENCE'
  | 'PERSONAL_DATA'
  | 'SECURITY'
  | 'LEGAL'
  | 'NOT_A_PARTY'
  | 'TOOLKIT_NOT_CURRENT'
  | 'PURPOSE_NOT_SUFFICIENT'
  | 'OPENING_NOT_RECORDED';
export type DisclosureClass = 'PROGRAMME' | 'PARTIES' | 'OWNER';
export type Presence = 'HELD' | 'NOT_HELD' | 'WITHHELD' | 'PURGED';
export type AnswerState = 'HELD' | 'NONE' | 'NOT_HELD' | 'WITHHELD' | 'NOT_SUPPORTED';
export type TicketDomain = 'IT' | 'ESTATES' | 'TELEPHONY' | 'OTHER';
export type TicketStatus =
  | 'NEW'
  | 'ACKNOWLEDGED'
  | 'IN_PROGRESS'
  | 'WAITING_OTHER_PARTY'
  | 'WAITING_OWN'
  | 'RESOLVED_CLAIMED'
  | 'REOPENED'
  | 'CLOSED_CONFIRMED'
  | 'CLOSED_TIMEOUT'
  | 'CANCELLED'
  | 'REJECTED'
  | 'UNKNOWN';
export type Closure = 'CONFIRMED' | 'TIMEOUT' | 'CANCELLED' | 'MERGED';
export type ClockRole = 'ACCOUNTABLE' | 'HANDLING' | 'INFORMED';
export type ClockState = 'RUNNING' | 'STOPPED';
export type StopReason =
  | 'CUSTOMER_INFORMATION'
  | 'CUSTOMER_ACCESS'
  | 'CUSTOMER_CONFIRMATION'
  | 'PEER_PROVIDER'
  | 'SUB_SUPPLIER'
  | 'CHANGE_WINDOW'
  | 'OTHER'
  | 'UNMAPPED';
export type HandoverDirection = 'SENT' | 'RECEIVED';
export type HandoverOutcome = 'OPEN' | 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN' | 'UNMATCHED';
export type RejectReason = 'NOT_OURS' | 'MINIMUM_DATA_SET_MISSING' | 'DUPLICATE' | 'OUT_OF_SCOPE' | 'OTHER';
export type BondRole = 'PARENT' | 'CHILD' | 'SAME_AS' | 'HANDED_TO' | 'HANDED_FROM' | 'DUPLICATE_OF';
export type InvolvementState = 'HELD' | 'NONE_LINKED' | 'NOT_HELD' | 'NOT_MEMBER_THEN' | 'PURGED' | 'WITHHELD';
export type KnownErrorState = 'OPEN' | 'FIX_SCHEDULED' | 'FIXED' | 'RETIRED';
export type SupportMaterialType =
  'SUPPORT_MODEL' | 'KNOWN_ERROR_LIST' | 'DIAGNOSTICS' | 'CONTACTS' | 'TRAINING' | 'FAQ' | 'RELEASE_NOTES';
export type DisputeSubject = 'CLOCK_STATEMENT' | 'HANDOVER' | 'SEVERITY' | 'BOND' | 'MATERIAL' | 'VERDICT';
export type HistoryKind = 'EXACT' | 'RECONSTRUCTED' | 'UNAVAILABLE';

export interface Withholding {
  readonly reasonCode: WithholdingReason;
  readonly decidedBy: Reference<PartyId> | null;
  readonly decidedAt: string | null;
  readonly reviewDueAt: string | null;
}

/** Text that a person wrote, as the reader may see it: `text` is null unless RELEASED or REDACTED. */
export interface GovernedText {
  readonly state: TextState;
  readonly text: string | null;
  readonly redactions: number | null;
  readonly withheld: Withholding | null;
  /** Set where the reader may open a withheld text for clinical safety: it is shown once the owner's record has that it was. */
  readonly sealed?: SealedText;
}

/** A text behind glass. `opened` leaves the desk only after the system's `recordOpenings` has its opening on record. */
export interface SealedText {
  /** How the owner's record names the text: the event that brought it, and its name there. */
  readonly event: string;
  readonly field: string;
  readonly opened: GovernedText;
}

export interface ClockStatement {
  readonly id: string;
  readonly role: ClockRole;
  readonly state: ClockState;
  readonly heldBy: Reference<PartyId> | null;
  readonly waitingOn: Reference<PartyId> | null;
  readonly from: string;
  readonly to: string | null;
  readonly reason: StopReason | null;
  readonly evidence: GovernedText | null;
  readonly requestedAt: string | null;
  readonly requestReachedAt: string | null;
  readonly recordedAt: string | null;
  readonly witnessedAt: string;
}

export interface Handover {
  readonly id: string;
  readonly transferReference: string | null;
  readonly from: Reference<PartyId> | null;
  readonly to: Reference<PartyId> | null;
  readonly offeredAt: string | null;
  readonly receivedAt: string | null;
  readonly acceptedAt: string | null;
  readonly rejectedAt: string | null;
  readonly withdrawnAt: string | null;
  readonly returnedAt: string | null;
  readonly rejectCode: RejectReason | null;
  readonly rejectNote: GovernedText | null;
  readonly minimumDataSetMissing: readonly string[] | null;
  readonly recordedBy: Reference<PartyId> | null;
  readonly recordedAt: string | null;
  readonly witnessedAt: string;
}

export interface SeverityClaim {
  readonly value: number;
  readonly claimedBy: Reference<PartyId> | null;
  readonly definition: string | null;
  readonly impact: number | null;
  readonly urgency: number | null;
  readonly at: string;
  readonly acceptedBy: Reference<PartyId> | null;
  readonly recordedAt: string | null;
  readonly witnessedAt: string;
}

export interface ResolutionClaim {
  readonly claimedAt: string;
  readonly confirmedAt: string | null;
  readonly reopenedAt: string | null;
  readonly reason: GovernedText | null;
}

export interface Bond {
  readonly target: Reference<TicketId>;
  readonly role: BondRole;
  readonly assertedBy: Reference<PartyId> | null;
  readonly assertedAt: string;
  readonly confirmedAt: string | null;
  readonly deniedAt: string | null;
}

export interface KnownErrorLink {
  readonly target: Reference<KnownErrorId>;
  readonly assertedBy: Reference<PartyId> | null;
  readonly assertedAt: string;
}

export interface MaterialGap {
  readonly obligation: string;
  readonly assertedBy: Reference<PartyId> | null;
  readonly assertedAt: string;
  readonly firstLineFixable: boolean | null;
  readonly contestedAt: string | null;
}

export interface SupportMaterial {
  readonly obligation: string;
  readonly service: CodeReference | null;
  readonly type: SupportMaterialType | null;
  readonly owedBy: Reference<PartyId> | null;
  readonly owedTo: Reference<PartyId> | null;
  readonly dueAt: string | null;
  readonly deliveredAt: string | null;
  readonly receivedAt: string | null;
  readonly acceptedAt: string | null;
  readonly rejectedAt: string | null;
  readonly rejectNote: GovernedText | null;
  readonly expiresAt: string | null;
  readonly recordedBy: Reference<PartyId> | null;
  readonly witnessedAt: string;
}

export interface Dispute {
  readonly id: string;
  readonly subject: DisputeSubject;
  readonly about: string;
  readonly position: GovernedText | null;
  readonly raisedBy: Reference<PartyId> | null;
  readonly raisedAt: string;
  readonly withdrawnAt: string | null;
  readonly witnessedAt: string;
}

export interface Problem {
  readonly reference: string;
  readonly state: string | null;
  readonly openedAt: string | null;
  readonly services: readonly CodeReference[];
  readonly summary: GovernedText | null;
}

export interface Change {
  readonly reference: string;
  readonly state: string | null;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly services: readonly CodeReference[];
  readonly summary: GovernedText | null;
}

export interface Note {
  readonly at: string;
  readonly author: Reference<PartyId> | null;
  readonly text: GovernedText | null;
}

export interface EventRecord {
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly recordedAt: string | null;
  readonly witnessedAt: string;
  readonly recordedBy: Reference<PartyId> | null;
  readonly supersedes: string | null;
  readonly textHash: string | null;
  readonly hash: string | null;
}

/** One ticket as its desk's system tells it at the request's times. */
export interface TicketRecord {
  readonly id: TicketId;
  readonly presence: Presence;
  readonly reference: string | null;
  readonly incident: Reference | null;
  readonly summary: GovernedText | null;
  readonly domain: TicketDomain | null;
  readonly status: TicketStatus | null;
  readonly sourceStatus: string | null;
  readonly service: CodeReference | null;
  readonly site: CodeReference | null;
  readonly affectedSites: readonly CodeReference[] | null;
  readonly severityClaims: readonly SeverityClaim[] | null;
  readonly heldBy: Reference<PartyId> | null;
  readonly accountable: Reference<PartyId> | null;
  readonly firstObservedAt: string | null;
  readonly openedAt: string | null;
  readonly lastUpdatedAt: string | null;
  readonly nextUpdateDueAt: string | null;
  readonly resolutions: readonly ResolutionClaim[] | null;
  readonly closedAt: string | null;
  readonly closure: Closure | null;
  readonly clock: readonly ClockStatement[] | null;
  readonly handovers: readonly Handover[] | null;
  readonly bonds: readonly Bond[] | null;
  /** Oldest first; the kit pages it. */
  readonly notes: readonly Note[] | null;
  readonly knownErrors: readonly KnownErrorLink[] | null;
  readonly problem: Problem | null;
  readonly causedByChange: Change | null;
  readonly materialGaps: readonly MaterialGap[] | null;
  readonly clinicalSafety: boolean | null;
  /** In the order of `occurredAt`, `witnessedAt`, id; the kit pages it. */
  readonly events: readonly EventRecord[] | null;
  readonly sourceSpokeAt: string | null;
  /** Values that only this desk's system has, by the field names of its own `schema.graphql`. */
  readonly own: Readonly<Record<string, unknown>>;
}

export interface InvolvementRecord {
  readonly state: InvolvementState;
  readonly searchedBy: readonly string[];
  readonly withheld: Withholding | null;
  readonly tickets: readonly TicketRecord[];
  readonly disputes: readonly Dispute[];
}

export interface KnownErrorRecord {
  readonly id: KnownErrorId;
  readonly reference: string | null;
  readonly state: KnownErrorState | null;
  readonly symptoms: GovernedText | null;
  readonly affects: readonly CodeReference[] | null;
  readonly workaround: GovernedText | null;
  readonly fixDueAt: string | null;
  readonly discoveredAt: string | null;
  readonly firstPublishedAt: string | null;
  readonly disclosure: DisclosureClass | null;
  readonly explains: readonly Reference<TicketId>[] | null;
}

export interface ChainHead {
  readonly position: number;
  readonly hash: string;
  readonly witnessedAt: string;
}

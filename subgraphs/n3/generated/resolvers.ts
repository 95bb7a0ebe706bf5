import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { TicketRecord, InvolvementRecord, KnownErrorRecord } from '../../kit/model.ts';
import type { DeskContext } from '../../kit/context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /**
   * An instant, RFC 3339 with an offset (`2006-07-30T10:00:00+01:00`). Answered in UTC with exactly three digits of a second
   * (`2006-07-30T09:00:00.000Z`). Digits past the millisecond are cut off; dates that do not exist and leap seconds are refused.
   */
  DateTime: { input: string; output: string; }
  _FieldSet: { input: string; output: string; }
};

/** What kind of answer a list is. */
export type AnswerState =
  /** There is something, though perhaps not on this page. */
  | 'HELD'
  /** The desk searched and found nothing. */
  | 'NONE'
  /** The desk does not keep such records. */
  | 'NOT_HELD'
  /**
   * The desk's system cannot answer this question, or not about the past. So are all lists of a desk that stands for others, such
   * as `local-desks`: those desks are asked one by one.
   */
  | 'NOT_SUPPORTED'
  /** The desk does not disclose it to the reader. */
  | 'WITHHELD';

/** One party's assertion that a ticket has something to do with another desk's. The other side may confirm or deny it. */
export type Bond = {
  readonly __typename?: 'Bond';
  /** Since when it has been said. */
  readonly assertedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who says so. */
  readonly assertedBy?: Maybe<Party>;
  /** When the other side confirmed it. Null where it has not. */
  readonly confirmedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the other side denied it. Null where it has not. A denied bond stays visible. */
  readonly deniedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the target is to this ticket, or to the incident. */
  readonly role?: Maybe<BondRole>;
  /** The other ticket. */
  readonly target?: Maybe<TicketReference>;
};

/** What the target of a bond is to the ticket that the bond stands on. */
export type BondRole =
  /** The target is worked under this ticket. */
  | 'CHILD'
  /** This ticket repeats the target. */
  | 'DUPLICATE_OF'
  /** This ticket came by a hand-over from the target. */
  | 'HANDED_FROM'
  /** This ticket was handed over to the target. */
  | 'HANDED_TO'
  /** The target is the ticket that this one is worked under: this one adds no second holder. */
  | 'PARENT'
  /** The target is another desk's record of the same fault. */
  | 'SAME_AS';

/** The newest event of a desk's hash chain that had been witnessed by the knowledge time. */
export type ChainHead = {
  readonly __typename?: 'ChainHead';
  /** Its hash, SHA-256 in hexadecimal. */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Its place in the chain. The first event has 1. */
  readonly position?: Maybe<Scalars['Int']['output']>;
  /** When it was witnessed. */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A planned or made change to a service. */
export type Change = {
  readonly __typename?: 'Change';
  /** When it ends, or ended. Null where it is not scheduled. */
  readonly endsAt?: Maybe<Scalars['DateTime']['output']>;
  /** The change's number in the desk's system. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** Services that it concerns, in the order of their codes. */
  readonly services?: Maybe<ReadonlyArray<Service>>;
  /** When it starts, or started. Null where it is not scheduled. */
  readonly startsAt?: Maybe<Scalars['DateTime']['output']>;
  /** The source system's own state code. Null where it has none. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** What is changed, in the desk's words. Null where none were written. */
  readonly summary?: Maybe<GovernedText>;
};

/** A page of a desk's changes. */
export type ChangeConnection = {
  readonly __typename?: 'ChangeConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The changes, newest `startsAt` first. */
  readonly nodes?: Maybe<ReadonlyArray<Change>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** What a party is to a ticket. */
export type ClockRole =
  /** Answers to the customer until the end, whoever works on it. Makes no custody. */
  | 'ACCOUNTABLE'
  /** Works on it: makes custody. */
  | 'HANDLING'
  /** Is kept informed. Makes no custody. */
  | 'INFORMED';

/** Whether a clock runs, as claimed. */
export type ClockState =
  /** Time counts towards the customer. */
  | 'RUNNING'
  /** Time is claimed not to count. */
  | 'STOPPED';

/**
 * One desk's claim of who works on a ticket, whether the clock runs, and for whom it waits. HANDLING makes custody;
 * ACCOUNTABLE is a lane of its own; INFORMED is neither.
 */
export type ClockStatement = {
  readonly __typename?: 'ClockStatement';
  /** The note that evidences the stop. Null where there is none: then the stop is not valid under most policies. */
  readonly evidence?: Maybe<GovernedText>;
  /** Since when, inclusive, as claimed. */
  readonly from?: Maybe<Scalars['DateTime']['output']>;
  /** Whom the speaker believes to have the role. Null where it does not say. */
  readonly heldBy?: Maybe<Party>;
  /** Identifies the statement within its desk. */
  readonly id: Scalars['ID']['output'];
  /** Why the clock is stopped. Null while it runs. */
  readonly reason?: Maybe<StopReason>;
  /** When the source says that it recorded the statement: its claim. Null where it does not say. */
  readonly recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the request reached the other party. Null where it is not known to have done so. */
  readonly requestReachedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the waiting desk asked for what it waits for. Null where no request is on record. */
  readonly requestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the party in `heldBy` is to the ticket. */
  readonly role?: Maybe<ClockRole>;
  /** Whether the speaker says that the clock runs. */
  readonly state?: Maybe<ClockState>;
  /** Until when, exclusive, as claimed. Null while it lasts. */
  readonly to?: Maybe<Scalars['DateTime']['output']>;
  /** For whom the holder waits. What that means is looked up in the dated agreements. Null where it waits for nobody. */
  readonly waitingOn?: Maybe<Party>;
  /** When the desk's event store first held it: what knowledge time goes by. */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How a ticket was closed. */
export type Closure =
  /** The customer took it back. */
  | 'CANCELLED'
  /** The customer confirmed the resolution. */
  | 'CONFIRMED'
  /** It went on under another ticket. */
  | 'MERGED'
  /** The customer did not answer in time. */
  | 'TIMEOUT';

/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type Desk = {
  /**
   * Head of the desk's hash chain of events, as witnessed by the knowledge time: what evidence is anchored to. Null where the
   * desk keeps no chain, or had witnessed nothing by then.
   */
  readonly chainHead?: Maybe<ChainHead>;
  /** The desk's changes, newest `startsAt` first. Null where the desk did not answer. */
  readonly changes?: Maybe<ChangeConnection>;
  /** The desk's code, such as `lsp-southern`: the first part of its tickets' ids. Never reused. */
  readonly code: Scalars['ID']['output'];
  /** The desk's own record of transfers, newest offer first. Null where the desk did not answer. */
  readonly handovers?: Maybe<HandoverConnection>;
  /** Whether this desk can say what it knew in the past, or only rebuilds it, or cannot. Null where the desk did not answer. */
  readonly history?: Maybe<HistoryKind>;
  /** Errors that this desk understands and discloses, newest `firstPublishedAt` first. Null where the desk did not answer. */
  readonly knownErrors?: Maybe<KnownErrorConnection>;
  /** The desk's problems, newest `openedAt` first. Null where the desk did not answer. */
  readonly problems?: Maybe<ProblemConnection>;
  /** What this desk says it owes or is owed to support a service, newest on record first. Null where the desk did not answer. */
  readonly supportMaterials?: Maybe<SupportMaterialConnection>;
  /** The desk's tickets, newest `openedAt` first. Null where the desk did not answer. */
  readonly tickets?: Maybe<TicketConnection>;
};


/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type DeskChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type DeskHandoversArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  direction?: InputMaybe<HandoverDirection>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  outcome?: InputMaybe<HandoverOutcome>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type DeskKnownErrorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
  site?: InputMaybe<Scalars['ID']['input']>;
  symptom?: InputMaybe<Scalars['String']['input']>;
};


/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type DeskProblemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type DeskSupportMaterialsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type DeskTicketsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TicketFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** How far the owner of a text lets it go. */
export type DisclosureClass =
  /** Only the owner may read it. */
  | 'OWNER'
  /** Desks that hold or held the incident by an accepted hand-over, and the integrator, may read it. */
  | 'PARTIES'
  /** All desks may read it. */
  | 'PROGRAMME';

/** A desk's objection to a claim or a figure, with its position: its right of reply. */
export type Dispute = {
  readonly __typename?: 'Dispute';
  /** Id of the disputed thing. */
  readonly about?: Maybe<Scalars['ID']['output']>;
  /** Identifies the dispute within its desk. */
  readonly id: Scalars['ID']['output'];
  /** The desk's position, in its words. Null where none was written. */
  readonly position?: Maybe<GovernedText>;
  /** When it was raised. */
  readonly raisedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who raised it. */
  readonly raisedBy?: Maybe<Party>;
  /** What kind of thing is disputed. */
  readonly subject?: Maybe<DisputeSubject>;
  /** When it was withdrawn. Null while it stands. */
  readonly withdrawnAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the desk's event store first held the latest of it: what knowledge time goes by. */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What kind of thing a desk disputes. */
export type DisputeSubject =
  /** An assertion that two tickets belong together. */
  | 'BOND'
  /** A statement about the clock. */
  | 'CLOCK_STATEMENT'
  /** A record of a hand-over. */
  | 'HANDOVER'
  /** A claim about support materials, or the lack of them. */
  | 'MATERIAL'
  /** A claim of severity. */
  | 'SEVERITY'
  /** A computed figure. */
  | 'VERDICT';

/**
 * One entry of a desk's append-only store: what happened, when it is said to have happened, when it was recorded, and when it
 * was witnessed.
 */
export type Event = {
  readonly __typename?: 'Event';
  /**
   * SHA-256, in hexadecimal, over the event as RFC 8785 JSON and the hash of the event before it in the desk's chain. Null where
   * the desk keeps no chain.
   */
  readonly hash?: Maybe<Scalars['String']['output']>;
  /** Identifies the event within its desk. */
  readonly id: Scalars['ID']['output'];
  /** What happened: a code such as `ticket.opened` or `handover.accepted`. */
  readonly kind?: Maybe<Scalars['String']['output']>;
  /** When it happened, as claimed: valid time. */
  readonly occurredAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the source recorded it, as claimed. Null where it does not say. */
  readonly recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who recorded it. Null where the source does not say. */
  readonly recordedBy?: Maybe<Party>;
  /** Id of the earlier event that this one corrects. Null where it corrects none. */
  readonly supersedes?: Maybe<Scalars['ID']['output']>;
  /** Salted SHA-256 of the text that belongs to it, in hexadecimal: stays after the text is erased. Null where it has no text. */
  readonly textHash?: Maybe<Scalars['String']['output']>;
  /**
   * When the desk's event store first held it: knowledge time. Never decreasing within a desk; long after `recordedAt`, the
   * event is back-dated.
   */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of a ticket's events. */
export type EventConnection = {
  readonly __typename?: 'EventConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The events, in the order of `occurredAt`, `witnessedAt`, id. */
  readonly nodes?: Maybe<ReadonlyArray<Event>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/**
 * Text that a person wrote. Its owner sees it; other organisations see it only as its owner has released it, and by default
 * not at all.
 */
export type GovernedText = {
  readonly __typename?: 'GovernedText';
  /** How many passages were taken out: 0 of a text that is shown as it was written. Null unless the state is RELEASED or REDACTED. */
  readonly redactions?: Maybe<Scalars['Int']['output']>;
  /** How much of the text the reader gets. */
  readonly state?: Maybe<TextState>;
  /** The words. Null unless the state is RELEASED or REDACTED. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** Who withholds it and why. Null unless the state is WITHHELD. */
  readonly withheld?: Maybe<Withholding>;
};

/**
 * One desk's record of a transfer of a ticket between two parties. Custody passes at acceptance. The other party keeps its own
 * record of the same transfer; the two are paired, never merged.
 */
export type Handover = {
  readonly __typename?: 'Handover';
  /** When it was accepted: custody passes. Null where it was not, as far as this desk knows. */
  readonly acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who hands over. */
  readonly from?: Maybe<Party>;
  /** Identifies the record within its desk. */
  readonly id: Scalars['ID']['output'];
  /** Items of the minimum data set that the receiver missed (such as `impact` or `contact`). Null where this desk did not check. */
  readonly minimumDataSetMissing?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** When it was offered. Null where this desk has no record of an offer. */
  readonly offeredAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it reached the other party. Null where this desk does not know that it did. */
  readonly receivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the source says that it last recorded something of it: its claim. Null where it does not say. */
  readonly recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who made this record. */
  readonly recordedBy?: Maybe<Party>;
  /** Why it was rejected. Null unless it was. */
  readonly rejectCode?: Maybe<RejectReason>;
  /** Why it was rejected, in the receiver's words. Null where none were written. */
  readonly rejectNote?: Maybe<GovernedText>;
  /** When it was rejected. Null where it was not, as far as this desk knows. */
  readonly rejectedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the rejection reached the sender: custody is back. Null where it has not, as far as this desk knows. */
  readonly returnedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who is to take over. */
  readonly to?: Maybe<Party>;
  /** The reference that both parties quote for this transfer. Null where they agreed none. */
  readonly transferReference?: Maybe<Scalars['String']['output']>;
  /** When the sender took the offer back. Null where it did not. */
  readonly withdrawnAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the desk's event store first held the latest of it: what knowledge time goes by. */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of a desk's record of hand-overs. */
export type HandoverConnection = {
  readonly __typename?: 'HandoverConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The hand-overs, newest offer first. */
  readonly nodes?: Maybe<ReadonlyArray<Handover>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** The side of a hand-over that a desk is on. */
export type HandoverDirection =
  /** The desk is to take over. */
  | 'RECEIVED'
  /** The desk hands over. */
  | 'SENT';

/** What became of a hand-over, as one desk knows it. */
export type HandoverOutcome =
  /** Accepted: custody passed. */
  | 'ACCEPTED'
  /** Offered, and neither accepted, rejected nor withdrawn. */
  | 'OPEN'
  /** Rejected: custody returns when the rejection is received. */
  | 'REJECTED'
  /** On record at this desk without the offer that it belongs to: nothing to pair it with. */
  | 'UNMATCHED'
  /** Taken back by the sender. */
  | 'WITHDRAWN';

/** What a desk's account of its own past is worth. */
export type HistoryKind =
  /** It witnessed the events as they came. */
  | 'EXACT'
  /** It rebuilds the past from an audit table: corrections made since may show. */
  | 'RECONSTRUCTED'
  /** It only knows today, and does not answer about the past. */
  | 'UNAVAILABLE';

/** What users suffered: the thread that the desks' tickets have in common. It is a set of accounts, one per organisation. */
export type Incident = {
  readonly __typename?: 'Incident';
  /** The incident's programme-wide id, opaque, chosen by the desk that declared it. */
  readonly id: Scalars['ID']['output'];
};

/** What one desk holds about one incident, including nothing, and which kind of nothing. */
export type Involvement = {
  /** What this desk contests of the others' claims, oldest first: its right of reply. */
  readonly disputes?: Maybe<ReadonlyArray<Dispute>>;
  /** Which incident at which desk: `incident|desk`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
  /**
   * For NONE_LINKED: the keys that were searched (such as `incident` or `bond`), so that 'nothing' can be weighed. Empty where
   * nothing was searched.
   */
  readonly searchedBy?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** What the desk holds. Never null from a desk that answered: null means that the desk did not answer, and nothing else. */
  readonly state?: Maybe<InvolvementState>;
  /** The desk's tickets about the incident, in the order of `openedAt`, then id. Empty unless the state is HELD. */
  readonly tickets?: Maybe<ReadonlyArray<Ticket>>;
  /** For WITHHELD: who decided it, why and until when. Null in every other state. */
  readonly withheld?: Maybe<Withholding>;
};

/** What a desk holds about an incident. Every kind of nothing is a different answer. */
export type InvolvementState =
  /** The desk holds a record of it: at least one ticket, or the declaration of the incident itself. */
  | 'HELD'
  /** The desk searched by the keys in `searchedBy` and found nothing linked. */
  | 'NONE_LINKED'
  /** Not this desk's: the desk says that it takes no tickets of this kind. */
  | 'NOT_HELD'
  /** The desk did not take part yet, or any more, at the valid time. */
  | 'NOT_MEMBER_THEN'
  /** The desk held something and erased it, as retention rules ask. */
  | 'PURGED'
  /** The desk holds something and does not disclose it to the reader. */
  | 'WITHHELD';

/** An error whose cause is understood by its owner, published to the others as far as its disclosure class allows. */
export type KnownError = {
  /** Services on which it shows, other owners' included, in the order of their codes. */
  readonly affects?: Maybe<ReadonlyArray<Service>>;
  /** How far the owner lets its text go. */
  readonly disclosure?: Maybe<DisclosureClass>;
  /** When the owner understood the error. Null where it does not say. */
  readonly discoveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Tickets that the owner says it explains, in the order of their ids. */
  readonly explains?: Maybe<ReadonlyArray<TicketReference>>;
  /** When anyone else could first have known of it. Null while it is unpublished. */
  readonly firstPublishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the owner expects the fix. Null where no date is given. */
  readonly fixDueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whose known error, under which reference: `desk/reference`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
  /** The known error's number in its owner's system. Null where it is not disclosed to the reader, or the desk did not answer. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** How far its owner has come. Null where the desk did not answer. */
  readonly state?: Maybe<KnownErrorState>;
  /** How users notice it, in the owner's words. Null where none were written. */
  readonly symptoms?: Maybe<GovernedText>;
  /** What reduces its impact until the fix, in the owner's words. Null where there is no workaround. */
  readonly workaround?: Maybe<GovernedText>;
};

/** A page of a desk's known errors. */
export type KnownErrorConnection = {
  readonly __typename?: 'KnownErrorConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The known errors, newest `firstPublishedAt` first. */
  readonly nodes?: Maybe<ReadonlyArray<KnownError>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** One party's assertion that a known error explains a ticket. */
export type KnownErrorLink = {
  readonly __typename?: 'KnownErrorLink';
  /** Since when it has been said. */
  readonly assertedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who says so. */
  readonly assertedBy?: Maybe<Party>;
  /** The known error, at whichever desk owns it. */
  readonly target?: Maybe<KnownErrorReference>;
};

/** Points at a known error of any desk. The directory turns it into the known error. */
export type KnownErrorReference = {
  readonly __typename?: 'KnownErrorReference';
  /** The known error's id: `desk/reference`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
};

/** How far the owner of a known error has come. */
export type KnownErrorState =
  /** Fixed. */
  | 'FIXED'
  /** A fix is scheduled. */
  | 'FIX_SCHEDULED'
  /** Understood; no fix is scheduled. */
  | 'OPEN'
  /** No longer of concern, though not fixed. */
  | 'RETIRED';

/** What a desk says about a list that it was asked for: what kind of nothing an empty one is. */
export type ListAnswer = {
  readonly __typename?: 'ListAnswer';
  /** When the source system last spoke, not when it was fetched. Null where it never has. */
  readonly sourceSpokeAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether there is anything, and if not, why. Never null from a desk that answered. */
  readonly state?: Maybe<AnswerState>;
  /** Who withholds it and why. Null unless the state is WITHHELD. */
  readonly withheld?: Maybe<Withholding>;
};

/** A desk's assertion that a support material which it was owed and did not have kept it from fixing at first line. */
export type MaterialGap = {
  readonly __typename?: 'MaterialGap';
  /** When it was said. */
  readonly assertedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who says so. */
  readonly assertedBy?: Maybe<Party>;
  /** When the party that owed the material contested the assertion. Null where it has not. */
  readonly contestedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether first line would have fixed it with the material. Null where that was not said. */
  readonly firstLineFixable?: Maybe<Scalars['Boolean']['output']>;
  /** Identifies what was owed: the `obligation` of a support material. */
  readonly obligation: Scalars['ID']['output'];
};

/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3Desk = Desk & {
  readonly __typename?: 'N3Desk';
  /**
   * Head of the desk's hash chain of events, as witnessed by the knowledge time: what evidence is anchored to. Null where the
   * desk keeps no chain, or had witnessed nothing by then.
   */
  readonly chainHead?: Maybe<ChainHead>;
  /** The desk's changes, newest `startsAt` first. Null where the desk did not answer. */
  readonly changes?: Maybe<ChangeConnection>;
  /** The desk's code, such as `lsp-southern`: the first part of its tickets' ids. Never reused. */
  readonly code: Scalars['ID']['output'];
  /** The desk's own record of transfers, newest offer first. Null where the desk did not answer. */
  readonly handovers?: Maybe<HandoverConnection>;
  /** Whether this desk can say what it knew in the past, or only rebuilds it, or cannot. Null where the desk did not answer. */
  readonly history?: Maybe<HistoryKind>;
  /** Errors that this desk understands and discloses, newest `firstPublishedAt` first. Null where the desk did not answer. */
  readonly knownErrors?: Maybe<KnownErrorConnection>;
  /** The desk's problems, newest `openedAt` first. Null where the desk did not answer. */
  readonly problems?: Maybe<ProblemConnection>;
  /** What this desk says it owes or is owed to support a service, newest on record first. Null where the desk did not answer. */
  readonly supportMaterials?: Maybe<SupportMaterialConnection>;
  /** The desk's tickets, newest `openedAt` first. Null where the desk did not answer. */
  readonly tickets?: Maybe<TicketConnection>;
};


/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3DeskChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3DeskHandoversArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  direction?: InputMaybe<HandoverDirection>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  outcome?: InputMaybe<HandoverOutcome>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};


/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3DeskKnownErrorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
  site?: InputMaybe<Scalars['ID']['input']>;
  symptom?: InputMaybe<Scalars['String']['input']>;
};


/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3DeskProblemsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3DeskSupportMaterialsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  service?: InputMaybe<Scalars['ID']['input']>;
};


/**
 * Desk as the owner of the N3 types keeps it.
 *
 * The face of one desk: everything that can be asked of its system without naming an incident. Lists are newest first, by the
 * instant that the list is about, then by id, and each says in `answer` what kind of nothing an empty one is.
 */
export type N3DeskTicketsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TicketFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * Involvement as the owner of the N3 types keeps it.
 *
 * What one desk holds about one incident, including nothing, and which kind of nothing.
 */
export type N3Involvement = Involvement & {
  readonly __typename?: 'N3Involvement';
  /** What this desk contests of the others' claims, oldest first: its right of reply. */
  readonly disputes?: Maybe<ReadonlyArray<Dispute>>;
  /** Which incident at which desk: `incident|desk`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
  /**
   * For NONE_LINKED: the keys that were searched (such as `incident` or `bond`), so that 'nothing' can be weighed. Empty where
   * nothing was searched.
   */
  readonly searchedBy?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** What the desk holds. Never null from a desk that answered: null means that the desk did not answer, and nothing else. */
  readonly state?: Maybe<InvolvementState>;
  /** The desk's tickets about the incident, in the order of `openedAt`, then id. Empty unless the state is HELD. */
  readonly tickets?: Maybe<ReadonlyArray<Ticket>>;
  /** For WITHHELD: who decided it, why and until when. Null in every other state. */
  readonly withheld?: Maybe<Withholding>;
};

/**
 * KnownError as the owner of the N3 types keeps it.
 *
 * An error whose cause is understood by its owner, published to the others as far as its disclosure class allows.
 */
export type N3KnownError = KnownError & {
  readonly __typename?: 'N3KnownError';
  /** Services on which it shows, other owners' included, in the order of their codes. */
  readonly affects?: Maybe<ReadonlyArray<Service>>;
  /** How far the owner lets its text go. */
  readonly disclosure?: Maybe<DisclosureClass>;
  /** When the owner understood the error. Null where it does not say. */
  readonly discoveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** Tickets that the owner says it explains, in the order of their ids. */
  readonly explains?: Maybe<ReadonlyArray<TicketReference>>;
  /** When anyone else could first have known of it. Null while it is unpublished. */
  readonly firstPublishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the owner expects the fix. Null where no date is given. */
  readonly fixDueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whose known error, under which reference: `desk/reference`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
  /** The known error's number in its owner's system. Null where it is not disclosed to the reader, or the desk did not answer. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** How far its owner has come. Null where the desk did not answer. */
  readonly state?: Maybe<KnownErrorState>;
  /** How users notice it, in the owner's words. Null where none were written. */
  readonly symptoms?: Maybe<GovernedText>;
  /** What reduces its impact until the fix, in the owner's words. Null where there is no workaround. */
  readonly workaround?: Maybe<GovernedText>;
};

/**
 * Ticket as the owner of the N3 types keeps it.
 *
 * One organisation's record of an incident, in its own system, with its own clock. Everything in it is that desk's own
 * account: nothing is copied from another desk, and where accounts differ both stand.
 *
 * Read `presence` first: where it is null the desk did not answer, and no other null of this ticket says anything.
 */
export type N3Ticket = Ticket & {
  readonly __typename?: 'N3Ticket';
  /** Whom this desk believes to be accountable to the customer at the valid time. Null where it does not say. */
  readonly accountable?: Maybe<Party>;
  /** Every site that this desk counts as affected, in the order of their codes. Null where it keeps no such count. */
  readonly affectedSites?: Maybe<ReadonlyArray<Site>>;
  /** Ordered bandwidth of that circuit, in kilobits per second. Null where no circuit is named. */
  readonly bandwidthKilobitsPerSecond?: Maybe<Scalars['Int']['output']>;
  /** What this desk says that the ticket has to do with other desks' tickets, oldest assertion first. */
  readonly bonds?: Maybe<ReadonlyArray<Bond>>;
  /** The change that this desk says caused it. Null where it names none: never a proof that there was none. */
  readonly causedByChange?: Maybe<Change>;
  /** Reference of the access circuit at fault. Null where the fault is in the core, or not located. */
  readonly circuitReference?: Maybe<Scalars['String']['output']>;
  /** Possible harm to a patient: widens who may see, never narrows. Null where the desk does not assess it. */
  readonly clinicalSafety?: Maybe<Scalars['Boolean']['output']>;
  /** What this desk says about the clock, in the order of `from`, `witnessedAt`, id. Overlaps are kept. */
  readonly clock?: Maybe<ReadonlyArray<ClockStatement>>;
  /** When the ticket was closed. Null while it is open. */
  readonly closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How it was closed. Null while it is open. */
  readonly closure?: Maybe<Closure>;
  /** The kind of service at fault. Null where the desk does not record it. */
  readonly domain?: Maybe<TicketDomain>;
  /** The events that the ticket is the fold of, in the order of `occurredAt`, `witnessedAt`, id. */
  readonly events?: Maybe<EventConnection>;
  /** When the user first saw the fault, as told to the desk: often before `openedAt`. Null where nobody asked. */
  readonly firstObservedAt?: Maybe<Scalars['DateTime']['output']>;
  /** This desk's record of each transfer of the ticket, oldest offer first. */
  readonly handovers?: Maybe<ReadonlyArray<Handover>>;
  /** Whom this desk believes to be working on the ticket at the valid time. Null where it does not say. */
  readonly heldBy?: Maybe<Party>;
  /** Whose record, in which of its systems, under which reference: `desk/system/reference`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
  /** The incident that this desk links the ticket to. Null where it links none. */
  readonly incident?: Maybe<Incident>;
  /** Known errors by which this desk explains the fault, oldest assertion first. */
  readonly knownErrors?: Maybe<ReadonlyArray<KnownErrorLink>>;
  /** When the ticket last changed in its system. */
  readonly lastUpdatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Support materials whose absence this desk says kept it from fixing at first line, oldest assertion first. */
  readonly materialGaps?: Maybe<ReadonlyArray<MaterialGap>>;
  /** By when the desk has promised the next update. Null where no promise stands. */
  readonly nextUpdateDueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Work notes, oldest first. */
  readonly notes?: Maybe<NoteConnection>;
  /** When the desk opened the ticket. */
  readonly openedAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Whether the desk holds the ticket. Never null from a desk that answered: null means that the desk did not answer, and
   * nothing else.
   */
  readonly presence?: Maybe<Presence>;
  /** The problem that this desk investigates it under. Null where it has opened none. */
  readonly problem?: Maybe<Problem>;
  /** The ticket's number in its own system, as people quote it. Null unless the ticket is held. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** Whether the site had a second circuit to fall back on. Null where no circuit is named. */
  readonly resilientAccess?: Maybe<Scalars['Boolean']['output']>;
  /** Each claim of resolution, in the order of `claimedAt`, with what became of it. Empty where none was made. */
  readonly resolutions?: Maybe<ReadonlyArray<ResolutionClaim>>;
  /** The service at fault, as this desk sees it. Null where it names none. */
  readonly service?: Maybe<Service>;
  /** Each claim of severity on this desk's record, in the order of `at`: claims of different parties are never merged. */
  readonly severityClaims?: Maybe<ReadonlyArray<SeverityClaim>>;
  /** Where the ticket was raised. Null where the desk does not record it. */
  readonly site?: Maybe<Site>;
  /** When the source system last spoke, not when it was fetched. Null where it never has. */
  readonly sourceSpokeAt?: Maybe<Scalars['DateTime']['output']>;
  /** The source system's own codes (state, then reason code where it has one), never free text. Null where it has none. */
  readonly sourceStatus?: Maybe<Scalars['String']['output']>;
  /** Canonical status at the valid time. A source status without a mapping is UNKNOWN, never guessed. */
  readonly status?: Maybe<TicketStatus>;
  /** What the ticket is about, in the desk's words. Null where none was written. */
  readonly summary?: Maybe<GovernedText>;
};


/**
 * Ticket as the owner of the N3 types keeps it.
 *
 * One organisation's record of an incident, in its own system, with its own clock. Everything in it is that desk's own
 * account: nothing is copied from another desk, and where accounts differ both stand.
 *
 * Read `presence` first: where it is null the desk did not answer, and no other null of this ticket says anything.
 */
export type N3TicketEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * Ticket as the owner of the N3 types keeps it.
 *
 * One organisation's record of an incident, in its own system, with its own clock. Everything in it is that desk's own
 * account: nothing is copied from another desk, and where accounts differ both stand.
 *
 * Read `presence` first: where it is null the desk did not answer, and no other null of this ticket says anything.
 */
export type N3TicketNotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** One work note on a ticket. */
export type Note = {
  readonly __typename?: 'Note';
  /** When it was written. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** On whose behalf it was written: a party, never a person's name. Null where the source does not say. */
  readonly author?: Maybe<Party>;
  /** What it says. */
  readonly text?: Maybe<GovernedText>;
};

/** A page of a ticket's work notes. */
export type NoteConnection = {
  readonly __typename?: 'NoteConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The notes, oldest first. */
  readonly nodes?: Maybe<ReadonlyArray<Note>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** Where a page stands in its list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Opaque; pass it as `after` to get the next page. Null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether anything follows this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
};

/** Someone who takes part: a desk, an organisation, a customer or an outside party. The directory knows its name. */
export type Party = {
  readonly __typename?: 'Party';
  /** `desk:code`, `organisation:code`, `customer:code` or `external:code`, the code percent-encoded. */
  readonly id: Scalars['ID']['output'];
};

/** Whether a desk holds a ticket. */
export type Presence =
  /** The desk holds it. */
  | 'HELD'
  /** The desk answered that it holds no such ticket, as known at the knowledge time. */
  | 'NOT_HELD'
  /** The desk held it and erased it, as retention rules ask. */
  | 'PURGED'
  /** The desk holds it and does not disclose it to the reader. */
  | 'WITHHELD';

/** A cause, or potential cause, of incidents that a desk investigates. */
export type Problem = {
  readonly __typename?: 'Problem';
  /** When the desk opened it. Null where it does not say. */
  readonly openedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The problem's number in the desk's system. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** Services that it concerns, in the order of their codes. */
  readonly services?: Maybe<ReadonlyArray<Service>>;
  /** The source system's own state code. Null where it has none. */
  readonly state?: Maybe<Scalars['String']['output']>;
  /** What is known, in the desk's words. Null where none were written. */
  readonly summary?: Maybe<GovernedText>;
};

/** A page of a desk's problems. */
export type ProblemConnection = {
  readonly __typename?: 'ProblemConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The problems, newest `openedAt` first. */
  readonly nodes?: Maybe<ReadonlyArray<Problem>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** Why a hand-over was rejected. */
export type RejectReason =
  /** The receiver has it already. */
  | 'DUPLICATE'
  /** Items of the minimum data set were missing. */
  | 'MINIMUM_DATA_SET_MISSING'
  /** The fault is not in anything that the receiver supports. */
  | 'NOT_OURS'
  /** Another reason; the note may say which. */
  | 'OTHER'
  /** The receiver supports it, but not this, or not then. */
  | 'OUT_OF_SCOPE';

/** A desk's claim that it has resolved a ticket. The customer confirms it or reopens the ticket; until then it is only a claim. */
export type ResolutionClaim = {
  readonly __typename?: 'ResolutionClaim';
  /** When the desk claimed it. */
  readonly claimedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the customer confirmed it. Null where nobody has. */
  readonly confirmedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What was done, or why it was reopened, in a person's words. Null where none were written. */
  readonly reason?: Maybe<GovernedText>;
  /** When the ticket was reopened after it. Null where it was not. */
  readonly reopenedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A service of the programme or one that depends on it, as the directory lists it. */
export type Service = {
  readonly __typename?: 'Service';
  /** The service's code in the directory. Never reused. */
  readonly code: Scalars['ID']['output'];
};

/** One party's claim of how severe an incident is, under one definition. Different definitions are never compared. */
export type SeverityClaim = {
  readonly __typename?: 'SeverityClaim';
  /** Who agreed to it. Null while nobody has. */
  readonly acceptedBy?: Maybe<Party>;
  /** Since when, as claimed. */
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  /** Who claims it: often the user who called. */
  readonly claimedBy?: Maybe<Party>;
  /** Code of the definition that was used. Null where the party named none. */
  readonly definition?: Maybe<Scalars['String']['output']>;
  /** 1 (widest) to 5. Null where severity was not derived from impact and urgency. */
  readonly impact?: Maybe<Scalars['Int']['output']>;
  /** When the source says that it recorded the claim. Null where it does not say. */
  readonly recordedAt?: Maybe<Scalars['DateTime']['output']>;
  /** 1 (most urgent) to 5. Null where severity was not derived from impact and urgency. */
  readonly urgency?: Maybe<Scalars['Int']['output']>;
  /** 1 (significant adverse impact) to 5 (cosmetic). */
  readonly value?: Maybe<Scalars['Int']['output']>;
  /** When the desk's event store first held it: what knowledge time goes by. */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A place where users work: a hospital site, a practice, a trust's headquarters. */
export type Site = {
  readonly __typename?: 'Site';
  /** The site's organisation code, as the NHS issues it, such as `RXF05`. Never reused. */
  readonly code: Scalars['ID']['output'];
};

/** Why a clock is claimed to be stopped. Whether it may is for the agreement to say. */
export type StopReason =
  /** Waiting for an agreed window in which to make a change. */
  | 'CHANGE_WINDOW'
  /** Waiting for access to the customer's site or system. */
  | 'CUSTOMER_ACCESS'
  /** Waiting for the customer to confirm the resolution. */
  | 'CUSTOMER_CONFIRMATION'
  /** Waiting for information from the customer. */
  | 'CUSTOMER_INFORMATION'
  /** A reason that the source names and the contract does not. */
  | 'OTHER'
  /** Waiting for another provider. */
  | 'PEER_PROVIDER'
  /** Waiting for the holder's own sub-supplier. */
  | 'SUB_SUPPLIER'
  /** The source's reason has no mapping: counted and shown, never guessed. */
  | 'UNMAPPED';

/**
 * Something owed so that a desk can support a service. Two-sided: the owner's delivery and the receiver's receipt are separate
 * claims, each made by its own desk. Where they differ both stand.
 */
export type SupportMaterial = {
  readonly __typename?: 'SupportMaterial';
  /** When the receiver accepted it as fit for use. Null where it has not. */
  readonly acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the owner says that it was delivered. Null where this desk has no such record. */
  readonly deliveredAt?: Maybe<Scalars['DateTime']['output']>;
  /** By when. Null where no date was agreed. */
  readonly dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** From when it no longer counts as delivered. Null where it does not expire. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Identifies the obligation, alike at both desks. */
  readonly obligation: Scalars['ID']['output'];
  /** Who must deliver it. */
  readonly owedBy?: Maybe<Party>;
  /** Who must receive it. */
  readonly owedTo?: Maybe<Party>;
  /** When the receiver says that it came. Null where this desk has no such record. */
  readonly receivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Which desk this record is of. */
  readonly recordedBy?: Maybe<Party>;
  /** Why it was rejected, in the receiver's words. Null where none were written. */
  readonly rejectNote?: Maybe<GovernedText>;
  /** When the receiver rejected it. Null where it has not. */
  readonly rejectedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The service to be supported. */
  readonly service?: Maybe<Service>;
  /** What kind of material. */
  readonly type?: Maybe<SupportMaterialType>;
  /** When the desk's event store first held the latest of it: what knowledge time goes by. */
  readonly witnessedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of a desk's side of what is owed to support a service. */
export type SupportMaterialConnection = {
  readonly __typename?: 'SupportMaterialConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The support materials, newest on record first. */
  readonly nodes?: Maybe<ReadonlyArray<SupportMaterial>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** What a desk needs in order to support a service at first line. */
export type SupportMaterialType =
  /** How to reach the resolver groups. */
  | 'CONTACTS'
  /** Scripts by which first line tells one fault from another. */
  | 'DIAGNOSTICS'
  /** Answers to what users often ask. */
  | 'FAQ'
  /** The owner's known errors, with workarounds. */
  | 'KNOWN_ERROR_LIST'
  /** What a release changes. */
  | 'RELEASE_NOTES'
  /** Who supports what, when, and to whom a call is routed. */
  | 'SUPPORT_MODEL'
  /** Training for the desk's staff. */
  | 'TRAINING';

/** How much of a text the reader gets. */
export type TextState =
  /** None of it: it was erased. Its salted hash stays, so that the record is still verifiable. */
  | 'ERASED'
  /** Part of it: passages were taken out. */
  | 'REDACTED'
  /** All of it. */
  | 'RELEASED'
  /** None of it: its owner has not released it to the reader. */
  | 'WITHHELD';

/**
 * One organisation's record of an incident, in its own system, with its own clock. Everything in it is that desk's own
 * account: nothing is copied from another desk, and where accounts differ both stand.
 *
 * Read `presence` first: where it is null the desk did not answer, and no other null of this ticket says anything.
 */
export type Ticket = {
  /** Whom this desk believes to be accountable to the customer at the valid time. Null where it does not say. */
  readonly accountable?: Maybe<Party>;
  /** Every site that this desk counts as affected, in the order of their codes. Null where it keeps no such count. */
  readonly affectedSites?: Maybe<ReadonlyArray<Site>>;
  /** What this desk says that the ticket has to do with other desks' tickets, oldest assertion first. */
  readonly bonds?: Maybe<ReadonlyArray<Bond>>;
  /** The change that this desk says caused it. Null where it names none: never a proof that there was none. */
  readonly causedByChange?: Maybe<Change>;
  /** Possible harm to a patient: widens who may see, never narrows. Null where the desk does not assess it. */
  readonly clinicalSafety?: Maybe<Scalars['Boolean']['output']>;
  /** What this desk says about the clock, in the order of `from`, `witnessedAt`, id. Overlaps are kept. */
  readonly clock?: Maybe<ReadonlyArray<ClockStatement>>;
  /** When the ticket was closed. Null while it is open. */
  readonly closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How it was closed. Null while it is open. */
  readonly closure?: Maybe<Closure>;
  /** The kind of service at fault. Null where the desk does not record it. */
  readonly domain?: Maybe<TicketDomain>;
  /** The events that the ticket is the fold of, in the order of `occurredAt`, `witnessedAt`, id. */
  readonly events?: Maybe<EventConnection>;
  /** When the user first saw the fault, as told to the desk: often before `openedAt`. Null where nobody asked. */
  readonly firstObservedAt?: Maybe<Scalars['DateTime']['output']>;
  /** This desk's record of each transfer of the ticket, oldest offer first. */
  readonly handovers?: Maybe<ReadonlyArray<Handover>>;
  /** Whom this desk believes to be working on the ticket at the valid time. Null where it does not say. */
  readonly heldBy?: Maybe<Party>;
  /** Whose record, in which of its systems, under which reference: `desk/system/reference`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
  /** The incident that this desk links the ticket to. Null where it links none. */
  readonly incident?: Maybe<Incident>;
  /** Known errors by which this desk explains the fault, oldest assertion first. */
  readonly knownErrors?: Maybe<ReadonlyArray<KnownErrorLink>>;
  /** When the ticket last changed in its system. */
  readonly lastUpdatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Support materials whose absence this desk says kept it from fixing at first line, oldest assertion first. */
  readonly materialGaps?: Maybe<ReadonlyArray<MaterialGap>>;
  /** By when the desk has promised the next update. Null where no promise stands. */
  readonly nextUpdateDueAt?: Maybe<Scalars['DateTime']['output']>;
  /** Work notes, oldest first. */
  readonly notes?: Maybe<NoteConnection>;
  /** When the desk opened the ticket. */
  readonly openedAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Whether the desk holds the ticket. Never null from a desk that answered: null means that the desk did not answer, and
   * nothing else.
   */
  readonly presence?: Maybe<Presence>;
  /** The problem that this desk investigates it under. Null where it has opened none. */
  readonly problem?: Maybe<Problem>;
  /** The ticket's number in its own system, as people quote it. Null unless the ticket is held. */
  readonly reference?: Maybe<Scalars['String']['output']>;
  /** Each claim of resolution, in the order of `claimedAt`, with what became of it. Empty where none was made. */
  readonly resolutions?: Maybe<ReadonlyArray<ResolutionClaim>>;
  /** The service at fault, as this desk sees it. Null where it names none. */
  readonly service?: Maybe<Service>;
  /** Each claim of severity on this desk's record, in the order of `at`: claims of different parties are never merged. */
  readonly severityClaims?: Maybe<ReadonlyArray<SeverityClaim>>;
  /** Where the ticket was raised. Null where the desk does not record it. */
  readonly site?: Maybe<Site>;
  /** When the source system last spoke, not when it was fetched. Null where it never has. */
  readonly sourceSpokeAt?: Maybe<Scalars['DateTime']['output']>;
  /** The source system's own codes (state, then reason code where it has one), never free text. Null where it has none. */
  readonly sourceStatus?: Maybe<Scalars['String']['output']>;
  /** Canonical status at the valid time. A source status without a mapping is UNKNOWN, never guessed. */
  readonly status?: Maybe<TicketStatus>;
  /** What the ticket is about, in the desk's words. Null where none was written. */
  readonly summary?: Maybe<GovernedText>;
};


/**
 * One organisation's record of an incident, in its own system, with its own clock. Everything in it is that desk's own
 * account: nothing is copied from another desk, and where accounts differ both stand.
 *
 * Read `presence` first: where it is null the desk did not answer, and no other null of this ticket says anything.
 */
export type TicketEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/**
 * One organisation's record of an incident, in its own system, with its own clock. Everything in it is that desk's own
 * account: nothing is copied from another desk, and where accounts differ both stand.
 *
 * Read `presence` first: where it is null the desk did not answer, and no other null of this ticket says anything.
 */
export type TicketNotesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of a desk's tickets. */
export type TicketConnection = {
  readonly __typename?: 'TicketConnection';
  /** What kind of nothing an empty list is. Never null from a desk that answered. */
  readonly answer?: Maybe<ListAnswer>;
  /** The tickets, newest `openedAt` first. */
  readonly nodes?: Maybe<ReadonlyArray<Ticket>>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many tickets match, in all pages. Null where counting them would mean reading them all. */
  readonly total?: Maybe<Scalars['Int']['output']>;
};

/** The kind of service at fault: local desks also take calls that have nothing to do with computers. */
export type TicketDomain =
  /** Buildings and their equipment: power, heating, lifts. */
  | 'ESTATES'
  /** Information technology. */
  | 'IT'
  /** Anything else. */
  | 'OTHER'
  /** Telephones, pagers and switchboards. */
  | 'TELEPHONY';

/** Which of a desk's tickets to list. Every condition that is given must hold; a condition left out or null sets no bound. */
export type TicketFilter = {
  /** Still open at this instant or later. */
  readonly activeFrom?: InputMaybe<Scalars['DateTime']['input']>;
  /** Opened at this instant or before. */
  readonly activeTo?: InputMaybe<Scalars['DateTime']['input']>;
  /** The kind of service at fault. */
  readonly domain?: InputMaybe<TicketDomain>;
  /** Id of the incident that the desk links the ticket to. */
  readonly incident?: InputMaybe<Scalars['ID']['input']>;
  /** Open at the valid time (true), or closed by then (false). */
  readonly open?: InputMaybe<Scalars['Boolean']['input']>;
  /** Code of the service at fault. */
  readonly service?: InputMaybe<Scalars['ID']['input']>;
  /** Code of the site where it was raised, or of one that it affects. */
  readonly site?: InputMaybe<Scalars['ID']['input']>;
  /** Linked to no incident (true), or to one (false). */
  readonly unlinked?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Points at a ticket of any desk. The directory turns it into the ticket. */
export type TicketReference = {
  readonly __typename?: 'TicketReference';
  /** The ticket's id: `desk/system/reference`, each part percent-encoded. */
  readonly id: Scalars['ID']['output'];
};

/** Canonical status of a ticket, after MEF 113. The source's own codes stand beside it in `sourceStatus`. */
export type TicketStatus =
  /** The desk has confirmed that it has it. */
  | 'ACKNOWLEDGED'
  /** Taken back by the customer. */
  | 'CANCELLED'
  /** Closed, the customer having confirmed the resolution. */
  | 'CLOSED_CONFIRMED'
  /** Closed because the customer did not answer in time. */
  | 'CLOSED_TIMEOUT'
  /** Being worked on. */
  | 'IN_PROGRESS'
  /** Recorded; nobody has looked at it. */
  | 'NEW'
  /** Refused by the desk. */
  | 'REJECTED'
  /** A claimed resolution did not hold. */
  | 'REOPENED'
  /** The desk claims that it is resolved; the customer has not answered. */
  | 'RESOLVED_CLAIMED'
  /** The source's status has no mapping: counted and shown, never guessed. */
  | 'UNKNOWN'
  /** Waiting for the customer or another provider: a candidate for stopping the clock. */
  | 'WAITING_OTHER_PARTY'
  /** Waiting for something of the holder's own, its sub-suppliers included: the clock runs. */
  | 'WAITING_OWN';

/** A decision not to disclose something to the reader: visible as such, so that it is never mistaken for absence. */
export type Withholding = {
  readonly __typename?: 'Withholding';
  /** When it was decided. Null where nobody did. */
  readonly decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who decided it. Null for what nobody decides: DEFAULT, and the rules that hold for all text. */
  readonly decidedBy?: Maybe<Party>;
  /** Why. */
  readonly reasonCode?: Maybe<WithholdingReason>;
  /** When the decision is due for review. Null where no review is set. */
  readonly reviewDueAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Why something is not disclosed. */
export type WithholdingReason =
  /** Its owner holds that it would harm its trade. */
  | 'COMMERCIAL_CONFIDENCE'
  /** Nobody has released it: the rule for every text until its owner decides. */
  | 'DEFAULT'
  /**
   * The gateway gives what its desk said before, and texts are never in what it keeps: the text may have been taken back since. Said by
   * the gateway, never by a desk.
   */
  | 'LAST_KNOWN_COPY'
  /** The law, or legal advice. */
  | 'LEGAL'
  /** Its owner has released it to the parties of the incident, and the reader does not read for one of them. */
  | 'NOT_A_PARTY'
  /**
   * Its owner released it, and the gateway could not put on record that this reader reads it: what is not on record is not shown. Said by
   * the gateway, never by a desk.
   */
  | 'NOT_RECORDED'
  /** The reader may open it for clinical safety, and its owner's record could not take down that it does: then it stays shut. */
  | 'OPENING_NOT_RECORDED'
  /** It is about identifiable people. */
  | 'PERSONAL_DATA'
  /** The reader's role, or what it reads for, is not served by such text. A rule for all text: nobody decided it. */
  | 'PURPOSE_NOT_SUFFICIENT'
  /** It would help an attacker. */
  | 'SECURITY'
  /** The reader's organisation has no current status by the Data Security and Protection Toolkit. A rule for all text: nobody decided it. */
  | 'TOOLKIT_NOT_CURRENT';



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  N3Desk: N3Desk;
  N3Involvement: N3Involvement;
  N3KnownError: N3KnownError;
  N3Ticket: N3Ticket;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  N3Desk:
    ( { __typename: 'N3Desk' }
    & GraphQLRecursivePick<FederationTypes['N3Desk'], {"code":true}> );
  N3Involvement:
    ( { __typename: 'N3Involvement' }
    & GraphQLRecursivePick<FederationTypes['N3Involvement'], {"id":true}> );
  N3KnownError:
    ( { __typename: 'N3KnownError' }
    & GraphQLRecursivePick<FederationTypes['N3KnownError'], {"id":true}> );
  N3Ticket:
    ( { __typename: 'N3Ticket' }
    & GraphQLRecursivePick<FederationTypes['N3Ticket'], {"id":true}> );
};


/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Desk: ( Omit<N3Desk, 'knownErrors' | 'tickets'> & { knownErrors?: Maybe<_RefType['KnownErrorConnection']>, tickets?: Maybe<_RefType['TicketConnection']> } );
  Involvement: ( InvolvementRecord );
  KnownError: ( KnownErrorRecord );
  Ticket: ( TicketRecord );
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AnswerState: AnswerState;
  Bond: ResolverTypeWrapper<Bond>;
  BondRole: BondRole;
  ChainHead: ResolverTypeWrapper<ChainHead>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Change: ResolverTypeWrapper<Change>;
  ChangeConnection: ResolverTypeWrapper<ChangeConnection>;
  ClockRole: ClockRole;
  ClockState: ClockState;
  ClockStatement: ResolverTypeWrapper<ClockStatement>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Closure: Closure;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Desk: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Desk']>;
  DisclosureClass: DisclosureClass;
  Dispute: ResolverTypeWrapper<Dispute>;
  DisputeSubject: DisputeSubject;
  Event: ResolverTypeWrapper<Event>;
  EventConnection: ResolverTypeWrapper<EventConnection>;
  GovernedText: ResolverTypeWrapper<GovernedText>;
  Handover: ResolverTypeWrapper<Handover>;
  HandoverConnection: ResolverTypeWrapper<HandoverConnection>;
  HandoverDirection: HandoverDirection;
  HandoverOutcome: HandoverOutcome;
  HistoryKind: HistoryKind;
  Incident: ResolverTypeWrapper<Incident>;
  Involvement: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Involvement']>;
  InvolvementState: InvolvementState;
  KnownError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['KnownError']>;
  KnownErrorConnection: ResolverTypeWrapper<Omit<KnownErrorConnection, 'nodes'> & { nodes?: Maybe<ReadonlyArray<ResolversTypes['KnownError']>> }>;
  KnownErrorLink: ResolverTypeWrapper<KnownErrorLink>;
  KnownErrorReference: ResolverTypeWrapper<KnownErrorReference>;
  KnownErrorState: KnownErrorState;
  ListAnswer: ResolverTypeWrapper<ListAnswer>;
  MaterialGap: ResolverTypeWrapper<MaterialGap>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  N3Desk: ResolverTypeWrapper<Omit<N3Desk, 'knownErrors' | 'tickets'> & { knownErrors?: Maybe<ResolversTypes['KnownErrorConnection']>, tickets?: Maybe<ResolversTypes['TicketConnection']> }>;
  N3Involvement: ResolverTypeWrapper<InvolvementRecord>;
  N3KnownError: ResolverTypeWrapper<KnownErrorRecord>;
  N3Ticket: ResolverTypeWrapper<TicketRecord>;
  Note: ResolverTypeWrapper<Note>;
  NoteConnection: ResolverTypeWrapper<NoteConnection>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Party: ResolverTypeWrapper<Party>;
  Presence: Presence;
  Problem: ResolverTypeWrapper<Problem>;
  ProblemConnection: ResolverTypeWrapper<ProblemConnection>;
  RejectReason: RejectReason;
  ResolutionClaim: ResolverTypeWrapper<ResolutionClaim>;
  Service: ResolverTypeWrapper<Service>;
  SeverityClaim: ResolverTypeWrapper<SeverityClaim>;
  Site: ResolverTypeWrapper<Site>;
  StopReason: StopReason;
  SupportMaterial: ResolverTypeWrapper<SupportMaterial>;
  SupportMaterialConnection: ResolverTypeWrapper<SupportMaterialConnection>;
  SupportMaterialType: SupportMaterialType;
  TextState: TextState;
  Ticket: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Ticket']>;
  TicketConnection: ResolverTypeWrapper<Omit<TicketConnection, 'nodes'> & { nodes?: Maybe<ReadonlyArray<ResolversTypes['Ticket']>> }>;
  TicketDomain: TicketDomain;
  TicketFilter: TicketFilter;
  TicketReference: ResolverTypeWrapper<TicketReference>;
  TicketStatus: TicketStatus;
  Withholding: ResolverTypeWrapper<Withholding>;
  WithholdingReason: WithholdingReason;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Bond: Bond;
  ChainHead: ChainHead;
  String: Scalars['String']['output'];
  Int: Scalars['Int']['output'];
  Change: Change;
  ChangeConnection: ChangeConnection;
  ClockStatement: ClockStatement;
  ID: Scalars['ID']['output'];
  DateTime: Scalars['DateTime']['output'];
  Desk: ResolversInterfaceTypes<ResolversParentTypes>['Desk'];
  Dispute: Dispute;
  Event: Event;
  EventConnection: EventConnection;
  GovernedText: GovernedText;
  Handover: Handover;
  HandoverConnection: HandoverConnection;
  Incident: Incident;
  Involvement: ResolversInterfaceTypes<ResolversParentTypes>['Involvement'];
  KnownError: ResolversInterfaceTypes<ResolversParentTypes>['KnownError'];
  KnownErrorConnection: Omit<KnownErrorConnection, 'nodes'> & { nodes?: Maybe<ReadonlyArray<ResolversParentTypes['KnownError']>> };
  KnownErrorLink: KnownErrorLink;
  KnownErrorReference: KnownErrorReference;
  ListAnswer: ListAnswer;
  MaterialGap: MaterialGap;
  Boolean: Scalars['Boolean']['output'];
  N3Desk: Omit<N3Desk, 'knownErrors' | 'tickets'> & { knownErrors?: Maybe<ResolversParentTypes['KnownErrorConnection']>, tickets?: Maybe<ResolversParentTypes['TicketConnection']> } | FederationReferenceTypes['N3Desk'];
  N3Involvement: InvolvementRecord;
  N3KnownError: KnownErrorRecord;
  N3Ticket: TicketRecord;
  Note: Note;
  NoteConnection: NoteConnection;
  PageInfo: PageInfo;
  Party: Party;
  Problem: Problem;
  ProblemConnection: ProblemConnection;
  ResolutionClaim: ResolutionClaim;
  Service: Service;
  SeverityClaim: SeverityClaim;
  Site: Site;
  SupportMaterial: SupportMaterial;
  SupportMaterialConnection: SupportMaterialConnection;
  Ticket: ResolversInterfaceTypes<ResolversParentTypes>['Ticket'];
  TicketConnection: Omit<TicketConnection, 'nodes'> & { nodes?: Maybe<ReadonlyArray<ResolversParentTypes['Ticket']>> };
  TicketFilter: TicketFilter;
  TicketReference: TicketReference;
  Withholding: Withholding;
};

export type AsKnownAtDirectiveArgs = {
  time: Scalars['DateTime']['input'];
};

export type AsKnownAtDirectiveResolver<Result, Parent, ContextType = DeskContext, Args = AsKnownAtDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AsOfDirectiveArgs = {
  time: Scalars['DateTime']['input'];
};

export type AsOfDirectiveResolver<Result, Parent, ContextType = DeskContext, Args = AsOfDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type BondResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Bond'] = ResolversParentTypes['Bond']> = {
  assertedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  assertedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  confirmedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deniedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['BondRole']>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['TicketReference']>, ParentType, ContextType>;
};

export type ChainHeadResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['ChainHead'] = ResolversParentTypes['ChainHead']> = {
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ChangeResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Change'] = ResolversParentTypes['Change']> = {
  endsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  services?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Service']>>, ParentType, ContextType>;
  startsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
};

export type ChangeConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['ChangeConnection'] = ResolversParentTypes['ChangeConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Change']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ClockStatementResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['ClockStatement'] = ResolversParentTypes['ClockStatement']> = {
  evidence?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  heldBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['StopReason']>, ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  requestReachedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  requestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  role?: Resolver<Maybe<ResolversTypes['ClockRole']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['ClockState']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  waitingOn?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeskResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Desk'] = ResolversParentTypes['Desk']> = {
  __resolveType: TypeResolveFn<'N3Desk', ParentType, ContextType>;
};

export type DisputeResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Dispute'] = ResolversParentTypes['Dispute']> = {
  about?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  position?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  raisedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  raisedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['DisputeSubject']>, ParentType, ContextType>;
  withdrawnAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type EventResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  hash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  occurredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recordedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  supersedes?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  textHash?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Event']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type GovernedTextResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['GovernedText'] = ResolversParentTypes['GovernedText']> = {
  redactions?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['TextState']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  withheld?: Resolver<Maybe<ResolversTypes['Withholding']>, ParentType, ContextType>;
};

export type HandoverResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Handover'] = ResolversParentTypes['Handover']> = {
  acceptedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  minimumDataSetMissing?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  offeredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  receivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recordedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  rejectCode?: Resolver<Maybe<ResolversTypes['RejectReason']>, ParentType, ContextType>;
  rejectNote?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  rejectedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  returnedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  transferReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  withdrawnAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type HandoverConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['HandoverConnection'] = ResolversParentTypes['HandoverConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Handover']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type IncidentResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Incident'] = ResolversParentTypes['Incident']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type InvolvementResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Involvement'] = ResolversParentTypes['Involvement']> = {
  __resolveType: TypeResolveFn<'N3Involvement', ParentType, ContextType>;
};

export type KnownErrorResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['KnownError'] = ResolversParentTypes['KnownError']> = {
  __resolveType: TypeResolveFn<'N3KnownError', ParentType, ContextType>;
};

export type KnownErrorConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['KnownErrorConnection'] = ResolversParentTypes['KnownErrorConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KnownError']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type KnownErrorLinkResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['KnownErrorLink'] = ResolversParentTypes['KnownErrorLink']> = {
  assertedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  assertedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['KnownErrorReference']>, ParentType, ContextType>;
};

export type KnownErrorReferenceResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['KnownErrorReference'] = ResolversParentTypes['KnownErrorReference']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ListAnswerResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['ListAnswer'] = ResolversParentTypes['ListAnswer']> = {
  sourceSpokeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['AnswerState']>, ParentType, ContextType>;
  withheld?: Resolver<Maybe<ResolversTypes['Withholding']>, ParentType, ContextType>;
};

export type MaterialGapResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['MaterialGap'] = ResolversParentTypes['MaterialGap']> = {
  assertedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  assertedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  contestedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  firstLineFixable?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  obligation?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type N3DeskResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['N3Desk'] = ResolversParentTypes['N3Desk'], FederationReferenceType extends FederationReferenceTypes['N3Desk'] = FederationReferenceTypes['N3Desk']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['N3Desk']> | FederationReferenceType, FederationReferenceType, ContextType>;
  chainHead?: Resolver<Maybe<ResolversTypes['ChainHead']>, ParentType, ContextType>;
  changes?: Resolver<Maybe<ResolversTypes['ChangeConnection']>, ParentType, ContextType, RequireFields<N3DeskChangesArgs, 'first'>>;
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  handovers?: Resolver<Maybe<ResolversTypes['HandoverConnection']>, ParentType, ContextType, RequireFields<N3DeskHandoversArgs, 'first'>>;
  history?: Resolver<Maybe<ResolversTypes['HistoryKind']>, ParentType, ContextType>;
  knownErrors?: Resolver<Maybe<ResolversTypes['KnownErrorConnection']>, ParentType, ContextType, RequireFields<N3DeskKnownErrorsArgs, 'first'>>;
  problems?: Resolver<Maybe<ResolversTypes['ProblemConnection']>, ParentType, ContextType, RequireFields<N3DeskProblemsArgs, 'first'>>;
  supportMaterials?: Resolver<Maybe<ResolversTypes['SupportMaterialConnection']>, ParentType, ContextType, RequireFields<N3DeskSupportMaterialsArgs, 'first'>>;
  tickets?: Resolver<Maybe<ResolversTypes['TicketConnection']>, ParentType, ContextType, RequireFields<N3DeskTicketsArgs, 'first'>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type N3InvolvementResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['N3Involvement'] = ResolversParentTypes['N3Involvement'], FederationReferenceType extends FederationReferenceTypes['N3Involvement'] = FederationReferenceTypes['N3Involvement']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['N3Involvement']> | FederationReferenceType, FederationReferenceType, ContextType>;
  disputes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Dispute']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  searchedBy?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['InvolvementState']>, ParentType, ContextType>;
  tickets?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Ticket']>>, ParentType, ContextType>;
  withheld?: Resolver<Maybe<ResolversTypes['Withholding']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type N3KnownErrorResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['N3KnownError'] = ResolversParentTypes['N3KnownError'], FederationReferenceType extends FederationReferenceTypes['N3KnownError'] = FederationReferenceTypes['N3KnownError']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['N3KnownError']> | FederationReferenceType, FederationReferenceType, ContextType>;
  affects?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Service']>>, ParentType, ContextType>;
  disclosure?: Resolver<Maybe<ResolversTypes['DisclosureClass']>, ParentType, ContextType>;
  discoveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  explains?: Resolver<Maybe<ReadonlyArray<ResolversTypes['TicketReference']>>, ParentType, ContextType>;
  firstPublishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fixDueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['KnownErrorState']>, ParentType, ContextType>;
  symptoms?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  workaround?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type N3TicketResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['N3Ticket'] = ResolversParentTypes['N3Ticket'], FederationReferenceType extends FederationReferenceTypes['N3Ticket'] = FederationReferenceTypes['N3Ticket']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['N3Ticket']> | FederationReferenceType, FederationReferenceType, ContextType>;
  accountable?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  affectedSites?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Site']>>, ParentType, ContextType>;
  bandwidthKilobitsPerSecond?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  bonds?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Bond']>>, ParentType, ContextType>;
  causedByChange?: Resolver<Maybe<ResolversTypes['Change']>, ParentType, ContextType>;
  circuitReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  clinicalSafety?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  clock?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ClockStatement']>>, ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  closure?: Resolver<Maybe<ResolversTypes['Closure']>, ParentType, ContextType>;
  domain?: Resolver<Maybe<ResolversTypes['TicketDomain']>, ParentType, ContextType>;
  events?: Resolver<Maybe<ResolversTypes['EventConnection']>, ParentType, ContextType, RequireFields<N3TicketEventsArgs, 'first'>>;
  firstObservedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  handovers?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Handover']>>, ParentType, ContextType>;
  heldBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  incident?: Resolver<Maybe<ResolversTypes['Incident']>, ParentType, ContextType>;
  knownErrors?: Resolver<Maybe<ReadonlyArray<ResolversTypes['KnownErrorLink']>>, ParentType, ContextType>;
  lastUpdatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  materialGaps?: Resolver<Maybe<ReadonlyArray<ResolversTypes['MaterialGap']>>, ParentType, ContextType>;
  nextUpdateDueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  notes?: Resolver<Maybe<ResolversTypes['NoteConnection']>, ParentType, ContextType, RequireFields<N3TicketNotesArgs, 'first'>>;
  openedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  presence?: Resolver<Maybe<ResolversTypes['Presence']>, ParentType, ContextType>;
  problem?: Resolver<Maybe<ResolversTypes['Problem']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resilientAccess?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  resolutions?: Resolver<Maybe<ReadonlyArray<ResolversTypes['ResolutionClaim']>>, ParentType, ContextType>;
  service?: Resolver<Maybe<ResolversTypes['Service']>, ParentType, ContextType>;
  severityClaims?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SeverityClaim']>>, ParentType, ContextType>;
  site?: Resolver<Maybe<ResolversTypes['Site']>, ParentType, ContextType>;
  sourceSpokeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sourceStatus?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['TicketStatus']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type NoteResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Note'] = ResolversParentTypes['Note']> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  author?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
};

export type NoteConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['NoteConnection'] = ResolversParentTypes['NoteConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Note']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PartyResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Party'] = ResolversParentTypes['Party']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ProblemResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Problem'] = ResolversParentTypes['Problem']> = {
  openedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  services?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Service']>>, ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  summary?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
};

export type ProblemConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['ProblemConnection'] = ResolversParentTypes['ProblemConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Problem']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ResolutionClaimResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['ResolutionClaim'] = ResolversParentTypes['ResolutionClaim']> = {
  claimedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  confirmedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  reopenedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ServiceResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Service'] = ResolversParentTypes['Service']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SeverityClaimResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['SeverityClaim'] = ResolversParentTypes['SeverityClaim']> = {
  acceptedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  claimedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  definition?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  impact?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  recordedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  urgency?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SiteResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Site'] = ResolversParentTypes['Site']> = {
  code?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SupportMaterialResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['SupportMaterial'] = ResolversParentTypes['SupportMaterial']> = {
  acceptedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deliveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  obligation?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  owedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  owedTo?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  receivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recordedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  rejectNote?: Resolver<Maybe<ResolversTypes['GovernedText']>, ParentType, ContextType>;
  rejectedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  service?: Resolver<Maybe<ResolversTypes['Service']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['SupportMaterialType']>, ParentType, ContextType>;
  witnessedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SupportMaterialConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['SupportMaterialConnection'] = ResolversParentTypes['SupportMaterialConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['SupportMaterial']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TicketResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Ticket'] = ResolversParentTypes['Ticket']> = {
  __resolveType: TypeResolveFn<'N3Ticket', ParentType, ContextType>;
};

export type TicketConnectionResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['TicketConnection'] = ResolversParentTypes['TicketConnection']> = {
  answer?: Resolver<Maybe<ResolversTypes['ListAnswer']>, ParentType, ContextType>;
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Ticket']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type TicketReferenceResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['TicketReference'] = ResolversParentTypes['TicketReference']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type WithholdingResolvers<ContextType = DeskContext, ParentType extends ResolversParentTypes['Withholding'] = ResolversParentTypes['Withholding']> = {
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['Party']>, ParentType, ContextType>;
  reasonCode?: Resolver<Maybe<ResolversTypes['WithholdingReason']>, ParentType, ContextType>;
  reviewDueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = DeskContext> = {
  Bond?: BondResolvers<ContextType>;
  ChainHead?: ChainHeadResolvers<ContextType>;
  Change?: ChangeResolvers<ContextType>;
  ChangeConnection?: ChangeConnectionResolvers<ContextType>;
  ClockStatement?: ClockStatementResolvers<ContextType>;
  DateTime?: GraphQLScalarType;
  Desk?: DeskResolvers<ContextType>;
  Dispute?: DisputeResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  GovernedText?: GovernedTextResolvers<ContextType>;
  Handover?: HandoverResolvers<ContextType>;
  HandoverConnection?: HandoverConnectionResolvers<ContextType>;
  Incident?: IncidentResolvers<ContextType>;
  Involvement?: InvolvementResolvers<ContextType>;
  KnownError?: KnownErrorResolvers<ContextType>;
  KnownErrorConnection?: KnownErrorConnectionResolvers<ContextType>;
  KnownErrorLink?: KnownErrorLinkResolvers<ContextType>;
  KnownErrorReference?: KnownErrorReferenceResolvers<ContextType>;
  ListAnswer?: ListAnswerResolvers<ContextType>;
  MaterialGap?: MaterialGapResolvers<ContextType>;
  N3Desk?: N3DeskResolvers<ContextType>;
  N3Involvement?: N3InvolvementResolvers<ContextType>;
  N3KnownError?: N3KnownErrorResolvers<ContextType>;
  N3Ticket?: N3TicketResolvers<ContextType>;
  Note?: NoteResolvers<ContextType>;
  NoteConnection?: NoteConnectionResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Party?: PartyResolvers<ContextType>;
  Problem?: ProblemResolvers<ContextType>;
  ProblemConnection?: ProblemConnectionResolvers<ContextType>;
  ResolutionClaim?: ResolutionClaimResolvers<ContextType>;
  Service?: ServiceResolvers<ContextType>;
  SeverityClaim?: SeverityClaimResolvers<ContextType>;
  Site?: SiteResolvers<ContextType>;
  SupportMaterial?: SupportMaterialResolvers<ContextType>;
  SupportMaterialConnection?: SupportMaterialConnectionResolvers<ContextType>;
  Ticket?: TicketResolvers<ContextType>;
  TicketConnection?: TicketConnectionResolvers<ContextType>;
  TicketReference?: TicketReferenceResolvers<ContextType>;
  Withholding?: WithholdingResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = DeskContext> = {
  asKnownAt?: AsKnownAtDirectiveResolver<any, any, ContextType>;
  asOf?: AsOfDirectiveResolver<any, any, ContextType>;
};

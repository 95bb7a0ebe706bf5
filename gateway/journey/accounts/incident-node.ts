/** One incident as the graph answers it: what is asked of it for the engine, and the form in which it comes. Texts are never asked for. */

import type {
  AccountState,
  BondRole,
  ClockStatement,
  DisputeSubject,
  Presence,
  RejectReason,
  StopReason,
} from '../engine/model.ts';

/** Fields of `Incident` that the NSD answers. */
export const DECLARATION_SELECTION = `
  service { code }
  major
  startClaims { at claimedBy { id } basis witnessedAt }
  restoreClaims { at claimedBy { id } basis witnessedAt }
  impact { site { code } startedAt restoredAt claimedBy { id } }
  bonds { target { id } role assertedAt deniedAt }
`;

/** Fields of `Involvement`. Of an evidencing note it asks only whether there is one. */
export const INVOLVEMENT_SELECTION = `
  id
  state
  disputes { id subject about raisedBy { id } raisedAt withdrawnAt witnessedAt }
  tickets {
    id
    presence
    service { code }
    sourceSpokeAt
    firstObservedAt
    openedAt
    closedAt
    clock {
      id role state heldBy { id } waitingOn { id } from to reason evidence { state }
      requestedAt requestReachedAt recordedAt witnessedAt
    }
    handovers {
      id transferReference from { id } to { id } offeredAt receivedAt acceptedAt rejectedAt withdrawnAt returnedAt
      rejectCode recordedAt witnessedAt
    }
    bonds { target { id } role assertedAt deniedAt }
    resolutions { claimedAt confirmedAt reopenedAt }
    severityClaims { value claimedBy { id } definition at acceptedBy { id } witnessedAt }
    materialGaps { obligation assertedBy { id } assertedAt firstLineFixable contestedAt }
  }
`;

/**
 * Fields of `Incident` beside its id, without braces: what each figure of an incident states in its `@requires`, letter for letter but for
 * white space, so that all of them together cost one request a desk.
 */
export const INCIDENT_SELECTION = `${DECLARATION_SELECTION} involvements {${INVOLVEMENT_SELECTION}}`;

/** For documents given to `FederatedRead`: spread `...IncidentAccounts` on an `Incident`, and hand its node to `toIncidentAccounts`. */
export const INCIDENT_ACCOUNTS = `fragment IncidentAccounts on Incident { id ${INCIDENT_SELECTION} }`;

type Maybe<Value> = Value | null | undefined;
/** As it came, before it is parsed. */
type Instant = Maybe<string>;
type Reference = Maybe<{ readonly id: string }>;
type Code = Maybe<{ readonly code: string }>;
/** A list, or an entry of one, is null where its desk did not answer or was not understood. */
type List<Entry> = Maybe<readonly Maybe<Entry>[]>;

export interface IncidentNode {
  readonly id: string;
  readonly service?: Code;
  readonly major?: Maybe<boolean>;
  readonly startClaims?: List<TimeClaimNode>;
  readonly restoreClaims?: List<TimeClaimNode>;
  readonly impact?: List<SiteImpactNode>;
  readonly bonds?: List<BondNode>;
  readonly involvements?: List<InvolvementNode>;
}

export interface TimeClaimNode {
  readonly at?: Instant;
  readonly claimedBy?: Reference;
  readonly basis?: Maybe<string>;
  readonly witnessedAt?: Instant;
}

export interface SiteImpactNode {
  readonly site?: Code;
  readonly startedAt?: Instant;
  readonly restoredAt?: Instant;
  readonly claimedBy?: Reference;
}

export interface BondNode {
  readonly target?: Reference;
  readonly role?: Maybe<BondRole>;
  readonly assertedAt?: Instant;
  readonly deniedAt?: Instant;
}

export interface InvolvementNode {
  readonly id: string;
  readonly state?: Maybe<AccountState>;
  readonly disputes?: List<DisputeNode>;
  readonly tickets?: List<TicketNode>;
}

export interface DisputeNode {
  readonly id: string;
  readonly subject?: Maybe<DisputeSubject>;
  readonly about?: Maybe<string>;
  readonly raisedBy?: Reference;
  readonly raisedAt?: Instant;
  readonly withdrawnAt?: Instant;
  readonly witnessedAt?: Instant;
}

export interface TicketNode {
  readonly id: string;
  readonly presence?: Maybe<Presence>;
  readonly service?: Code;
  readonly sourceSpokeAt?: Instant;
  readonly firstObservedAt?: Instant;
  readonly openedAt?: Instant;
  readonly closedAt?: Instant;
  readonly clock?: List<ClockStatementNode>;
  readonly handovers?: List<HandoverNode>;
  readonly bonds?: List<BondNode>;
  readonly resolutions?: List<ResolutionNode>;
  readonly severityClaims?: List<SeverityClaimNode>;
  readonly materialGaps?: List<MaterialGapNode>;
  /** Only where a figure asks for them besides. */
  readonly site?: Code;
  readonly affectedSites?: List<NonNullable<Code>>;
}

export interface ClockStatementNode {
  readonly id: string;
  readonly role?: Maybe<ClockStatement['role']>;
  readonly state?: Maybe<ClockStatement['state']>;
  readonly heldBy?: Reference;
  readonly waitingOn?: Reference;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly reason?: Maybe<StopReason>;
  readonly evidence?: Maybe<object>;
  readonly requestedAt?: Instant;
  readonly requestReachedAt?: Instant;
  readonly recordedAt?: Instant;
  readonly witnessedAt?: Instant;
}

export interface HandoverNode {
  readonly id: string;
  readonly transferReference?: Maybe<string>;
  readonly from?: Reference;
  readonly to?: Reference;
  readonly offeredAt?: Instant;
  readonly receivedAt?: Instant;
  readonly acceptedAt?: Instant;
  readonly rejectedAt?: Instant;
  readonly withdrawnAt?: Instant;
  readonly returnedAt?: Instant;
  readonly rejectCode?: Maybe<RejectReason>;
  readonly recordedAt?: Instant;
  readonly witnessedAt?: Instant;
}

export interface ResolutionNode {
  readonly claimedAt?: Instant;
  readonly confirmedAt?: Instant;
  readonly reopenedAt?: Instant;
}

export interface SeverityClaimNode {
  readonly value?: Maybe<number>;
  readonly claimedBy?: Reference;
  readonly definition?: Maybe<string>;
  readonly at?: Instant;
  readonly acceptedBy?: Reference;
  readonly witnessedAt?: Instant;
}

export interface MaterialGapNode {
  readonly obligation: string;
  readonly assertedBy?: Reference;
  readonly assertedAt?: Instant;
  readonly firstLineFixable?: Maybe<boolean>;
  readonly contestedAt?: Instant;
}

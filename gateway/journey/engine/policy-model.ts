/** A policy: every threshold and choice behind a figure, as data. See `docs/custody.md` for what each one decides. */

import type { DurationMs, StopReason } from './model.ts';

export interface Policy {
  /** Such as `programme-2006.1`; a version's content never changes. */
  readonly version: string;
  /** SHA-256 over the policy's RFC 8785 JSON without this field, in lower-case hexadecimal. */
  readonly contentHash: string;
  readonly start: BoundChoice;
  readonly restore: BoundChoice;
  readonly staleAfterMilliseconds: DurationMs;
  readonly backDatedAfterMilliseconds: DurationMs;
  readonly stops: {
    readonly permitted: readonly StopReason[];
    readonly evidenceRequired: boolean;
  };
  readonly handovers: {
    readonly acceptanceWindowMilliseconds: DurationMs;
    readonly pairingWindowMilliseconds: DurationMs;
  };
  readonly charging: {
    /** Who is charged for the acceptance window. */
    readonly acceptanceWindow: 'ALLOWED' | 'SENDER' | 'RECEIVER';
  };
  readonly severity: {
    /** Which claim counts for a target that hangs on severity. */
    readonly basis: 'FIRST_CLAIMED' | 'LAST_AGREED';
    /** Whether a change of severity moves the target from the start, or from the change. */
    readonly changeAppliesFrom: 'START' | 'CHANGE';
  };
  /** Whether a supplier is relieved of the time it waited on a peer with whom it has an OLA or no agreement. */
  readonly peerRelief: boolean;
}

export interface BoundChoice {
  /** Codes of bases, the best first. */
  readonly bases: readonly string[];
  readonly choose: 'EARLIEST' | 'LATEST';
}

/** An export as an auditor holds it: all that its figures follow from, and nothing that a person wrote. */

import type { Calendar } from '../engine/calendar/calendar-model.ts';
import type { MissingAccount } from '../engine/custody/custody-model.ts';
import type {
  AccountState,
  ClockStatement,
  Declaration,
  DirectoryDesk,
  Dispute,
  Handover,
  Ticket,
} from '../engine/model.ts';
import type { Policy } from '../engine/policy-model.ts';
import type { Agreement, Relation } from '../engine/verdict/agreement-model.ts';
import type { Attainment, Credit } from '../engine/verdict/attainment.ts';
import type { Exclusion, Verdict } from '../engine/verdict/verdict-model.ts';

export const EXPORT_FORMAT = 'throughline-verdicts/1';

/** Instants and durations are whole milliseconds; hashes are 64 hexadecimal digits. */
export interface VerdictExport {
  readonly format: string;
  /** Version of the engine that reckoned it. */
  readonly engine: string;
  readonly question: {
    readonly agreement: string;
    /** Null for the version that holds. */
    readonly version: string | null;
    readonly from: number;
    readonly to: number;
  };
  readonly asOf: number;
  readonly asKnownAt: number;
  readonly policy: Policy;
  readonly calendars: readonly Calendar[];
  readonly agreements: readonly (Agreement & { readonly contentHash: string })[];
  readonly relations: readonly (Relation & { readonly contentHash: string })[];
  /** Directory rows used, by code. */
  readonly desks: readonly (DirectoryDesk & { readonly contentHash: string })[];
  /** One a desk that answered, by desk. */
  readonly chainHeads: readonly ExportedChainHead[];
  /** Desks that did not say which incidents there were, by desk. */
  readonly silentDesks: readonly MissingAccount[];
  /** By id. */
  readonly incidents: readonly ExportedIncident[];
  /** By desk, then id, each once. */
  readonly inputs: readonly ExportedInput[];
  readonly result: ExportedResult;
  /** Over all of the above; null where an account is missing that could change a figure. */
  readonly hash: string | null;
  /** Over the hash; null where there is none, or the gateway has no key. */
  readonly signature: ExportedSignature | null;
}

export interface ExportedChainHead {
  readonly desk: string;
  /** Null, as is its hash, where the desk keeps no chain or had witnessed nothing yet. */
  readonly position: number | null;
  readonly hash: string | null;
}

/** How the inputs make one incident's accounts again. */
export interface ExportedIncident {
  readonly incident: string;
  /** Id of the input; null where the NSD did not answer. */
  readonly declaration: InputReference | null;
  /** In the directory's order. */
  readonly accounts: readonly InputReference[];
  /** Codes of the directory rows that bear on it. */
  readonly desks: readonly string[];
}

export interface InputReference {
  readonly desk: string;
  readonly id: string;
}

export type ExportedInput = { readonly desk: string; readonly id: string; readonly hash: string } & InputContent;

export type InputContent =
  | { readonly kind: 'DECLARATION'; readonly data: Declaration }
  | { readonly kind: 'ACCOUNT'; readonly data: AccountInput }
  | { readonly kind: 'DISPUTE'; readonly data: Dispute }
  | { readonly kind: 'TICKET'; readonly data: TicketInput }
  | { readonly kind: 'CLOCK_STATEMENT'; readonly data: ClockStatement }
  | { readonly kind: 'HANDOVER'; readonly data: Handover };

export interface AccountInput {
  readonly desk: string;
  readonly state: AccountState | null;
  /** Set where it is what the desk said before. */
  readonly copiedAt?: number;
  readonly tickets: readonly InputReference[];
  readonly disputes: readonly InputReference[];
}

export type TicketInput = Omit<Ticket, 'clock' | 'handovers'> & {
  readonly clock: readonly InputReference[];
  readonly handovers: readonly InputReference[];
};

export interface ExportedResult {
  /** Each with a hash of its own; null for `INCOMPLETE`. */
  readonly verdicts: readonly (Verdict & { readonly hash: string | null })[];
  readonly exclusions: readonly Exclusion[];
  readonly attainment: readonly Attainment[];
  readonly credits: readonly Credit[];
  readonly missing: readonly MissingAccount[];
  readonly isComplete: boolean;
}

export interface ExportedSignature {
  readonly algorithm: 'Ed25519';
  /** SubjectPublicKeyInfo, DER in base64. */
  readonly publicKey: string;
  /** Base64, over the 32 bytes of the hash. */
  readonly value: string;
}

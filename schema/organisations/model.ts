/**
 * What `schema/organisations.yml` says, after parsing: who takes part, who answers for which subgraph, and the dated facts
 * of the directory. Both sides of the wire read it: the gateway to compose and to resolve, a desk's server to know itself.
 */

import type { ToolkitStatus } from '../contract/reader.ts';
import type { InstantMs } from '../contract/times.ts';

export type DeskKind = 'NATIONAL' | 'LSP' | 'CENTRAL' | 'EXISTING_SUPPLIER' | 'LOCAL';
export type ServiceLifecycle = 'PLANNED' | 'DEPLOYED' | 'TO_BE_REPLACED' | 'RETIRED';
export type ServiceScope =
  'NATIONAL_DESK' | 'CENTRAL' | 'PLANNED' | 'REPLACEABLE' | 'LSP' | 'EXISTING_SUPPLIER' | 'LOCAL_DESK';
export type ProviderRole = 'LSP' | 'NASP' | 'SUB_SUPPLIER' | 'EXISTING_SUPPLIER' | 'LOCAL';
export type AgreementKind = 'SLA' | 'OLA' | 'UNDERPINNING_CONTRACT';

/**
 * Valid from `from` (inclusive) to `to` (exclusive, null for open), and on record since `knownFrom`. Rows are only added, so
 * rows of one series may overlap in valid time: the one known later supersedes. Choose with `dated.ts`, never by hand.
 */
export interface Dated {
  readonly from: InstantMs;
  readonly to: InstantMs | null;
  readonly knownFrom: InstantMs;
}

export interface OrganisationRow {
  readonly code: string;
  readonly name: string;
  readonly validFrom: InstantMs | null;
  readonly validTo: InstantMs | null;
  readonly knownFrom: InstantMs;
  readonly predecessors: readonly string[];
  /**
   * Whether it may hold patients' data, by date; ordered by `from`, then `knownFrom`. Empty where nothing is on record. Choose with
   * `toolkitStatusOfOrganisation`.
   */
  readonly toolkit: readonly ToolkitRow[];
  readonly source: string;
}

/** What the Data Security and Protection Toolkit says of an organisation in one period. */
export interface ToolkitRow extends Dated {
  readonly status: Exclude<ToolkitStatus, 'UNKNOWN'>;
  /** A public citation, or `synthetic`. */
  readonly source: string;
}

/** One subgraph: one owner, one or (local desks) many desks. */
export interface SubgraphRow {
  /** Folder under `subgraphs/` and name in the supergraph, such as `lsp-southern`. */
  readonly name: string;
  /** Prefix of the type names that only this subgraph may define, such as `LspSouthern`. */
  readonly prefix: string;
  /** The organisation whose change a change to this subgraph is: who runs its desk in the end, as far as known. */
  readonly organisation: string;
  /** Types beside the contract and the prefix that this subgraph owns, such as `Incident`. */
  readonly ownedTypes: readonly string[];
  /** Root fields that this subgraph owns, such as `Query.incidents`. */
  readonly ownedRootFields: readonly string[];
  /** Where its server listens; null where the start command or the environment says so. */
  readonly url: string | null;
  /** Further servers that answer the same questions from the same records; empty where there is no `url`. */
  readonly replicas: readonly string[];
  /** How long one request to it may take, in milliseconds. */
  readonly timeoutMs: number;
  /** How long what it said may be given again; null for not at all. */
  readonly lastKnown: LastKnownRule | null;
}

/** A supplier's own rule, in milliseconds from when it said something, each on top of the one before; 0 for not at all. */
export interface LastKnownRule {
  /** It is given without asking the supplier. */
  readonly freshForMs: number;
  /** After that: given as stale, while the supplier is asked. */
  readonly staleWhileRevalidateMs: number;
  /** After `freshForMs`: given as stale where the supplier was asked and failed. */
  readonly staleIfErrorMs: number;
}

export interface DeskRow {
  /** The first part of its ticket ids, such as `lsp-southern`; for a local desk its own code, such as `ld-maidstone`. */
  readonly code: string;
  readonly name: string;
  readonly kind: DeskKind;
  readonly subgraph: string;
  /** Since when the desk takes part: before it, its involvements are `NOT_MEMBER_THEN`. */
  readonly memberFrom: InstantMs;
  /** Until when, exclusive: from then on they are `NOT_MEMBER_THEN` again; null while it takes part. */
  readonly memberTo: InstantMs | null;
  readonly knownFrom: InstantMs;
  /**
   * True for the desk that stands for a subgraph of many desks (`local-desks`): it answers involvements for all of them
   * and is not listed by `desks`, which lists them one by one.
   */
  readonly aggregate: boolean;
  /** Where the desk sits; null where that says nothing (a national desk) or is not on record. */
  readonly site: string | null;
  /** Who runs the desk, by date; ordered by `from`, then `knownFrom`. At least one row. Choose with `operatorOfDesk`. */
  readonly operators: readonly (Dated & { readonly organisation: string; readonly source: string })[];
}

export interface SiteRow {
  readonly code: string;
  readonly name: string;
  readonly organisation: string;
  readonly cluster: string | null;
  readonly source: string;
}

export interface ServiceRow {
  readonly code: string;
  readonly name: string;
  readonly scope: ServiceScope;
  /** By date; ordered by `from`, then `knownFrom`. At least one row. Choose with `lifecycleOfService`. */
  readonly lifecycles: readonly (Dated & { readonly lifecycle: ServiceLifecycle })[];
  readonly dependsOn: readonly string[];
  readonly replacedBy: string | null;
  readonly supportedBy: string | null;
  readonly supportHours: string | null;
  /** A public citation, or `synthetic`. */
  readonly source: string;
}

export interface ProviderAssignmentRow extends Dated {
  readonly service: string;
  readonly organisation: string;
  readonly desk: string | null;
  readonly role: ProviderRole;
  readonly cluster: string | null;
  readonly site: string | null;
  readonly agreement: { readonly code: string; readonly version: string } | null;
  readonly source: string;
}

export interface TargetRow {
  readonly code: string;
  readonly measure: string;
  readonly threshold: string;
  readonly unit: string;
  readonly severity: number | null;
  readonly calendar: string;
  readonly permittedStops: readonly string[];
  readonly creditPence: number | null;
}

export interface AgreementRow extends Dated {
  readonly code: string;
  readonly version: string;
  readonly kind: AgreementKind;
  readonly provider: string;
  readonly customer: string;
  readonly services: readonly string[];
  readonly targets: readonly TargetRow[];
  readonly source: string;
}

export interface Organisations {
  readonly organisations: readonly OrganisationRow[];
  readonly subgraphs: readonly SubgraphRow[];
  readonly desks: readonly DeskRow[];
  readonly sites: readonly SiteRow[];
  readonly services: readonly ServiceRow[];
  readonly providerAssignments: readonly ProviderAssignmentRow[];
  readonly agreements: readonly AgreementRow[];
}

/** One thing wrong in `organisations.yml`: where, which rule, and what was found there. */
export interface OrganisationsProblem {
  readonly line: number;
  readonly column: number;
  /** Stable name of the rule, such as `DESK_CODE_UNIQUE`. */
  readonly rule: string;
  readonly message: string;
}

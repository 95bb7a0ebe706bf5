import { lastRowBegun, rowThatHolds } from './dated.ts';
import type { Capacity, ToolkitStatus } from '../contract/reader.ts';
import type { InstantMs, Times } from '../contract/times.ts';
import type {
  DeskKind,
  DeskRow,
  OrganisationRow,
  Organisations,
  ServiceLifecycle,
  ServiceRow,
  SiteRow,
  SubgraphRow,
} from './model.ts';

/** Named lookups over {@link Organisations}. All are constant-time, hold for every time, and keep the file's order. */
export interface Registry {
  readonly organisations: Organisations;
  /** The subgraphs' type name prefixes, in the file's order. */
  readonly prefixes: readonly string[];
  /** One desk a subgraph: the one that answers involvements for it (the aggregate, where there are many). */
  readonly accountDesks: readonly DeskRow[];
  /** Every desk that people know: all but the aggregates. */
  readonly listedDesks: readonly DeskRow[];
  organisationByCode(code: string): OrganisationRow | undefined;
  subgraphByName(name: string): SubgraphRow | undefined;
  deskByCode(code: string): DeskRow | undefined;
  siteByCode(code: string): SiteRow | undefined;
  serviceByCode(code: string): ServiceRow | undefined;
  /** The subgraph whose server answers for the desk; `undefined` for an unknown desk. */
  subgraphOfDesk(deskCode: string): SubgraphRow | undefined;
  /** The prefix of the desk's concrete type names, such as `LspSouthern`; `undefined` for an unknown desk. */
  prefixOfDesk(deskCode: string): string | undefined;
  /** The desks that a subgraph answers for, aggregate included; empty for an unknown subgraph. */
  desksOfSubgraph(subgraphName: string): readonly DeskRow[];
  /** The desk that answers involvements in the place of this one (itself, mostly); `undefined` for an unknown desk. */
  accountDeskOf(deskCode: string): DeskRow | undefined;
  /** As what the desk acts towards the others; `null` for an unknown desk. */
  capacityOf(deskCode: string): Capacity | null;
  /** Code of the organisation that runs the desk at an instant, by all that is on record; `null` for an unknown desk. */
  operatorOf(deskCode: string, at: InstantMs): string | null;
  /**
   * Whether the organisation that runs the desk at an instant may hold patients' data then, by all that is on record; `UNKNOWN` for an
   * unknown desk, and where nothing is on record.
   *
   * @param deskCode null for who reads for no desk: auditors and guardians are of the programme, whose organisation is the one under
   *   which the national desk stands, whoever runs that desk for it.
   */
  toolkitStatusOf(deskCode: string | null, at: InstantMs): ToolkitStatus;
}

export function createRegistry(organisations: Organisations): Registry {
  const organisationsByCode = new Map(organisations.organisations.map((row) => [row.code, row]));
  const subgraphsByName = new Map(organisations.subgraphs.map((row) => [row.name, row]));
  const desksByCode = new Map(organisations.desks.map((row) => [row.code, row]));
  const sitesByCode = new Map(organisations.sites.map((row) => [row.code, row]));
  const servicesByCode = new Map(organisations.services.map((row) => [row.code, row]));
  const desksBySubgraph = Map.groupBy(organisations.desks, (desk) => desk.subgraph);
  const accountDeskBySubgraph = new Map(
    [...desksBySubgraph].map(([name, desks]) => [name, desks.find((desk) => desk.aggregate) ?? desks[0]!]),
  );

  function subgraphOfDesk(deskCode: string): SubgraphRow | undefined {
    const desk = desksByCode.get(deskCode);
    return desk && subgraphsByName.get(desk.subgraph);
  }

  const nationalDesk = organisations.desks.find(({ kind }) => kind === 'NATIONAL');

  function operatorOf(deskCode: string, at: InstantMs): string | null {
    const desk = desksByCode.get(deskCode);
    return desk === undefined ? null : operatorOfDesk(desk, { asOf: at, asKnownAt: Infinity });
  }

  return {
    organisations,
    prefixes: organisations.subgraphs.map((subgraph) => subgraph.prefix),
    accountDesks: organisations.subgraphs.flatMap((subgraph) => accountDeskBySubgraph.get(subgraph.name) ?? []),
    listedDesks: organisations.desks.filter((desk) => !desk.aggregate),
    organisationByCode: (code) => organisationsByCode.get(code),
    subgraphByName: (name) => subgraphsByName.get(name),
    deskByCode: (code) => desksByCode.get(code),
    siteByCode: (code) => sitesByCode.get(code),
    serviceByCode: (code) => servicesByCode.get(code),
    subgraphOfDesk,
    prefixOfDesk: (deskCode) => subgraphOfDesk(deskCode)?.prefix,
    desksOfSubgraph: (subgraphName) => desksBySubgraph.get(subgraphName) ?? [],
    accountDeskOf: (deskCode) => {
      const desk = desksByCode.get(deskCode);
      return desk && accountDeskBySubgraph.get(desk.subgraph);
    },
    capacityOf: (deskCode) => {
      const desk = desksByCode.get(deskCode);
      return desk === undefined ? null : capacityOfDesk(desk);
    },
    operatorOf,
    toolkitStatusOf: (deskCode, at) => {
      const code = deskCode === null ? nationalDesk?.operators[0]?.organisation : operatorOf(deskCode, at);
      const organisation = organisationsByCode.get(code ?? '');
      if (organisation === undefined) return 'UNKNOWN';
      return toolkitStatusOfOrganisation(organisation, { asOf: at, asKnownAt: Infinity });
    },
  };
}

const CAPACITY_OF_KIND: Readonly<Record<DeskKind, Capacity>> = {
  NATIONAL: 'INTEGRATOR',
  LSP: 'PROVIDER',
  CENTRAL: 'PROVIDER',
  EXISTING_SUPPLIER: 'PROVIDER',
  LOCAL: 'CUSTOMER',
};

/** As what a desk acts towards the others: a reader who names the desk with another capacity does not read for it. */
export function capacityOfDesk({ kind }: DeskRow): Capacity {
  return CAPACITY_OF_KIND[kind];
}

/**
 * Code of the organisation that ran the desk at `times.asOf`, from what was on record by `times.asKnownAt`.
 * A desk always has one: where nothing is on record for that time, the last operator known before it, or else the first.
 */
export function operatorOfDesk(desk: DeskRow, times: Times): string {
  if (desk.operators.length === 1) return desk.operators[0]!.organisation;
  const identityOf = (row: DeskRow['operators'][number]): string => row.organisation;
  const row = rowThatHolds(desk.operators, identityOf, times) ?? lastRowBegun(desk.operators, identityOf, times);
  return (row ?? desk.operators[0]!).organisation;
}

/**
 * Lifecycle of the service at `times.asOf`, from what was on record by `times.asKnownAt`: `PLANNED` before its first row
 * begins, and where a row ended and nobody has said what follows, still that row's.
 *
 * @returns `undefined` when nothing about the service was on record by then.
 */
export function lifecycleOfService(service: ServiceRow, times: Times): ServiceLifecycle | undefined {
  const identityOf = (row: ServiceRow['lifecycles'][number]): string => row.lifecycle;
  const row =
    rowThatHolds(service.lifecycles, identityOf, times) ?? lastRowBegun(service.lifecycles, identityOf, times);
  if (row !== undefined) return row.lifecycle;
  return service.lifecycles.some((known) => known.knownFrom <= times.asKnownAt) ? 'PLANNED' : undefined;
}

/**
 * Whether the organisation may hold patients' data at `times.asOf`, from what was on record by `times.asKnownAt`: `UNKNOWN` outside
 * every period on record. An end is an end: what nobody has renewed is not current.
 */
export function toolkitStatusOfOrganisation({ toolkit }: OrganisationRow, times: Times): ToolkitStatus {
  return rowThatHolds(toolkit, ({ status }) => status, times)?.status ?? 'UNKNOWN';
}

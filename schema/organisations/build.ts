import { operatorOfDesk } from './registry.ts';
import type { DeskRow, Organisations, SubgraphRow } from './model.ts';
import type { LocatedDesk, LocatedSubgraph, Rows } from './rows.ts';

/** From rows that have passed every rule to the model: defaults filled in, desks and operators joined. Lists keep their order. */
export function build(rows: Rows, subgraphs: readonly LocatedSubgraph[], desks: readonly LocatedDesk[]): Organisations {
  const deskRows = desks.map((desk) => toDesk(desk, rows.takeovers));
  return {
    organisations: rows.organisations.map(({ row }) => ({
      code: row.code,
      name: row.name,
      validFrom: row.from,
      validTo: row.to,
      knownFrom: row.knownFrom,
      predecessors: row.predecessors,
      toolkit: row.toolkit.map(withKnownFrom).toSorted(byTime),
      source: row.source,
    })),
    subgraphs: subgraphs.map((subgraph) => toSubgraph(subgraph, deskRows)),
    desks: deskRows,
    sites: rows.sites.map(({ row }) => row),
    services: rows.services.map(({ row }) => ({
      ...row,
      lifecycles: row.lifecycles.map(withKnownFrom).toSorted(byTime),
    })),
    providerAssignments: rows.providerAssignments.map(({ row }) => withKnownFrom(row)),
    agreements: rows.agreements.map(({ row }) => withKnownFrom(row)),
  };
}

function toSubgraph({ row, prefix }: LocatedSubgraph, desks: readonly DeskRow[]): SubgraphRow {
  const own = desks.filter((desk) => desk.subgraph === row.name);
  const speaking = own.find((desk) => desk.aggregate) ?? own[0]!;
  return {
    name: row.name,
    prefix,
    organisation: operatorOfDesk(speaking, { asOf: Infinity, asKnownAt: Infinity }),
    ownedTypes: row.owns.types,
    ownedRootFields: row.owns.rootFields,
    url: row.url,
    replicas: row.replicas,
    timeoutMs: row.timeoutMs,
    lastKnown: row.lastKnown,
  };
}

function toDesk({ row, code, subgraph, organisation }: LocatedDesk, takeovers: Rows['takeovers']): DeskRow {
  const deskCode = code!;
  const knownFrom = row.knownFrom ?? organisation.row.knownFrom;
  const first = {
    organisation: organisation.row.code,
    from: row.memberFrom,
    to: row.memberTo,
    knownFrom,
    source: row.source ?? organisation.row.source,
  };
  const later = takeovers
    .filter((takeover) => takeover.row.desk === deskCode)
    .map(({ row: { from, to, source, ...takeover } }) =>
      withKnownFrom({ organisation: takeover.organisation, from, to, knownFrom: takeover.knownFrom, source }),
    );
  return {
    code: deskCode,
    name: row.name,
    kind: row.kind,
    subgraph: subgraph!.row.name,
    memberFrom: row.memberFrom,
    memberTo: row.memberTo,
    knownFrom,
    aggregate: row.aggregate,
    site: row.site,
    operators: [first, ...later].toSorted(byTime),
  };
}

function withKnownFrom<Row extends { from: number; knownFrom?: number | undefined }>(
  row: Row,
): Row & { knownFrom: number } {
  return { ...row, knownFrom: row.knownFrom ?? row.from };
}

function byTime(
  one: { readonly from: number; readonly knownFrom: number },
  other: { readonly from: number; readonly knownFrom: number },
): number {
  return one.from - other.from || one.knownFrom - other.knownFrom;
}

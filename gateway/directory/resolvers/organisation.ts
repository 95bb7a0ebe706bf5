import { formatInstant } from '../../../schema/contract/times.ts';
import { isKnown } from '../../../schema/organisations/dated.ts';
import type { OrganisationRow } from '../../../schema/organisations/model.ts';
import { operatorOfDesk, toolkitStatusOfOrganisation } from '../../../schema/organisations/registry.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { DirectoryContext, TypeResolvers } from '../context.ts';
import { organisationReference, sortedBy } from '../references.ts';
import type { CodeReference } from '../references.ts';
import { timesOn, type OnArgument } from '../times-on.ts';

export function createOrganisationResolvers(registry: Registry): TypeResolvers {
  const rowOf = ({ code }: CodeReference): OrganisationRow => registry.organisationByCode(code)!;
  const { organisations, sites } = registry.organisations;

  return {
    __resolveReference: ({ code }: CodeReference) =>
      registry.organisationByCode(code) === undefined ? null : { code },
    name: (source: CodeReference) => rowOf(source).name,
    validFrom: (source: CodeReference) => formatOrNull(rowOf(source).validFrom),
    validTo: (source: CodeReference) => formatOrNull(rowOf(source).validTo),

    toolkitStatus: (source: CodeReference, on: OnArgument, { times }: DirectoryContext) =>
      toolkitStatusOfOrganisation(rowOf(source), timesOn(times, on)),

    predecessors: (source: CodeReference, _, { times }: DirectoryContext) => {
      const row = rowOf(source);
      // Who took over from whom came on record with the successor.
      if (!isKnown(row, times.asKnownAt)) return [];
      return row.predecessors
        .toSorted()
        .flatMap((code) => organisationReference(registry, code, times.asKnownAt) ?? []);
    },

    successors: ({ code }: CodeReference, _, { times }: DirectoryContext) => {
      const successors = organisations.filter(
        (row) => row.predecessors.includes(code) && isKnown(row, times.asKnownAt),
      );
      return sortedBy(successors, (row) => [row.code]).map((row) => ({ code: row.code }));
    },

    desks: ({ code }: CodeReference, _, { times }: DirectoryContext) =>
      registry.listedDesks
        .filter((desk) => isKnown(desk, times.asKnownAt) && operatorOfDesk(desk, times) === code)
        .map((desk) => ({ code: desk.code })),

    sites: ({ code }: CodeReference) =>
      sortedBy(
        sites.filter((site) => site.organisation === code),
        (site) => [site.code],
      ).map((site) => ({ code: site.code })),
  };
}

function formatOrNull(instant: number | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

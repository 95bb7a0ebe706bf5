import { holdsAt, rowsThatHold } from '../../../schema/organisations/dated.ts';
import type { ProviderAssignmentRow, ServiceRow, SiteRow } from '../../../schema/organisations/model.ts';
import { lifecycleOfService } from '../../../schema/organisations/registry.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { DirectoryContext, TypeResolvers } from '../context.ts';
import { directoryError } from '../errors.ts';
import { agreementsOnRecord, serviceReference, sortedBy } from '../references.ts';
import type { CodeReference } from '../references.ts';
import { timesOn, type OnArgument } from '../times-on.ts';

export function createServiceResolvers(registry: Registry): TypeResolvers {
  const rowOf = ({ code }: CodeReference): ServiceRow => registry.serviceByCode(code)!;

  return {
    __resolveReference: ({ code }: CodeReference) => (registry.serviceByCode(code) === undefined ? null : { code }),
    name: (source: CodeReference) => rowOf(source).name,
    // A desk may speak of a service before anything about it was on record here: it was still to come.
    lifecycle: (source: CodeReference, _, { times }: DirectoryContext) =>
      lifecycleOfService(rowOf(source), times) ?? 'PLANNED',
    scope: (source: CodeReference) => rowOf(source).scope,
    dependsOn: (source: CodeReference, _, { times }: DirectoryContext) =>
      rowOf(source)
        .dependsOn.toSorted()
        .flatMap((code) => serviceReference(registry, code, times.asKnownAt) ?? []),
    replacedBy: (source: CodeReference, _, { times }: DirectoryContext) =>
      serviceReference(registry, rowOf(source).replacedBy, times.asKnownAt),
    supportedBy: (source: CodeReference) => {
      const { supportedBy } = rowOf(source);
      return supportedBy === null ? null : { code: supportedBy };
    },
    supportHours: (source: CodeReference) => rowOf(source).supportHours,

    providers: (
      { code }: CodeReference,
      { site, on }: OnArgument & { site?: string | null },
      { times }: DirectoryContext,
    ) => {
      const rows = rowsThatHold(
        registry.organisations.providerAssignments.filter((row) => row.service === code),
        assignmentIdentity,
        timesOn(times, { on }),
      );
      const covering = site == null ? rows : nearestPerRole(rows, knownSite(registry, site));
      return sortedBy(covering, (row) => [row.from, row.organisation]);
    },

    agreements: ({ code }: CodeReference, { on }: OnArgument, { times }: DirectoryContext) => {
      const { asOf, asKnownAt } = timesOn(times, { on });
      const rows = agreementsOnRecord(registry, asKnownAt);
      const holding = rows.filter((row) => row.services.includes(code) && holdsAt(row, asOf));
      return sortedBy(holding, (row) => [row.from, row.code, row.version]);
    },
  };
}

/** What an assignment is about, without its dates: a later-known row of the same replaces it. */
function assignmentIdentity(row: ProviderAssignmentRow): string {
  return [row.service, row.organisation, row.role, row.cluster ?? '', row.site ?? ''].join(' ');
}

/** In each role, the rows of the site itself; else those of its cluster; else those that hold everywhere. */
function nearestPerRole(rows: readonly ProviderAssignmentRow[], site: SiteRow): readonly ProviderAssignmentRow[] {
  const distanceOf = (row: ProviderAssignmentRow): number => {
    if (row.site !== null) return row.site === site.code ? 0 : Infinity;
    if (row.cluster !== null) return row.cluster === site.cluster ? 1 : Infinity;
    return 2;
  };
  const covering = rows.filter((row) => distanceOf(row) !== Infinity);
  return covering.filter((row) => {
    const inRole = covering.filter((other) => other.role === row.role);
    return inRole.every((other) => distanceOf(row) <= distanceOf(other));
  });
}

function knownSite(registry: Registry, code: string): SiteRow {
  const site = registry.siteByCode(code);
  if (site === undefined) throw directoryError('SITE_UNKNOWN', `there is no site ${JSON.stringify(code)}`);
  return site;
}

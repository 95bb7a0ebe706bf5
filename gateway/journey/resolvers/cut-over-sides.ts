/** A service right before and right after an instant, from the directory alone. */

import { formatInstant, type InstantMs, type Times } from '../../../schema/contract/times.ts';
import { rowsThatHold } from '../../../schema/organisations/dated.ts';
import type { AgreementRow, ProviderAssignmentRow, ServiceRow } from '../../../schema/organisations/model.ts';
import { lifecycleOfService, type Registry } from '../../../schema/organisations/registry.ts';
import { codeOrNull, instantOrNull } from './answer-values.ts';
import { compareKeys } from './ordered-page.ts';

/** What holds until the instant and what holds from it on, from what was on record at `asKnownAt`. */
export function serviceSides(
  registry: Registry,
  service: ServiceRow,
  at: InstantMs,
  asKnownAt: InstantMs,
): { readonly before: object; readonly after: object } {
  const [before, after] = [at - 1, at].map((asOf) => factsAt(registry, service, { asOf, asKnownAt })) as [Facts, Facts];
  return { before: toSideAnswer(before, after), after: toSideAnswer(after, before) };
}

interface Facts {
  readonly times: Times;
  readonly service: ServiceRow;
  readonly providers: readonly ProviderAssignmentRow[];
  readonly agreements: readonly AgreementRow[];
}

function factsAt(registry: Registry, service: ServiceRow, times: Times): Facts {
  const { providerAssignments, agreements } = registry.organisations;
  return {
    times,
    service,
    providers: rowsThatHold(
      providerAssignments.filter((row) => row.service === service.code),
      assignmentIdentity,
      times,
    ),
    agreements: rowsThatHold(agreements, agreementIdentity, times).filter(({ services }) =>
      services.includes(service.code),
    ),
  };
}

function toSideAnswer({ times, service, providers, agreements }: Facts, other: Facts): object {
  const there = new Set(other.providers.map(assignmentIdentity));
  return {
    lifecycle: lifecycleOfService(service, times) ?? null,
    providers: providers
      .toSorted((one, another) => compareKeys(providerKey(one), providerKey(another)))
      .map((row) => ({
        role: row.role,
        organisation: { code: row.organisation },
        desk: codeOrNull(row.desk),
        cluster: row.cluster,
        site: codeOrNull(row.site),
        agreement: row.agreement,
        from: formatInstant(row.from),
        to: instantOrNull(row.to),
        changes: !there.has(assignmentIdentity(row)),
      })),
    agreements: agreements
      .map(({ code, version }) => ({ code, version }))
      .toSorted((one, another) => compareKeys([one.code, one.version], [another.code, another.version])),
  };
}

function providerKey({ role, from, organisation, cluster, site }: ProviderAssignmentRow): readonly (string | number)[] {
  return [role, from, organisation, cluster ?? '', site ?? ''];
}

/** What an assignment is about, without its dates: a later-known row of the same replaces it. */
function assignmentIdentity(row: ProviderAssignmentRow): string {
  return [row.service, row.organisation, row.role, row.cluster ?? '', row.site ?? ''].join(' ');
}

function agreementIdentity({ code, version }: AgreementRow): string {
  return `${code} ${version}`;
}

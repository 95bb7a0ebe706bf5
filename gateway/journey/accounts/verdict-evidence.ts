/** Gathers what verdicts follow from: the directory's rows as on record, the policy's calendars, and the desks' accounts by reads. */

import { rowsOnRecord } from '../../../schema/organisations/dated.ts';
import type { AgreementRow } from '../../../schema/organisations/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { Policies, Policy } from '../../../schema/policies/model.ts';
import type { Calendar } from '../engine/calendar/calendar-model.ts';
import type { Relation } from '../engine/verdict/agreement-model.ts';

/** All versions of all agreements as on record at `asKnownAt`, in the directory's order. */
export function agreementsAt(registry: Registry, asKnownAt: number): readonly AgreementRow[] {
  return rowsOnRecord(registry.organisations.agreements, ({ code, version }) => `${code} ${version}`, asKnownAt);
}

/** What the providers have agreed with others: by these it is told who waits for a peer. */
export function relationsOf(agreements: readonly AgreementRow[], providers: ReadonlySet<string>): readonly Relation[] {
  return agreements
    .filter(({ provider, customer }) => providers.has(provider) || providers.has(customer))
    .map(({ code, version, kind, provider, customer, from, to }) => ({
      code,
      version,
      kind,
      provider,
      customer,
      from,
      to,
    }));
}

/** Those that the targets name and the policy knows, by code. */
export function calendarsOf(
  policies: Policies,
  policy: Policy,
  agreements: readonly AgreementRow[],
): readonly Calendar[] {
  const codes = new Set(agreements.flatMap(({ targets }) => targets.map(({ calendar }) => calendar)));
  return [...codes].toSorted().flatMap((code) => policies.calendarOf(policy, code) ?? []);
}

/** What resolvers hand to each other: keys alone. Always fresh objects: the federation library writes to what it is given. */

import type { Registry } from '../../schema/organisations/registry.ts';
import type { AgreementRow } from '../../schema/organisations/model.ts';
import { isKnown, rowsOnRecord } from '../../schema/organisations/dated.ts';
import type { InstantMs } from '../../schema/contract/times.ts';

export interface CodeReference {
  readonly code: string;
}

export interface IdReference {
  readonly id: string;
  /** The desk that the id names, from whoever has read it already. */
  readonly deskCode?: string;
}

/** Whether a service has anything on record by `asKnownAt`. */
export function isServiceKnown(registry: Registry, code: string, asKnownAt: InstantMs): boolean {
  return registry.serviceByCode(code)?.lifecycles.some((row) => isKnown(row, asKnownAt)) ?? false;
}

/** A service, where anything about it was on record by then; otherwise `null`. */
export function serviceReference(registry: Registry, code: string | null, asKnownAt: InstantMs): CodeReference | null {
  return code !== null && isServiceKnown(registry, code, asKnownAt) ? { code } : null;
}

/** An organisation, where it was on record by then; otherwise `null`. */
export function organisationReference(registry: Registry, code: string, asKnownAt: InstantMs): CodeReference | null {
  const row = registry.organisationByCode(code);
  return row !== undefined && isKnown(row, asKnownAt) ? { code } : null;
}

/** The agreements as they stood on record at `asKnownAt`: one row a code and version. */
export function agreementsOnRecord(registry: Registry, asKnownAt: InstantMs): readonly AgreementRow[] {
  return rowsOnRecord(registry.organisations.agreements, ({ code, version }) => `${code} ${version}`, asKnownAt);
}

/** One version of an agreement as it stood on record at `asKnownAt`. */
export function agreementOnRecord(
  registry: Registry,
  key: { readonly code: string; readonly version: string },
  asKnownAt: InstantMs,
): AgreementRow | null {
  const rows = agreementsOnRecord(registry, asKnownAt);
  return rows.find((row) => row.code === key.code && row.version === key.version) ?? null;
}

/** Sorts by the words that `wordsOf` gives, in order, by code unit: alike on every machine. */
export function sortedBy<Row>(
  rows: readonly Row[],
  wordsOf: (row: Row) => readonly (string | number)[],
): readonly Row[] {
  return rows.toSorted((one, other) => {
    const right = wordsOf(other);
    const index = wordsOf(one).findIndex((word, position) => word !== right[position]);
    return index < 0 ? 0 : wordsOf(one)[index]! < right[index]! ? -1 : 1;
  });
}

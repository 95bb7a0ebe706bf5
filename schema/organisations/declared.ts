import { isRecord } from './rows.ts';

/**
 * Every code that the file declares, rows of the wrong shape included: so that one misspelt value in a row is one problem,
 * and not one more for each row that names it.
 */
export interface Declared {
  readonly organisations: ReadonlySet<unknown>;
  readonly desks: ReadonlySet<unknown>;
  readonly sites: ReadonlySet<unknown>;
  readonly services: ReadonlySet<unknown>;
  /** `code version` */
  readonly agreements: ReadonlySet<unknown>;
  /** Clusters in which a site lies. */
  readonly clusters: ReadonlySet<unknown>;
}

export function collectDeclared(content: unknown): Declared {
  const rowsOf = (list: string): readonly Readonly<Record<string, unknown>>[] => recordsIn(content, list);
  return {
    organisations: new Set(rowsOf('organisations').map((row) => row['code'])),
    desks: new Set(rowsOf('organisations').flatMap(deskCodesOf)),
    sites: new Set(rowsOf('sites').map((row) => row['code'])),
    services: new Set(rowsOf('services').map((row) => row['code'])),
    agreements: new Set(rowsOf('agreements').map((row) => agreementKey(String(row['code']), String(row['version'])))),
    clusters: new Set(rowsOf('sites').map((row) => row['cluster'])),
  };
}

export function agreementKey(code: string, version: string): string {
  return `${code} ${version}`;
}

function deskCodesOf(row: Readonly<Record<string, unknown>>): readonly unknown[] {
  const subgraph = isRecord(row['subgraph']) ? [row['subgraph']] : [];
  const names = [...subgraph, ...recordsIn(row, 'subgraphs')].map((entry) => entry['name']);
  return recordsIn(row, 'desks').map((desk) => desk['code'] ?? desk['subgraph'] ?? names[0]);
}

function recordsIn(holder: unknown, key: string): readonly Readonly<Record<string, unknown>>[] {
  const list = isRecord(holder) ? holder[key] : undefined;
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

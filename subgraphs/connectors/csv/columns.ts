/** The columns that a dropped file may have, by name; their order in the file is free. */

export const CSV_COLUMNS = {
  desk: { required: true, longest: 100 },
  reference: { required: true, longest: 200 },
  domain: { required: true, longest: 20 },
  opened_at: { required: true, longest: 40 },
  last_updated_at: { required: true, longest: 40 },
  status: { required: true, longest: 100 },
  closed_at: { required: false, longest: 40 },
  closure: { required: false, longest: 20 },
  severity: { required: false, longest: 20 },
  service: { required: false, longest: 100 },
  site: { required: false, longest: 100 },
  incident: { required: false, longest: 200 },
  nsd_reference: { required: false, longest: 512 },
  held_by: { required: false, longest: 200 },
  recorded_at: { required: false, longest: 40 },
  summary: { required: false, longest: 20_000 },
  /** Samples only: of a dropped file the ledger is the witness. */
  witnessed_at: { required: false, longest: 40 },
} as const satisfies Record<string, { readonly required: boolean; readonly longest: number }>;

export type CsvColumn = keyof typeof CSV_COLUMNS;

const NAMES = Object.keys(CSV_COLUMNS) as CsvColumn[];
export const REQUIRED_COLUMNS: readonly CsvColumn[] = NAMES.filter((name) => CSV_COLUMNS[name].required);

/** @returns null for a name that is no column: of a sample's file, or of a dropped one. */
export function toColumn(name: string, isSample: boolean): CsvColumn | null {
  if (name === 'witnessed_at' && !isSample) return null;
  return NAMES.find((candidate) => candidate === name) ?? null;
}

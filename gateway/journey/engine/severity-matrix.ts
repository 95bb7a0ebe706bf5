/** Severity from impact and urgency, all 1 (the most) to 5. The data is `schema/policies/severity-matrix.yml`. */
export interface SeverityMatrix {
  readonly version: string;
  readonly contentHash: string;
  /** A row an impact, and in it a severity an urgency. */
  readonly severities: readonly (readonly number[])[];
}

/** @returns 1 to 5; null where the impact or the urgency is none of the matrix. */
export function severityOf({ severities }: SeverityMatrix, impact: number, urgency: number): number | null {
  return severities[impact - 1]?.[urgency - 1] ?? null;
}

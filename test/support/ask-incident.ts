/** Figures of one incident, asked as a client asks them. */

import { expect } from 'vitest';
import type { Answer, Ask } from './ask.ts';

export interface AskIncidentOptions {
  readonly id: string;
  /** Fields of `Incident`. */
  readonly fields: string;
  /** Both times, unless `asOf` is given. */
  readonly asKnownAt: string;
  readonly asOf?: string;
}

/** Long after everything of the samples was witnessed. */
export const LONG_AFTER = '2007-12-01T00:00:00Z';

export async function askIncident(
  query: Ask,
  { id, fields, asKnownAt, asOf = asKnownAt }: AskIncidentOptions,
): Promise<Answer> {
  const document = `query ($id: ID!) @asOf(time: "${asOf}") @asKnownAt(time: "${asKnownAt}") { incident(id: $id) { ${fields} } }`;
  const answer = await query(document, { id });
  expect(answer.status).toBe(200);
  return answer;
}

/** The incident of an answer without errors. */
export async function incidentOf(query: Ask, options: AskIncidentOptions): Promise<Record<string, any>> {
  const { body } = await askIncident(query, options);
  expect(body.errors).toBeUndefined();
  return body.data.incident;
}

/** `07-30T09:14`, of 2005 and 2006 as the samples have it. */
export function minute(instant: string): string {
  return instant.slice(5, 16);
}

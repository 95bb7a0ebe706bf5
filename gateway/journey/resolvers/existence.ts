import { existenceOf, type AccountState } from '../engine/existence.ts';
import type { JourneyResolvers } from '../environment.ts';

interface IncidentAccounts {
  readonly id: string;
  /** A desk that did not answer is null, or has no state. */
  readonly involvements?: readonly ({ readonly state?: AccountState | null } | null)[] | null;
}

/** Whether anyone knows an incident. */
export function createExistenceResolvers(): JourneyResolvers {
  return {
    Incident: {
      existence: ({ involvements }: IncidentAccounts) =>
        existenceOf((involvements ?? [null]).map((account) => account?.state ?? null)),
    },
  };
}

/** Which records of an incident somebody disputes. */

import DataLoader from 'dataloader';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';

export interface StandingDisputes {
  /** Ids of what is disputed, by whomever, and not withdrawn. */
  readonly about: ReadonlySet<string>;
  /** Whether every desk said whether it disputes anything. */
  readonly isComplete: boolean;
}

const READ_DISPUTES = `query ReadDisputes($id: ID!) {
  incident(id: $id) { involvements { id state disputes { about withdrawnAt } } }
}`;
const CONCURRENCY = 8;

/** One reader an answer: each incident is read once for it. */
export function createDisputeReader(
  context: Pick<FederatedRead, 'read'>,
): (incident: string) => Promise<StandingDisputes> {
  const disputes = new DataLoader<string, StandingDisputes>(async (ids) => {
    const found: StandingDisputes[] = ids.map(() => ({ about: new Set(), isComplete: false }));
    await inTurn(ids.entries(), CONCURRENCY, async ([index, id]) => {
      const { data } = await context.read(READ_DISPUTES, { variables: { id } });
      found[index] = toDisputes(data?.['incident'] as IncidentNode | null | undefined);
    });
    return found;
  });
  return (incident) => disputes.load(incident);
}

interface IncidentNode {
  readonly involvements?:
    | readonly ({
        readonly state?: string | null;
        readonly disputes?: readonly { readonly about?: string | null; readonly withdrawnAt?: string | null }[] | null;
      } | null)[]
    | null;
}

function toDisputes(incident: IncidentNode | null | undefined): StandingDisputes {
  const involvements = incident?.involvements ?? [null];
  const standing = involvements
    .flatMap((involvement) => involvement?.disputes ?? [])
    .filter(({ withdrawnAt }) => withdrawnAt == null);
  return {
    about: new Set(standing.flatMap(({ about }) => about ?? [])),
    isComplete: involvements.every((involvement) => involvement?.state != null && involvement.disputes != null),
  };
}

/** Reads what desks wrote for their disputes, as the reader may have it: for those that bear on a verdict. */

import DataLoader from 'dataloader';
import type { FederatedRead } from '../federated-read.ts';
import { TEXT_SELECTION, type GovernedTextNode, type TextExtent } from './governed-text-node.ts';
import { inTurn } from './in-turn.ts';

/** A dispute, by the desk that raised it. */
export interface RaisedDispute {
  readonly incident: string;
  readonly desk: string;
  readonly id: string;
}

/** @returns null where the desk wrote nothing, or did not answer for it: texts are beside a figure, never part of it. */
export type ReadPosition = (dispute: RaisedDispute, extent: TextExtent) => Promise<GovernedTextNode | null>;

/** What is read together: one desk's disputes of one incident, to one extent. */
type Wanted = Omit<RaisedDispute, 'id'> & { readonly extent: TextExtent };

const READ_POSITIONS = `query ReadPositions($incident: ID!, $desks: [ID!], $withWords: Boolean!) {
  incident(id: $incident) { involvements(desks: $desks) { id disputes { id position ${TEXT_SELECTION} } } }
}`;
const CONCURRENCY = 4;

interface DisputeNode {
  readonly id: string;
  readonly position?: GovernedTextNode | null;
}

interface IncidentNode {
  readonly involvements?: readonly ({ readonly disputes?: readonly DisputeNode[] | null } | null)[] | null;
}

/** One reader an answer: each desk's account is read once for it, and no other's. */
export function createPositionReader(context: Pick<FederatedRead, 'read'>): ReadPosition {
  const accounts = new DataLoader<Wanted, readonly DisputeNode[], string>(
    async (wanted) => {
      const found: (readonly DisputeNode[])[] = wanted.map(() => []);
      await inTurn(wanted.entries(), CONCURRENCY, async ([index, { incident, desk, extent }]) => {
        const variables = { incident, desks: [desk], withWords: extent === 'WORDS' };
        const { data } = await context.read(READ_POSITIONS, { variables });
        const node = data?.['incident'] as IncidentNode | null | undefined;
        found[index] = node?.involvements?.[0]?.disputes ?? [];
      });
      return found;
    },
    { cacheKeyFn: ({ incident, desk, extent }) => JSON.stringify([incident, desk, extent]) },
  );
  return async ({ id, ...dispute }, extent) => {
    const disputes = await accounts.load({ incident: dispute.incident, desk: dispute.desk, extent });
    return disputes.find((node) => node?.id === id)?.position ?? null;
  };
}

/** Reads what desks wrote for their disputes, as the reader may have it: for those that bear on a verdict. */

import DataLoader from 'dataloader';
import { formatInvolvementId } from '../../../schema/contract/ids.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import type { GovernedTextNode } from './read-evidence.ts';

/** @returns null where the desk wrote nothing, or did not answer for it: texts are beside a figure, never part of it. */
export type ReadPosition = (incident: string, desk: string, dispute: string) => Promise<GovernedTextNode | null>;

const READ_POSITIONS = `query ReadPositions($incident: ID!) {
  incident(id: $incident) {
    involvements {
      id
      disputes { id position { state text redactions withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } } }
    }
  }
}`;
const CONCURRENCY = 4;

interface InvolvementNode {
  readonly id: string;
  readonly disputes?: readonly { readonly id: string; readonly position?: GovernedTextNode | null }[] | null;
}

/** One reader an answer: each incident is read once for it. */
export function createPositionReader(context: Pick<FederatedRead, 'read'>): ReadPosition {
  const incidents = new DataLoader<string, readonly InvolvementNode[]>(async (ids) => {
    const found: (readonly InvolvementNode[])[] = ids.map(() => []);
    await inTurn(ids.entries(), CONCURRENCY, async ([index, incident]) => {
      const { data } = await context.read(READ_POSITIONS, { variables: { incident } });
      const node = data?.['incident'] as
        { readonly involvements?: readonly InvolvementNode[] | null } | null | undefined;
      found[index] = node?.involvements ?? [];
    });
    return found;
  });
  return async (incident, desk, dispute) => {
    const id = formatInvolvementId({ incident, desk });
    const involvement = (await incidents.load(incident)).find((node) => node?.id === id);
    return involvement?.disputes?.find((node) => node?.id === dispute)?.position ?? null;
  };
}

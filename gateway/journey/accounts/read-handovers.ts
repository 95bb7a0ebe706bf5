/** Reads what desks list of the hand-overs they sent and received. What they wrote of a rejection is read for those that are shown. */

import type { ListedHandover } from '../engine/measures/handover-outcomes.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import type { HandoverNode } from './incident-node.ts';
import { readDeskList } from './read-desk-list.ts';
import { IncompleteRecordError, toHandover } from './to-record.ts';

/** One reading of one desk's list. */
export interface HandoverReading {
  readonly desk: string;
  /** Null for both. */
  readonly direction: 'SENT' | 'RECEIVED' | null;
  /** Instants as the contract writes them; null sets no bound. */
  readonly from: string | null;
  readonly to: string | null;
  /** Which of them to keep: the rest is forgotten page by page. */
  readonly isWanted: (record: ListedHandover['record']) => boolean;
}

export interface HandoversRead {
  /** Each once a desk and id. */
  readonly records: readonly ListedHandover[];
  /** Desks whose lists did not come whole. */
  readonly missing: ReadonlyMap<string, MissingReason>;
}

const READ_HANDOVERS = `query ReadHandoversOfDesk(
  $desk: ID!, $direction: HandoverDirection, $from: DateTime, $to: DateTime, $first: Int!, $after: String
) {
  desk(code: $desk) {
    handovers(direction: $direction, from: $from, to: $to, first: $first, after: $after) {
      answer { state }
      nodes {
        id transferReference from { id } to { id } offeredAt receivedAt acceptedAt rejectedAt withdrawnAt returnedAt
        rejectCode recordedAt witnessedAt minimumDataSetMissing
      }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;
const CONCURRENCY = 8;

export async function readHandovers(
  context: Pick<FederatedRead, 'read'>,
  readings: readonly HandoverReading[],
): Promise<HandoversRead> {
  const records = new Map<string, ListedHandover>();
  const missing = new Map<string, MissingReason>();
  await inTurn(readings, CONCURRENCY, async ({ desk, direction, from, to, isWanted }) => {
    const question = { document: READ_HANDOVERS, list: 'handovers', desk, variables: { direction, from, to } } as const;
    const reason = await readDeskList<ListedNode>(context, question, (nodes) => {
      for (const node of nodes) {
        const record = toRecord(node);
        // Half a record is none: the desk has not answered all of its list.
        if (record === null) missing.set(desk, 'NOT_ANSWERED');
        else if (isWanted(record)) {
          const { minimumDataSetMissing = null } = node;
          records.set(JSON.stringify([desk, node.id]), { desk, record, minimumDataSetMissing, ticket: null });
        }
      }
    });
    if (reason !== null) missing.set(desk, reason);
  });
  return { records: [...records.values()], missing };
}

interface ListedNode extends HandoverNode {
  readonly minimumDataSetMissing?: readonly string[] | null;
}

function toRecord(node: ListedNode): ListedHandover['record'] | null {
  try {
    return toHandover(node);
  } catch (error) {
    if (error instanceof IncompleteRecordError) return null;
    throw error;
  }
}

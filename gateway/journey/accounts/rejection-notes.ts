/** Reads what desks wrote of rejected hand-overs, as the reader may have it: for the few that a page shows. */

import DataLoader from 'dataloader';
import { formatInstant } from '../../../schema/contract/times.ts';
import type { ListedHandover } from '../engine/measures/handover-outcomes.ts';
import type { FederatedRead } from '../federated-read.ts';
import { TEXT_SELECTION, type GovernedTextNode, type TextExtent } from './governed-text-node.ts';
import { inTurn } from './in-turn.ts';
import { readDeskList } from './read-desk-list.ts';
import { UNANSWERED } from './read-evidence.ts';

type HandoverRecord = Pick<ListedHandover, 'desk' | 'record'>;

/**
 * @returns null where the desk wrote none.
 * @throws {GraphQLError} where the desk did not answer for it.
 */
export type ReadRejectionNote = (record: HandoverRecord, extent: TextExtent) => Promise<GovernedTextNode | null>;

/** What is read together: of one desk's hand-overs those of one stretch of time, to one extent. */
interface Wanted {
  readonly desk: string;
  /** Instants as the contract writes them; `to` is exclusive. */
  readonly from: string;
  readonly to: string;
  readonly extent: TextExtent;
}

interface NoteNode {
  readonly id: string;
  readonly rejectNote?: GovernedTextNode | null;
}

const READ_NOTES = `query ReadRejectionNotes(
  $desk: ID!, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String, $withWords: Boolean!
) {
  desk(code: $desk) {
    handovers(from: $from, to: $to, first: $first, after: $after) {
      answer { state }
      nodes { id rejectNote ${TEXT_SELECTION} }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;
const CONCURRENCY = 8;

/** One reader an answer: a desk's hand-overs of one instant are read once for it, and those of no other. */
export function createNoteReader(context: Pick<FederatedRead, 'read'>): ReadRejectionNote {
  const stretches = new DataLoader<Wanted, ReadonlyMap<string, GovernedTextNode | null>, string>(
    async (wanted) => {
      const found: (ReadonlyMap<string, GovernedTextNode | null> | Error)[] = wanted.map(() => UNANSWERED);
      await inTurn(wanted.entries(), CONCURRENCY, async ([index, { desk, from, to, extent }]) => {
        const notes = new Map<string, GovernedTextNode | null>();
        const variables = { from, to, withWords: extent === 'WORDS' };
        const question = { document: READ_NOTES, list: 'handovers', desk, variables } as const;
        const reason = await readDeskList<NoteNode>(context, question, (nodes) => {
          for (const { id, rejectNote = null } of nodes) notes.set(id, rejectNote);
        });
        if (reason === null) found[index] = notes;
      });
      return found;
    },
    { cacheKeyFn: ({ desk, from, to, extent }) => JSON.stringify([desk, from, to, extent]) },
  );
  return async ({ desk, record }, extent) => {
    const { rejectCode, rejectedAt, returnedAt } = record;
    // Nobody asks the desk for a note of what it never said was rejected.
    if (rejectCode === null && rejectedAt === null && returnedAt === null) return null;
    const notes = await stretches.load({ desk, ...stretchOf(record), extent });
    return notes.get(record.id) ?? null;
  };
}

/** Where a desk's list has it: when it was offered, or where that is not on record, when the desk first heard of it. */
function stretchOf({
  offeredAt,
  receivedAt,
  acceptedAt,
  rejectedAt,
  withdrawnAt,
  returnedAt,
  witnessedAt,
}: HandoverRecord['record']): Pick<Wanted, 'from' | 'to'> {
  const known = [receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt].filter((time) => time !== null);
  const at = offeredAt ?? (known.length === 0 ? witnessedAt : Math.min(...known));
  return { from: formatInstant(at), to: formatInstant(at + 1) };
}

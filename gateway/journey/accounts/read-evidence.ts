/** Reads the texts behind records, as the reader may have them: for the few records that a page shows. */

import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { FederatedRead } from '../federated-read.ts';
import { TEXT_SELECTION, type GovernedTextNode, type TextExtent } from './governed-text-node.ts';
import { inTurn } from './in-turn.ts';

/** A record that a text evidences or explains. */
export interface EvidencedRecord {
  /** Whose record it is. */
  readonly ticket: string;
  readonly id: string;
  readonly kind: 'STATEMENT' | 'HANDOVER';
}

/**
 * @returns null where the record has no text, or is not there any more.
 * @throws {GraphQLError} the desk's error where it did not answer.
 */
export type ReadEvidence = (record: EvidencedRecord, extent: TextExtent) => Promise<GovernedTextNode | null>;

/** What is read together: of one ticket the records of one kind, to one extent. The graph has no way to ask for one of them. */
type Wanted = Pick<EvidencedRecord, 'ticket' | 'kind'> & { readonly extent: TextExtent };

interface TicketTexts {
  readonly presence?: string | null;
  readonly clock?: readonly { readonly id: string; readonly evidence?: GovernedTextNode | null }[] | null;
  readonly handovers?: readonly { readonly id: string; readonly rejectNote?: GovernedTextNode | null }[] | null;
}

const READ_TEXTS = `query ReadRecordTexts($id: ID!, $ofHandovers: Boolean!, $withWords: Boolean!) {
  ticket(id: $id) {
    presence
    clock @skip(if: $ofHandovers) { id evidence ${TEXT_SELECTION} }
    handovers @include(if: $ofHandovers) { id rejectNote ${TEXT_SELECTION} }
  }
}`;
const CONCURRENCY = 8;

/** One reader an answer: what a page wants of a ticket is read together, and nothing else of it. */
export function createEvidenceReader(context: Pick<FederatedRead, 'read'>): ReadEvidence {
  const tickets = new DataLoader<Wanted, TicketTexts, string>(
    async (wanted) => {
      const found: (TicketTexts | Error)[] = wanted.map(() => UNANSWERED);
      await inTurn(wanted.entries(), CONCURRENCY, async ([index, { ticket: id, kind, extent }]) => {
        const variables = { id, ofHandovers: kind === 'HANDOVER', withWords: extent === 'WORDS' };
        const { data, errors } = await context.read(READ_TEXTS, { variables });
        const ticket = data?.['ticket'] as TicketTexts | null | undefined;
        if (ticket?.presence != null) found[index] = ticket;
        else if (errors[0] !== undefined) {
          const { message, code, desk } = errors[0];
          found[index] = new GraphQLError(message, { extensions: { code, desk } });
        }
      });
      return found;
    },
    { cacheKeyFn: ({ ticket, kind, extent }) => JSON.stringify([ticket, kind, extent]) },
  );
  return async ({ ticket, id, kind }, extent) => {
    const texts = await tickets.load({ ticket, kind, extent });
    return kind === 'STATEMENT'
      ? (texts.clock?.find((statement) => statement.id === id)?.evidence ?? null)
      : (texts.handovers?.find((handover) => handover.id === id)?.rejectNote ?? null);
  };
}

/** Where a desk was asked, and did not even say what went wrong. */
export const UNANSWERED = new GraphQLError('A desk was asked for the text of a record, and nothing came.', {
  extensions: { code: 'SUPPLIER_ERROR' },
});

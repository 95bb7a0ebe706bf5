/** Reads the texts behind records, as the reader may have them: for the few records that a page shows. */

import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';

/** The text as the desk answers it: `GovernedText`. */
export type GovernedTextNode = Readonly<Record<string, unknown>>;

/**
 * @param ticket whose record it is.
 * @param record id of a statement or a hand-over of that ticket.
 * @returns null where the record has no text, or is not there any more.
 * @throws {GraphQLError} the desk's error where it did not answer.
 */
export type ReadEvidence = (ticket: string, record: string) => Promise<GovernedTextNode | null>;

interface TicketTexts {
  readonly presence?: string | null;
  readonly clock?: readonly { readonly id: string; readonly evidence?: GovernedTextNode | null }[] | null;
  readonly handovers?: readonly { readonly id: string; readonly rejectNote?: GovernedTextNode | null }[] | null;
}

const READ_TEXTS = `query ReadRecordTexts($id: ID!) {
  ticket(id: $id) {
    presence
    clock { id evidence { ...Text } }
    handovers { id rejectNote { ...Text } }
  }
}
fragment Text on GovernedText { state text redactions withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } }`;
const CONCURRENCY = 8;

/** One reader an answer: each ticket is read once for it, all that one page wants together. */
export function createEvidenceReader(context: Pick<FederatedRead, 'read'>): ReadEvidence {
  const tickets = new DataLoader<string, TicketTexts>(async (ids) => {
    const found: (TicketTexts | Error)[] = ids.map(() => UNANSWERED);
    await inTurn(ids.entries(), CONCURRENCY, async ([index, id]) => {
      const { data, errors } = await context.read(READ_TEXTS, { variables: { id } });
      const ticket = data?.['ticket'] as TicketTexts | null | undefined;
      if (ticket?.presence != null) found[index] = ticket;
      else if (errors[0] !== undefined) {
        const { message, code, desk } = errors[0];
        found[index] = new GraphQLError(message, { extensions: { code, desk } });
      }
    });
    return found;
  });
  return async (ticket, record) => {
    const texts = await tickets.load(ticket);
    const statement = texts.clock?.find(({ id }) => id === record);
    const handover = texts.handovers?.find(({ id }) => id === record);
    return statement?.evidence ?? handover?.rejectNote ?? null;
  };
}

const UNANSWERED = new GraphQLError('A desk was asked for the text of a record, and nothing came.', {
  extensions: { code: 'SUPPLIER_ERROR' },
});

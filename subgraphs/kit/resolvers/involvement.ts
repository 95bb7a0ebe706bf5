/** What one desk holds about one incident. */

import { assertIncidentId, parseInvolvementId } from '../../../schema/contract/ids.ts';
import type { DeskContext } from '../context.ts';
import type { InvolvementRecord, TicketRecord } from '../model.ts';
import { assertOneOfOurs, parseKey, requireKey } from './keys.ts';
import { DeskRequestError } from '../errors.ts';

type InvolvementSource = InvolvementRecord & { readonly id: string };

export const involvementResolvers = {
  async __resolveReference(
    reference: { readonly id?: unknown },
    context: DeskContext,
  ): Promise<InvolvementSource | { readonly id: string }> {
    const id = requireKey('Involvement', 'id', reference.id);
    const key = parseKey(parseInvolvementId, id);
    parseKey(assertIncidentId, key.incident);
    assertOneOfOurs(context.desks, key.desk, `involvement ${id}`);
    const aggregate = [...context.desks.values()].find((desk) => desk.aggregate);
    if (aggregate !== undefined && key.desk !== aggregate.code) {
      throw new DeskRequestError(
        'NOT_THIS_DESK',
        `involvements of these desks are answered by ${aggregate.code} alone`,
      );
    }
    if (context.pastUnavailable) return { id };
    return { ...(await context.loaders.involvements.load(key)), id };
  },

  /** Empty unless the state is HELD, whatever the system says: a desk that withholds does not list what it withholds. */
  tickets(involvement: InvolvementSource): readonly TicketRecord[] {
    return involvement.state === 'HELD' ? involvement.tickets : [];
  },
};

/** Each hand-over of an incident with the records that it was paired from: for figures that lay both sides' words beside each other. */

import type { PairedHandover } from '../custody/custody-model.ts';
import { pairedHandovers } from '../custody/handovers.ts';
import { intakeOf } from '../custody/intake.ts';
import type { Dispute, Handover, IncidentAccounts, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';

export interface HandoverRecords {
  readonly paired: PairedHandover;
  /** Null where there is none. Of a `WITNESSED` one, the third desk's record. */
  readonly sender: RecordOfHandover | null;
  readonly receiver: RecordOfHandover | null;
}

export interface RecordOfHandover {
  /** Whose record it is. */
  readonly desk: string;
  readonly ticket: string;
  readonly record: Handover;
}

/** Every hand-over that a ticket of the incident records, but for tickets under a parent; in the order of `docs/custody.md`. */
export function handoverRecordsOf(accounts: IncidentAccounts, policy: Policy): readonly HandoverRecords[] {
  const { heard } = intakeOf(accounts, policy);
  const disputes = accounts.accounts.flatMap((account) => account.disputes);
  return recordsOfTickets(heard, disputes, policy);
}

/** As {@link handoverRecordsOf}, of any tickets. */
export function recordsOfTickets(
  tickets: readonly Ticket[],
  disputes: readonly Dispute[],
  policy: Policy,
): readonly HandoverRecords[] {
  const records = new Map<string, RecordOfHandover>();
  for (const { id, desk, handovers } of tickets) {
    for (const record of handovers) {
      const key = keyOf(desk, record.id);
      const known = records.get(key);
      if (known === undefined || record.witnessedAt > known.record.witnessedAt) {
        records.set(key, { desk, ticket: id, record });
      }
    }
  }
  return pairedHandovers(tickets, disputes, policy).map(({ handover: paired, recordedBy }): HandoverRecords => {
    const sender = paired.pairing === 'WITNESSED' ? `desk:${recordedBy}` : paired.from;
    return {
      paired,
      sender: recordOf(records, sender, paired.senderRecord),
      receiver: recordOf(records, paired.to, paired.receiverRecord),
    };
  });
}

function recordOf(
  records: ReadonlyMap<string, RecordOfHandover>,
  party: string | null,
  id: string | null,
): RecordOfHandover | null {
  if (party === null || id === null) return null;
  return records.get(keyOf(party.slice(party.indexOf(':') + 1), id)) ?? null;
}

/** A record's id is unique within its desk only. */
function keyOf(desk: string, id: string): string {
  return JSON.stringify([desk, id]);
}

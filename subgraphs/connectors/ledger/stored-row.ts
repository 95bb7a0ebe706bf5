import type { EventsTable } from './database/tables.ts';
import type { StoredEvent } from './fold/stored-event.ts';

/** An event as its row has it. */
export function toStoredEvent(row: EventsTable): StoredEvent {
  // The append has checked the data against the kind: this is the one place where the row is believed.
  return {
    position: row.position,
    id: row.id,
    stream: row.stream,
    kind: row.kind,
    occurredAt: row.occurred_at,
    recordedAt: row.recorded_at,
    witnessedAt: row.witnessed_at,
    recordedBy: row.recorded_by,
    supersedes: row.supersedes,
    data: JSON.parse(row.data),
    textHashes: JSON.parse(row.text_hashes),
    hash: row.hash,
  } as StoredEvent;
}

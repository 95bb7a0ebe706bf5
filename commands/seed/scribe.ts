import { formatInstant } from '../../schema/contract/times.ts';
import type { LedgerEvent } from '../../subgraphs/connectors/ledger/event.ts';
import type { SeededEvent } from './merge.ts';
import type { PlannedTicket } from './plan.ts';
import type { RandomSource } from './random.ts';

type Envelope = 'id' | 'occurredAt' | 'recordedAt' | 'recordedBy' | 'supersedes' | 'synthetic' | 'witnessedAt';
type WithoutEnvelope<Event> = Event extends unknown ? Omit<Event, Envelope> : never;
type OnTicket<Event> = Event extends { ticket: string } ? Omit<Event, Envelope | 'ticket' | 'system' | 'desk'> : never;

/** An event but for its envelope. */
export type EventBody = WithoutEnvelope<LedgerEvent>;
/** An event about a ticket, but for its envelope and the ticket. */
export type TicketEventBody = OnTicket<LedgerEvent>;

/** Puts events into the envelope that all of a run share: id, times, and the mark that they are made up. */
export interface Scribe {
  /** @param at when it happened, milliseconds UTC; `lateBy` by how many milliseconds it was recorded late. */
  write(subgraph: string, at: number, body: EventBody, lateBy?: number): void;
  writeTicket(ticket: PlannedTicket, at: number, body: TicketEventBody, lateBy?: number): void;
}

/** @param prefix of the ids; ids count on from 1. */
export function createScribe(prefix: string, random: RandomSource, take: (event: SeededEvent) => void): Scribe {
  let count = 0;
  function write(subgraph: string, at: number, body: EventBody, lateBy = 0): void {
    count += 1;
    const recordedAt = at + lateBy + random.integer(0, 10) * 1000;
    const witnessedAt = recordedAt + random.integer(1, 30) * 1000;
    const event = {
      id: `${prefix}-${count}`,
      occurredAt: formatInstant(at),
      recordedAt: formatInstant(recordedAt),
      witnessedAt: formatInstant(witnessedAt),
      synthetic: true,
      ...body,
    } as LedgerEvent;
    take({ desk: subgraph, witnessedAt, event });
  }
  return {
    write,
    writeTicket: ({ desk, subgraph, reference }, at, body, lateBy) =>
      write(
        subgraph,
        at,
        { ...(desk === subgraph ? {} : { desk }), system: 'main', ticket: reference, ...body } as EventBody,
        lateBy,
      ),
  };
}

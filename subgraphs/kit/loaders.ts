/** One call to the supplier's system for any number of keys of a kind, per request. */

import DataLoader from 'dataloader';
import { encodeIdPart, formatInvolvementId } from '../../schema/contract/ids.ts';
import type { InvolvementKey, KnownErrorId, KnownErrorKey, TicketId, TicketKey } from '../../schema/contract/ids.ts';
import { tookPart } from './desks.ts';
import type { DesksByCode } from './desks.ts';
import type { InvolvementRecord, KnownErrorRecord, TicketRecord } from './model.ts';
import { createTicketNotHeld } from './ticket-not-held.ts';
import type { CallOptions, SupplierSystem } from './supplier-system.ts';

interface Keyed<Id extends string, Key> {
  readonly id: Id;
  readonly key: Key;
}

export interface DeskLoaders {
  /** Never null: an unknown ticket is a record whose presence is `NOT_HELD`. */
  readonly tickets: DataLoader<Keyed<TicketId, TicketKey>, TicketRecord, string>;
  readonly involvements: DataLoader<InvolvementKey, InvolvementRecord, string>;
  /** Null where the system holds no such known error, or keeps none. */
  readonly knownErrors: DataLoader<Keyed<KnownErrorId, KnownErrorKey>, KnownErrorRecord | null, string>;
}

const NOT_A_MEMBER: InvolvementRecord = {
  state: 'NOT_MEMBER_THEN',
  searchedBy: [],
  withheld: null,
  tickets: [],
  disputes: [],
};

export function createLoaders(system: SupplierSystem, desks: DesksByCode, options: CallOptions): DeskLoaders {
  return {
    tickets: new DataLoader(
      async (keys) => {
        const records = await system.ticketsByReference(
          keys.map(({ key }) => key),
          options,
        );
        assertOneAnswerEach('ticketsByReference', keys, records);
        return keys.map(({ id }, index) => {
          const record = records[index] ?? createTicketNotHeld(id);
          return record.id === id ? ownCopy(record) : new Error(`asked for ticket ${id}, was given ${record.id}`);
        });
      },
      { cacheKeyFn: ({ id }) => id },
    ),

    involvements: new DataLoader(
      async (keys) => {
        const isMember = (key: InvolvementKey): boolean => tookPart(desks.get(key.desk)!, options.times.asOf);
        const asked = keys.filter(isMember);
        const records =
          asked.length === 0
            ? []
            : await system.involvements(
                asked.map((key) => key.incident),
                options,
              );
        assertOneAnswerEach('involvements', asked, records);
        const answers = records.values();
        return keys.map((key) => {
          if (!isMember(key)) return NOT_A_MEMBER;
          const record = answers.next().value!;
          const foreign = record.tickets.find((ticket) => !isOfOneOf(desks, ticket.id));
          return foreign === undefined ? record : foreignRecord(foreign.id);
        });
      },
      { cacheKeyFn: formatInvolvementId },
    ),

    knownErrors: new DataLoader(
      async (keys) => {
        if (system.knownErrorsByReference === undefined) return keys.map(() => null);
        const records = await system.knownErrorsByReference(
          keys.map(({ key }) => key),
          options,
        );
        assertOneAnswerEach('knownErrorsByReference', keys, records);
        return keys.map(({ id }, index) => {
          const record = records[index] ?? null;
          if (record === null) return null;
          return record.id === id ? ownCopy(record) : new Error(`asked for known error ${id}, was given ${record.id}`);
        });
      },
      { cacheKeyFn: ({ id }) => id },
    ),
  };
}

/** @throws {Error} when a system lists a record of a desk that it does not answer for: nothing of that list can be trusted. */
export function assertOwnRecords(desks: DesksByCode, records: ReadonlyArray<{ readonly id: string }>): void {
  for (const { id } of records) if (!isOfOneOf(desks, id)) throw foreignRecord(id);
}

function isOfOneOf(desks: DesksByCode, id: string): boolean {
  const end = id.indexOf('/');
  const part = id.slice(0, Math.max(end, 0));
  return desks.has(part) || [...desks.keys()].some((code) => encodeIdPart(code) === part);
}

function foreignRecord(id: string): Error {
  return new Error(`the system gave ${id}, which belongs to a desk that it does not answer for`);
}

/** The GraphQL layer marks the objects that it returns with their type's name: a system's own records stay as they are. */
function ownCopy<Record extends object>(record: Record): Record {
  return { ...record };
}

function assertOneAnswerEach(method: string, keys: readonly unknown[], answers: readonly unknown[]): void {
  if (answers.length !== keys.length) {
    throw new Error(`${method} was asked for ${keys.length} and answered ${answers.length}: they must be equal`);
  }
}

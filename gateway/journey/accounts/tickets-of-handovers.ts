/** On which tickets recorded hand-overs stand: a desk's list of hand-overs does not say, its tickets do. */

import { formatInstant } from '../../../schema/contract/times.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { Bond, Handover } from '../engine/model.ts';
import type { FederatedRead } from '../federated-read.ts';
import { inTurn } from './in-turn.ts';
import type { BondNode } from './incident-node.ts';
import { readDeskList } from './read-desk-list.ts';
import { IncompleteRecordError, toBond } from './to-record.ts';

export interface HandoverPlace {
  readonly ticket: string;
  readonly incident: string | null;
  readonly bonds: readonly Bond[];
}

export interface RecordSought {
  readonly desk: string;
  readonly record: Handover;
}

export interface HandoverPlaces {
  /** By {@link placeKey}; without a record that is on none of the desk's tickets that were open when it was made. */
  readonly places: ReadonlyMap<string, HandoverPlace>;
  /** Desks that did not answer as far as their records. */
  readonly missing: ReadonlyMap<string, MissingReason>;
}

const READ_PLACES = `query ReadTicketsOfHandovers($desk: ID!, $from: DateTime!, $to: DateTime!, $first: Int!, $after: String) {
  desk(code: $desk) {
    tickets(filter: { activeFrom: $from, activeTo: $to }, first: $first, after: $after) {
      answer { state }
      nodes {
        id
        incident { id }
        handovers { id }
        bonds { target { id } role assertedAt deniedAt }
      }
      pageInfo { endCursor hasNextPage }
    }
  }
}`;
const CONCURRENCY = 8;

/** Reads the desks' tickets of the time, and stops as soon as each record has been found. */
export async function ticketsOfHandovers(
  context: Pick<FederatedRead, 'read'>,
  sought: readonly RecordSought[],
): Promise<HandoverPlaces> {
  const places = new Map<string, HandoverPlace>();
  const missing = new Map<string, MissingReason>();
  await inTurn(
    Map.groupBy(sought, ({ desk }) => desk),
    CONCURRENCY,
    async ([desk, records]) => {
      const wanted = new Set(records.map(({ record }) => record.id));
      const times = records.flatMap(({ record }) => timesOf(record));
      const from = formatInstant(times.reduce((least, time) => Math.min(least, time), Infinity));
      const to = formatInstant(times.reduce((most, time) => Math.max(most, time), -Infinity));
      const question = { document: READ_PLACES, list: 'tickets', desk, variables: { from, to } } as const;
      const reason = await readDeskList<PlaceNode>(context, question, (nodes) => {
        for (const { id: ticket, incident, handovers, bonds } of nodes) {
          for (const { id } of handovers ?? []) {
            if (!wanted.delete(id)) continue;
            places.set(placeKey(desk, id), { ticket, incident: incident?.id ?? null, bonds: toBonds(bonds) });
          }
        }
        return wanted.size > 0;
      });
      if (reason !== null) missing.set(desk, reason);
    },
  );
  return { places, missing };
}

/** A record's id is unique within its desk only. */
export function placeKey(desk: string, record: string): string {
  return JSON.stringify([desk, record]);
}

interface PlaceNode {
  readonly id: string;
  readonly incident?: { readonly id: string } | null;
  readonly handovers?: readonly { readonly id: string }[] | null;
  readonly bonds?: readonly BondNode[] | null;
}

function toBonds(nodes: readonly BondNode[] | null | undefined): readonly Bond[] {
  return (nodes ?? []).flatMap((node) => {
    try {
      return [toBond(node)];
    } catch (error) {
      if (error instanceof IncompleteRecordError) return [];
      throw error;
    }
  });
}

function timesOf(record: Handover): readonly number[] {
  const { offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt, witnessedAt } = record;
  return [offeredAt, receivedAt, acceptedAt, rejectedAt, withdrawnAt, returnedAt, witnessedAt].filter(
    (time) => time !== null,
  );
}

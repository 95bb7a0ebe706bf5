/** One incident that ten desks pass around among a great many tickets: as the desks' events, and as the engine is given it. */

import { formatInstant } from '../../schema/contract/times.ts';
import type { ClockStatement, Handover, IncidentAccounts, Ticket } from '../../gateway/journey/engine/model.ts';

export const LARGE_INCIDENT = 'I-BENCH-LARGE';
export const DESKS = [
  'lsp-london',
  'lsp-southern',
  'lsp-eastern',
  'lsp-north-east',
  'lsp-north-west-west-midlands',
  'spine',
  'n3',
  'choose-and-book',
  'nhsmail',
  'gp-supplier',
] as const;
/** It is opened, states its clock sixteen times, and tells of a hand-over in three steps. */
export const EVENTS_A_TICKET = 20;

const STATEMENTS = 16;
const MINUTE = 60_000;
const START = Date.UTC(2006, 9, 2, 8);

interface PlannedTicket {
  readonly desk: string;
  readonly reference: string;
  readonly openedAt: number;
  readonly statements: readonly { readonly id: string; readonly from: number; readonly to: number }[];
  readonly handover: { readonly id: string; readonly to: string; readonly offeredAt: number };
}

/** Each ticket holds it for a minute in its turn, sixteen times round. */
function planTickets(count: number): readonly PlannedTicket[] {
  return Array.from({ length: count }, (_, index) => ({
    desk: DESKS[index % DESKS.length]!,
    reference: `BENCH-${index}`,
    openedAt: START,
    statements: Array.from({ length: STATEMENTS }, (__, round) => {
      const from = START + (round * count + index) * MINUTE;
      return { id: `CLK-${round}`, from, to: from + MINUTE };
    }),
    handover: { id: 'HO-1', to: `desk:${DESKS[(index + 1) % DESKS.length]!}`, offeredAt: START + index * MINUTE },
  }));
}

/** Lines that each desk loads, by desk. */
export function deskEvents(tickets: number): ReadonlyMap<string, readonly object[]> {
  return Map.groupBy(planTickets(tickets).flatMap(eventsOfTicket), ({ desk }) => desk) as never;
}

function eventsOfTicket(ticket: PlannedTicket): readonly { readonly desk: string }[] {
  const { desk, reference, openedAt, statements, handover } = ticket;
  const base = { ticket: reference, system: 'main', synthetic: true };
  const transfer = { handover: handover.id, from: `desk:${desk}`, to: handover.to };
  const step = (kind: string, at: number) => ({
    ...base,
    id: `${reference}-${kind}`,
    kind,
    occurredAt: formatInstant(at),
    data: transfer,
  });
  const events = [
    {
      ...base,
      id: `${reference}-opened`,
      kind: 'ticket.opened',
      occurredAt: formatInstant(openedAt),
      data: { incident: LARGE_INCIDENT, service: 'PDS', heldBy: `desk:${desk}` },
    },
    ...statements.map(({ id, from, to }) => ({
      ...base,
      id: `${reference}-${id}`,
      kind: 'clock.stated',
      occurredAt: formatInstant(to),
      data: {
        statement: id,
        role: 'HANDLING',
        state: 'RUNNING',
        heldBy: `desk:${desk}`,
        from: formatInstant(from),
        to: formatInstant(to),
      },
    })),
    step('handover.offered', handover.offeredAt),
    step('handover.received', handover.offeredAt + MINUTE),
    step('handover.accepted', handover.offeredAt + 2 * MINUTE),
  ];
  return events.map((event) => ({ desk, ...event }));
}

/** The same, as the engine is given it. */
export function largeIncident(tickets: number): IncidentAccounts {
  const planned = planTickets(tickets).map(toTicket);
  const asOf = START + (STATEMENTS * tickets + 60) * MINUTE;
  return {
    incident: LARGE_INCIDENT,
    asOf,
    asKnownAt: asOf,
    declaration: { service: 'PDS', major: null, startClaims: [], restoreClaims: [], impact: [], bonds: [] },
    accounts: DESKS.map((desk) => ({
      desk,
      state: 'HELD',
      tickets: planned.filter((ticket) => ticket.desk === desk),
      disputes: [],
    })),
    directory: {
      desks: DESKS.map((code) => ({
        code,
        kind: 'CENTRAL',
        account: code,
        operators: [{ organisation: `OF-${code}`, from: 0 }],
      })),
    },
  };
}

function toTicket({ desk, reference, openedAt, statements, handover }: PlannedTicket): Ticket {
  const id = `${desk}/main/${reference}`;
  return {
    id,
    desk,
    presence: 'HELD',
    service: 'PDS',
    sourceSpokeAt: null,
    firstObservedAt: null,
    openedAt,
    closedAt: null,
    clock: statements.map((statement): ClockStatement => ({
      ...statement,
      id: `${id}#${statement.id}`,
      role: 'HANDLING',
      state: 'RUNNING',
      heldBy: `desk:${desk}`,
      waitingOn: null,
      reason: null,
      hasEvidence: false,
      requestedAt: null,
      requestReachedAt: null,
      recordedAt: null,
      witnessedAt: statement.to,
    })),
    handovers: [toHandover(`desk:${desk}`, `${id}#${handover.id}`, handover)],
    bonds: [],
    resolutions: [],
    severityClaims: [],
    materialGaps: [],
  };
}

function toHandover(from: string, id: string, { to, offeredAt }: PlannedTicket['handover']): Handover {
  return {
    id,
    transferReference: null,
    from,
    to,
    offeredAt,
    receivedAt: offeredAt + MINUTE,
    acceptedAt: offeredAt + 2 * MINUTE,
    rejectedAt: null,
    withdrawnAt: null,
    returnedAt: null,
    rejectCode: null,
    recordedAt: null,
    witnessedAt: offeredAt + 2 * MINUTE,
  };
}

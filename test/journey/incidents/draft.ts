/** An incident while it is being made up: accounts that can still be changed, and short ways to add to them. */

import type {
  Account,
  AccountState,
  ClockStatement,
  Declaration,
  Handover,
  IncidentAccounts,
  PartyId,
  Ticket,
} from '../../../gateway/journey/engine/model.ts';
import type { Random } from '../../differential/random.ts';
import { ACCOUNT_DESKS, accountOf, DESKS, MINUTE } from './world.ts';

export type Mutable<Type> = Type extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : Type extends object
    ? { -readonly [Key in keyof Type]: Mutable<Type[Key]> }
    : Type;

export type DraftTicket = Mutable<Ticket>;
export type DraftStatement = Mutable<ClockStatement>;
export type DraftHandover = Mutable<Handover>;

export interface Draft {
  asOf: number;
  asKnownAt: number;
  declaration: Mutable<Declaration> | null;
  /** In the directory's order. A state is settled when the draft is finished, unless it is set here. */
  readonly accounts: Map<
    string,
    { state?: AccountState | null; copiedAt?: number; disputes: Mutable<Account>['disputes'] }
  >;
  readonly tickets: DraftTicket[];
  /** When something happens: what is added later falls on or beside these, so that times coincide. */
  readonly instants: number[];
  nextNumber: number;
}

export function createDraft(): Draft {
  return {
    asOf: 0,
    asKnownAt: 0,
    declaration: { service: 'PACS', major: false, startClaims: [], restoreClaims: [], impact: [], bonds: [] },
    accounts: new Map(ACCOUNT_DESKS.map((desk) => [desk, { disputes: [] }])),
    tickets: [],
    instants: [],
    nextNumber: 1,
  };
}

export function addTicket(draft: Draft, desk: string): DraftTicket {
  const ticket: DraftTicket = {
    id: `${desk}/system/T${draft.nextNumber++}`,
    desk,
    presence: 'HELD',
    service: 'PACS',
    sourceSpokeAt: null,
    firstObservedAt: null,
    openedAt: draft.instants[0] ?? null,
    closedAt: null,
    clock: [],
    handovers: [],
    bonds: [],
    resolutions: [],
    severityClaims: [],
    materialGaps: [],
  };
  draft.tickets.push(ticket);
  return ticket;
}

/** The desk's first ticket; it gets one where it has none. */
export const ticketOf = (draft: Draft, desk: string): DraftTicket =>
  draft.tickets.find((ticket) => ticket.desk === desk) ?? addTicket(draft, desk);

export function addStatement(
  draft: Draft,
  ticket: DraftTicket,
  said: { readonly heldBy: PartyId | null; readonly from: number } & Partial<ClockStatement>,
): DraftStatement {
  const statement: DraftStatement = {
    id: `${ticket.desk}:clock-${draft.nextNumber++}`,
    role: 'HANDLING',
    state: 'RUNNING',
    waitingOn: null,
    to: null,
    reason: null,
    hasEvidence: false,
    requestedAt: null,
    requestReachedAt: null,
    recordedAt: said.from,
    witnessedAt: said.from + MINUTE,
    ...said,
  };
  ticket.clock.push(statement);
  return statement;
}

export function addHandover(
  draft: Draft,
  ticket: DraftTicket,
  said: { readonly from: PartyId | null; readonly to: PartyId | null } & Partial<Handover>,
): DraftHandover {
  const handover: DraftHandover = {
    id: `${ticket.desk}:handover-${draft.nextNumber++}`,
    transferReference: null,
    offeredAt: null,
    receivedAt: null,
    acceptedAt: null,
    rejectedAt: null,
    withdrawnAt: null,
    returnedAt: null,
    rejectCode: null,
    recordedAt: null,
    witnessedAt: 0,
    ...said,
  };
  const times = [handover.offeredAt, handover.receivedAt, handover.acceptedAt, handover.rejectedAt];
  handover.witnessedAt ||= Math.max(...times.map((time) => time ?? 0)) + MINUTE;
  ticket.handovers.push(handover);
  return handover;
}

/** Raises a dispute about a hand-over, at any desk; does nothing where there is none. */
export function dispute(draft: Draft, handover: DraftHandover | undefined, raisedAt: number, random: Random): void {
  if (handover === undefined) return;
  draft.accounts.get(random.pick(ACCOUNT_DESKS))!.disputes.push({
    id: `dispute-${draft.nextNumber++}`,
    subject: 'HANDOVER',
    about: handover.id,
    raisedBy: handover.from,
    raisedAt,
    withdrawnAt: random.chance(0.3) ? raisedAt + MINUTE : null,
    witnessedAt: raisedAt,
  });
}

/** One of the draft's instants or one beside it. */
export function anInstant(draft: Draft, random: Random): number {
  const instant = draft.instants.length === 0 ? 0 : random.pick(draft.instants);
  return instant + (random.chance(0.5) ? 0 : random.pick([-1, 1, MINUTE, -MINUTE, 15 * MINUTE, 3 * 60 * MINUTE]));
}

/** What the engine is given. An account without a state is `HELD` where it has tickets; a ticket that did not come says nothing. */
export function toAccounts(draft: Draft): IncidentAccounts {
  for (const ticket of draft.tickets) if (ticket.presence !== 'HELD') blank(ticket);
  const accounts = [...draft.accounts].map(([desk, { state, copiedAt, disputes }]): Account => {
    const tickets = draft.tickets.filter((ticket) => accountOf(ticket.desk) === desk);
    return {
      desk,
      state: state === undefined ? (tickets.length > 0 ? 'HELD' : 'NONE_LINKED') : state,
      ...(copiedAt === undefined ? {} : { copiedAt }),
      tickets,
      disputes,
    };
  });
  const { asOf, asKnownAt, declaration } = draft;
  return { incident: 'I-1', asOf, asKnownAt, declaration, accounts, directory: { desks: DESKS } };
}

function blank(ticket: DraftTicket): void {
  Object.assign(ticket, { service: null, sourceSpokeAt: null, firstObservedAt: null, openedAt: null, closedAt: null });
  for (const list of [
    ticket.clock,
    ticket.handovers,
    ticket.bonds,
    ticket.resolutions,
    ticket.severityClaims,
    ticket.materialGaps,
  ])
    list.length = 0;
}

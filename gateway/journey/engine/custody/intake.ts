import type { Account, IncidentAccounts, InstantMs, PartyId, Ticket } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import type { MissingAccount, MissingReason } from './custody-model.ts';
import { compareText } from './order.ts';
import { ticketsUnderParent } from './parents.ts';

/** Section 1: who is in, from when each account is missing, whose word is heard. The same for any order of what arrived. */
export interface Intake {
  /** One an id, by desk and id. */
  readonly tickets: readonly Ticket[];
  /** Those that came and stand under no parent, in the same order. */
  readonly heard: readonly Ticket[];
  /** In the directory's order. */
  readonly availability: readonly Availability[];
  /** Desks of the accounts that could decide who holds the incident (section 5). */
  readonly mattering: ReadonlySet<string>;
  /** The account desk that answers for a party; null for one that is no desk. */
  readonly accountOfParty: (party: PartyId | null) => string | null;
  /** From when the account is missing: `-Infinity` throughout, `Infinity` never. */
  readonly missingFrom: (account: string | null) => InstantMs;
  /** From when the ticket's account is too stale for it to be heard, or older; `Infinity` for never. */
  readonly silentFrom: (ticket: Ticket) => InstantMs;
}

export interface Availability {
  /** The account desk. */
  readonly desk: string;
  /** Why it is missing throughout; empty where it is in. */
  readonly reasons: readonly MissingReason[];
  /** The first instant at which it is too stale, or later than the copy that it is; `Infinity` where it never is. */
  readonly staleFrom: InstantMs;
}

export function intakeOf(accounts: IncidentAccounts, policy: Policy): Intake {
  const accountOfDesk = new Map(accounts.directory.desks.map(({ code, account }) => [code, account]));
  const accountOfParty = (party: PartyId | null): string | null => {
    if (party === null || !party.startsWith('desk:')) return null;
    const desk = party.slice('desk:'.length);
    return accountOfDesk.get(desk) ?? desk;
  };

  const ticketsById = new Map<string, Ticket>();
  const ticketsByAccount = new Map<string, Ticket[]>(accounts.accounts.map(({ desk }) => [desk, []]));
  const accountOfTicket = new Map<string, string>();
  for (const account of accounts.accounts) {
    for (const ticket of account.tickets) {
      if (ticketsById.has(ticket.id)) continue;
      ticketsById.set(ticket.id, ticket);
      const answering = accountOfDesk.get(ticket.desk) ?? account.desk;
      const owner = ticketsByAccount.has(answering) ? answering : account.desk;
      accountOfTicket.set(ticket.id, owner);
      ticketsByAccount.get(owner)!.push(ticket);
    }
  }
  const tickets = [...ticketsById.values()].toSorted(
    (left, right) => compareText(left.desk, right.desk) || compareText(left.id, right.id),
  );
  const underParent = ticketsUnderParent(tickets, accounts.declaration?.bonds ?? []);

  const availability = inDirectoryOrder(accounts).map((account) =>
    availabilityOf(account, ticketsByAccount.get(account.desk)!, policy),
  );
  const missingFrom = new Map(
    availability.map(({ desk, reasons, staleFrom }) => [desk, reasons.length > 0 ? -Infinity : staleFrom]),
  );
  const staleFrom = new Map(availability.map((account) => [account.desk, account.staleFrom]));
  return {
    tickets,
    heard: tickets.filter(({ id, presence }) => presence !== null && !underParent.has(id)),
    availability,
    mattering: accountsThatMatter(accounts, tickets, accountOfParty),
    accountOfParty,
    missingFrom: (account) => (account === null ? Infinity : (missingFrom.get(account) ?? Infinity)),
    silentFrom: ({ id }) => staleFrom.get(accountOfTicket.get(id)!)!,
  };
}

/** Every reason of every account that is missing at any instant before `end`; those without an instant of their own too. */
export function missingBefore(end: InstantMs | null, availability: readonly Availability[]): MissingAccount[] {
  return availability.flatMap(({ desk, reasons, staleFrom }) => [
    ...reasons.map((reason): MissingAccount => ({ desk, reason })),
    ...(end !== null && staleFrom < end ? [{ desk, reason: 'STALE' } satisfies MissingAccount] : []),
  ]);
}

/** Accounts that are what their desks said before: whatever a figure is about, they may have said more of it since. */
export function copiedAccounts({ accounts }: IncidentAccounts): readonly MissingAccount[] {
  return accounts.flatMap(({ desk, copiedAt }) => (copiedAt === undefined ? [] : [{ desk, reason: 'STALE' }]));
}

function availabilityOf(account: Account, tickets: readonly Ticket[], policy: Policy): Availability {
  const reasons = new Set<MissingReason>();
  if (account.state === null) reasons.add('NOT_ANSWERED');
  if (account.state === 'WITHHELD' || account.state === 'PURGED') reasons.add(account.state);
  let spokeAt = -Infinity;
  for (const { presence, sourceSpokeAt } of tickets) {
    spokeAt = Math.max(spokeAt, sourceSpokeAt ?? -Infinity);
    if (account.state !== 'HELD') continue;
    if (presence === null) reasons.add('NOT_ANSWERED');
    if (presence === 'WITHHELD' || presence === 'PURGED') reasons.add(presence);
  }
  // "Later by more than" the limit: at the limit itself it is still heard, and instants are whole milliseconds.
  const spokenFor = spokeAt === -Infinity ? Infinity : spokeAt + policy.staleAfterMilliseconds;
  const staleFrom = Math.min(spokenFor, account.copiedAt ?? Infinity) + 1;
  return { desk: account.desk, reasons: [...reasons].toSorted(compareText), staleFrom };
}

function accountsThatMatter(
  accounts: IncidentAccounts,
  tickets: readonly Ticket[],
  accountOfParty: Intake['accountOfParty'],
): ReadonlySet<string> {
  const mattering = new Set<string>();
  const name = (party: PartyId | null): void => {
    const account = accountOfParty(party);
    if (account !== null) mattering.add(account);
  };
  for (const desk of accounts.directory.desks) if (desk.kind === 'NATIONAL') mattering.add(desk.account);
  for (const ticket of tickets) {
    name(`desk:${ticket.desk}`);
    for (const statement of ticket.clock) {
      name(statement.heldBy);
      name(statement.waitingOn);
    }
    for (const handover of ticket.handovers) {
      name(handover.from);
      name(handover.to);
    }
    for (const bond of ticket.bonds) name(deskOfTicket(bond.target));
  }
  for (const bond of accounts.declaration?.bonds ?? []) name(deskOfTicket(bond.target));
  return mattering;
}

function deskOfTicket(id: string): PartyId {
  return `desk:${id.split('/', 1)[0]!}`;
}

function inDirectoryOrder(accounts: IncidentAccounts): readonly Account[] {
  const place = new Map<string, number>();
  for (const [index, desk] of accounts.directory.desks.entries()) {
    if (!place.has(desk.account)) place.set(desk.account, index);
  }
  const placeOf = ({ desk }: Account): number => place.get(desk) ?? Infinity;
  return accounts.accounts.toSorted((left, right) => {
    const [before, after] = [placeOf(left), placeOf(right)];
    return before === after ? compareText(left.desk, right.desk) : before - after;
  });
}

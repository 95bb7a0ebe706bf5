/** Who is in, who is missing and which tickets are heard: `docs/custody.md` section 1, read word by word. */

import type { MissingAccount } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { Account, Bond, IncidentAccounts, PartyId, Ticket } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';

export function naiveTickets(accounts: IncidentAccounts): Ticket[] {
  const tickets: Ticket[] = [];
  for (const account of accounts.accounts) tickets.push(...account.tickets);
  return tickets;
}

/** The account desk that answers for a party; null for a party that is nobody's desk. */
export function naiveAccountOf(accounts: IncidentAccounts, party: PartyId | null): string | null {
  if (party === null || !party.startsWith('desk:')) return null;
  const code = party.slice('desk:'.length);
  for (const desk of accounts.directory.desks) if (desk.code === code) return desk.account;
  for (const account of accounts.accounts) if (account.desk === code) return code;
  return null;
}

const isDenied = (bond: Bond) => bond.deniedAt !== null;

/** Ids of the tickets, or `the incident`, that a ticket has as parents. */
function parentsOf(accounts: IncidentAccounts, id: string): string[] {
  const parents: string[] = [];
  for (const ticket of naiveTickets(accounts)) {
    for (const bond of ticket.bonds) {
      if (isDenied(bond)) continue;
      if (ticket.id === id && bond.role === 'PARENT') parents.push(bond.target);
      if (ticket.id !== id && bond.role === 'CHILD' && bond.target === id) parents.push(ticket.id);
    }
  }
  for (const bond of accounts.declaration?.bonds ?? []) {
    if (!isDenied(bond) && bond.role === 'CHILD' && bond.target === id) parents.push('the incident');
  }
  return parents;
}

export function isUnderParent(accounts: IncidentAccounts, ticket: Ticket): boolean {
  const above = parentsOf(accounts, ticket.id);
  if (above.length === 0) return false;
  for (let index = 0; index < above.length; index += 1) {
    for (const parent of parentsOf(accounts, above[index]!)) if (!above.includes(parent)) above.push(parent);
  }
  return !above.includes(ticket.id);
}

const heardOf = new WeakMap<IncidentAccounts, readonly Ticket[]>();

/** Those that came and are not under a parent, whenever their source spoke. Remembered: no instant bears on it, and each asks. */
export function naiveHeardTickets(accounts: IncidentAccounts): readonly Ticket[] {
  const known = heardOf.get(accounts);
  if (known !== undefined) return known;
  const heard = naiveTickets(accounts).filter(
    (ticket) => ticket.presence === 'HELD' && !isUnderParent(accounts, ticket),
  );
  heardOf.set(accounts, heard);
  return heard;
}

export function isStale(account: Account, policy: Policy, instant: number): boolean {
  if (account.copiedAt !== undefined && instant > account.copiedAt) return true;
  let spokeAt: number | null = null;
  for (const ticket of account.tickets) {
    if (ticket.sourceSpokeAt !== null && (spokeAt === null || ticket.sourceSpokeAt > spokeAt))
      spokeAt = ticket.sourceSpokeAt;
  }
  return spokeAt !== null && instant - spokeAt > policy.staleAfterMilliseconds;
}

/** Every reason for which an account is missing at the instant. */
export function naiveMissing(accounts: IncidentAccounts, policy: Policy, instant: number): MissingAccount[] {
  const missing: MissingAccount[] = [];
  for (const account of accounts.accounts) {
    const reasons = new Set<MissingAccount['reason']>();
    if (account.state === null) reasons.add('NOT_ANSWERED');
    if (account.state === 'WITHHELD') reasons.add('WITHHELD');
    if (account.state === 'PURGED') reasons.add('PURGED');
    if (account.state === 'HELD') {
      for (const { presence } of account.tickets) {
        if (presence === null) reasons.add('NOT_ANSWERED');
        if (presence === 'WITHHELD') reasons.add('WITHHELD');
        if (presence === 'PURGED') reasons.add('PURGED');
      }
    }
    if (isStale(account, policy, instant)) reasons.add('STALE');
    for (const reason of reasons) missing.push({ desk: account.desk, reason });
  }
  return missing;
}

/** Whether what an account would have said could bear on who holds the incident (section 5, below its table). */
export function doesMatter(accounts: IncidentAccounts, account: string): boolean {
  for (const desk of accounts.directory.desks) if (desk.kind === 'NATIONAL' && desk.account === account) return true;
  const named: (PartyId | null)[] = [];
  for (const ticket of naiveTickets(accounts)) {
    named.push(`desk:${ticket.desk}`);
    for (const statement of ticket.clock) named.push(statement.heldBy, statement.waitingOn);
    for (const handover of ticket.handovers) named.push(handover.from, handover.to);
    for (const bond of ticket.bonds) named.push(`desk:${bond.target.split('/')[0]}`);
  }
  for (const bond of accounts.declaration?.bonds ?? []) named.push(`desk:${bond.target.split('/')[0]}`);
  return named.some((party) => naiveAccountOf(accounts, party) === account);
}

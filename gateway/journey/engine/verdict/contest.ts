import { compareText } from '../custody/order.ts';
import type { Account, Dispute, IncidentAccounts, Ticket } from '../model.ts';

/** One desk's dispute that has not been withdrawn. */
export interface StandingDispute {
  /** The account desk. */
  readonly desk: string;
  readonly dispute: Dispute;
}

/** Those of all accounts, by desk, then id; one that came twice counts once. */
export function standingDisputes({ accounts }: IncidentAccounts): readonly StandingDispute[] {
  return accounts
    .flatMap(({ desk, disputes }) => {
      const standing = disputes.filter(({ withdrawnAt }) => withdrawnAt === null);
      return [...new Map(standing.map((dispute) => [dispute.id, { desk, dispute }])).values()];
    })
    .toSorted((left, right) => compareText(left.desk, right.desk) || compareText(left.dispute.id, right.dispute.id));
}

/**
 * The accounts as they would be had the contested item never been said.
 *
 * @returns null where the dispute is about nothing in them, or about what no time depends on (a material, a verdict).
 */
export function withoutContested(accounts: IncidentAccounts, dispute: Dispute): IncidentAccounts | null {
  const { subject, about } = dispute;
  switch (subject) {
    case 'CLOCK_STATEMENT':
      return onTickets(accounts, (ticket) => replaceList(ticket, 'clock', ({ id }) => id !== about));
    case 'HANDOVER':
      return onTickets(accounts, (ticket) => replaceList(ticket, 'handovers', ({ id }) => id !== about));
    case 'SEVERITY':
      return onTickets(accounts, (ticket) => replaceList(ticket, 'severityClaims', () => !isOn(about, ticket.id)));
    case 'BOND':
      return withoutBonds(accounts, about);
    case 'MATERIAL':
    case 'VERDICT':
      return null;
  }
}

/** A bond and a claim of severity have no id of their own on the graph: the ticket's id, alone or before a `#`, names all of its. */
function isOn(about: string, ticket: string): boolean {
  return about === ticket || about.startsWith(`${ticket}#`);
}

function withoutBonds(accounts: IncidentAccounts, about: string): IncidentAccounts | null {
  if (about !== accounts.incident && !about.startsWith(`${accounts.incident}#`)) {
    return onTickets(accounts, (ticket) => replaceList(ticket, 'bonds', () => !isOn(about, ticket.id)));
  }
  const { declaration } = accounts;
  if (declaration === null || declaration.bonds.length === 0) return null;
  return { ...accounts, declaration: { ...declaration, bonds: [] } };
}

/** @param replace gives the ticket back as it is where it changes nothing. */
function onTickets(accounts: IncidentAccounts, replace: (ticket: Ticket) => Ticket): IncidentAccounts | null {
  let hasChanged = false;
  const replaced = accounts.accounts.map((account): Account => {
    const tickets = account.tickets.map(replace);
    if (tickets.every((ticket, index) => ticket === account.tickets[index])) return account;
    hasChanged = true;
    return { ...account, tickets };
  });
  return hasChanged ? { ...accounts, accounts: replaced } : null;
}

function replaceList<Name extends 'clock' | 'handovers' | 'bonds' | 'severityClaims'>(
  ticket: Ticket,
  name: Name,
  stays: (entry: Ticket[Name][number]) => boolean,
): Ticket {
  const entries = (ticket[name] as readonly Ticket[Name][number][]).filter(stays);
  return entries.length === ticket[name].length ? ticket : { ...ticket, [name]: entries };
}

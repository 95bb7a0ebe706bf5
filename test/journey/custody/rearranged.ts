/** The same incident as it might have come another time: everything in another order, some records twice. */

import type { Account, Declaration, IncidentAccounts, Ticket } from '../../../gateway/journey/engine/model.ts';
import type { Random } from '../../differential/random.ts';

export function rearranged(accounts: IncidentAccounts, random: Random): IncidentAccounts {
  return {
    ...accounts,
    declaration: accounts.declaration === null ? null : declarationRearranged(accounts.declaration, random),
    accounts: shuffled(accounts.accounts, random).map((account): Account => {
      return {
        ...account,
        tickets: shuffled(account.tickets, random).map((ticket) => ticketRearranged(ticket, random)),
        disputes: shuffledAndRepeated(account.disputes, random),
      };
    }),
  };
}

function declarationRearranged(declaration: Declaration, random: Random): Declaration {
  return {
    ...declaration,
    startClaims: shuffledAndRepeated(declaration.startClaims, random),
    restoreClaims: shuffledAndRepeated(declaration.restoreClaims, random),
    impact: shuffledAndRepeated(declaration.impact, random),
    bonds: shuffledAndRepeated(declaration.bonds, random),
  };
}

function ticketRearranged(ticket: Ticket, random: Random): Ticket {
  return {
    ...ticket,
    clock: shuffledAndRepeated(ticket.clock, random),
    handovers: shuffledAndRepeated(ticket.handovers, random),
    bonds: shuffledAndRepeated(ticket.bonds, random),
    resolutions: shuffledAndRepeated(ticket.resolutions, random),
  };
}

function shuffledAndRepeated<Item>(items: readonly Item[], random: Random): Item[] {
  return shuffled([...items, ...random.some(items, 0.2).map((item) => structuredClone(item))], random);
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, place: random.fraction() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ item }) => item);
}

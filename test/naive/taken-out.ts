/** What is left of the accounts without what a dispute is about: `docs/verdicts.md` section 8, read word by word. */

import type { Dispute, IncidentAccounts, Ticket } from '../../gateway/journey/engine/model.ts';

export interface NaiveDispute {
  /** The account desk that raised it. */
  readonly desk: string;
  readonly incident: string;
  readonly dispute: Dispute;
}

/** Those that were not withdrawn. */
export function naiveDisputes({ incident, accounts }: IncidentAccounts): NaiveDispute[] {
  const standing: NaiveDispute[] = [];
  for (const { desk, disputes } of accounts)
    for (const dispute of disputes) if (dispute.withdrawnAt === null) standing.push({ desk, incident, dispute });
  return standing;
}

/** Null where there is nothing that could be taken out. */
export function naiveTakenOut(accounts: IncidentAccounts, { subject, about }: Dispute): IncidentAccounts | null {
  const isNamed = (id: string): boolean => about === id || about.startsWith(`${id}#`);
  switch (subject) {
    case 'CLOCK_STATEMENT':
      return ofTickets(accounts, (ticket) => ({ ...ticket, clock: ticket.clock.filter(({ id }) => id !== about) }));
    case 'HANDOVER':
      return ofTickets(accounts, (ticket) => ({
        ...ticket,
        handovers: ticket.handovers.filter(({ id }) => id !== about),
      }));
    case 'SEVERITY':
      return ofTickets(accounts, (ticket) => (isNamed(ticket.id) ? { ...ticket, severityClaims: [] } : ticket));
    case 'BOND': {
      const left = ofTickets(accounts, (ticket) => (isNamed(ticket.id) ? { ...ticket, bonds: [] } : ticket));
      const { declaration } = left;
      return declaration !== null && isNamed(accounts.incident)
        ? { ...left, declaration: { ...declaration, bonds: [] } }
        : left;
    }
    case 'MATERIAL':
    case 'VERDICT':
      return null;
  }
}

const ofTickets = (accounts: IncidentAccounts, change: (ticket: Ticket) => Ticket): IncidentAccounts => ({
  ...accounts,
  accounts: accounts.accounts.map((account) => ({ ...account, tickets: account.tickets.map(change) })),
});

/** Which promises to restore hold a desk to a ticket at an instant: of its operator's agreements with the customer. */

import { rowsThatHold } from '../../../schema/organisations/dated.ts';
import { operatorOfDesk, type Registry } from '../../../schema/organisations/registry.ts';
import type { Policies, Policy } from '../../../schema/policies/model.ts';
import { workingDayMilliseconds } from '../engine/calendar/working-time.ts';
import type { StopTarget } from '../engine/measures/clock-stops.ts';
import type { IncidentAccounts, InstantMs, Ticket } from '../engine/model.ts';
import { allowedTime } from '../engine/verdict/allowance.ts';
import { standingSeverity } from '../engine/verdict/severity.ts';

export interface StopTargetsOptions {
  readonly registry: Registry;
  readonly policies: Policies;
  readonly policy: Policy;
  readonly asKnownAt: InstantMs;
}

/**
 * Targets that measure `RESTORE`, of service level agreements on the ticket's service whose provider ran the desk; of those that hang on
 * severity the ones for the severity that counts on the ticket. Empty for a ticket that names no service.
 */
export function stopTargetsOf(ticket: Ticket, options: StopTargetsOptions): (at: InstantMs) => readonly StopTarget[] {
  const { registry, policies, policy, asKnownAt } = options;
  const desk = registry.deskByCode(ticket.desk);
  const { service } = ticket;
  if (service === null || desk === undefined) return () => [];
  const severity = standingSeverity(onlyTicket(ticket, asKnownAt), policy)?.severity.value ?? null;
  return (at) => {
    const times = { asOf: at, asKnownAt };
    const operator = operatorOfDesk(desk, times);
    const agreements = registry.organisations.agreements.filter(
      (row) => row.kind === 'SLA' && row.provider === operator && row.services.includes(service),
    );
    return rowsThatHold(agreements, ({ code, version }) => `${code} ${version}`, times).flatMap((agreement) =>
      agreement.targets.flatMap((target): readonly StopTarget[] => {
        const calendar = policies.calendarOf(policy, target.calendar);
        if (target.measure !== 'RESTORE' || calendar === null) return [];
        if (target.severity !== null && target.severity !== severity) return [];
        const allowed = allowedTime(target, workingDayMilliseconds(calendar));
        if (allowed === null) return [];
        const { code, version } = agreement;
        const { permittedStops } = target;
        return [{ agreement: code, version, target: target.code, allowed, calendar, permittedStops }];
      }),
    );
  };
}

/** The ticket as if there were no other: what severity its own record says. */
function onlyTicket(ticket: Ticket, asKnownAt: InstantMs): IncidentAccounts {
  return {
    incident: ticket.id,
    asOf: asKnownAt,
    asKnownAt,
    declaration: null,
    accounts: [{ desk: ticket.desk, state: 'HELD', tickets: [ticket], disputes: [] }],
    directory: { desks: [] },
  };
}

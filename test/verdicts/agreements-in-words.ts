/** Short ways to write down what was promised, and to read what became of it. Incidents are written as for custody. */

import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import { custodyOf } from '../../gateway/journey/engine/custody/custody-of.ts';
import type { Dispute, IncidentAccounts, SeverityClaim } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import type { Agreement, Relation, Target } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import { outcomesOf } from '../../gateway/journey/engine/verdict/report.ts';
import type { Verdict } from '../../gateway/journey/engine/verdict/verdict-model.ts';
import { everyHour, nineToFive } from '../journey/calendar/calendars.ts';
import { at, incident, inWords, party, POLICY, type When } from '../journey/custody/incident-in-words.ts';

/** Two calendars of one zone: around the clock, and `OFFICE`, Monday to Friday nine to five. */
export const CALENDARS: readonly Calendar[] = [everyHour, { ...nineToFive, code: 'OFFICE' }];

/** Four hours to restore, around the clock, for whatever severity; only the customer's information stops it. */
export function target(more: Partial<Target> = {}): Target {
  return {
    code: 'FIX',
    measure: 'RESTORE',
    threshold: '4',
    unit: 'hours',
    severity: null,
    calendar: 'EVERY-HOUR',
    permittedStops: ['CUSTOMER_INFORMATION'],
    creditPence: null,
    ...more,
  };
}

/** An SLA of the organisation that runs the desk `spine`, for the service `RECORDS`. */
export function agreement(more: Partial<Agreement> = {}): Agreement {
  return {
    code: 'A',
    version: '1',
    kind: 'SLA',
    provider: 'organisation:of-spine',
    customer: 'organisation:of-nsd',
    from: at('2004-01-01T00:00'),
    to: null,
    knownFrom: at('2004-01-01T00:00'),
    services: ['RECORDS'],
    targets: [target()],
    ...more,
  };
}

export function relation(
  kind: Relation['kind'],
  provider: string,
  customer: string,
  more: Partial<Relation> = {},
): Relation {
  return {
    code: `${provider}-${customer}`,
    version: '1',
    kind,
    provider: `organisation:of-${provider}`,
    customer: `organisation:of-${customer}`,
    from: at('2004-01-01T00:00'),
    to: null,
    ...more,
  };
}

type Written = Parameters<typeof incident>[0];

/** As {@link incident}, of the service `RECORDS`, with disputes by account desk. */
export function lost(written: Written, disputes: Readonly<Record<string, readonly Dispute[]>> = {}): IncidentAccounts {
  const declared = written.declared === null ? null : { service: 'RECORDS', ...written.declared };
  const accounts = incident({ ...written, declared });
  return {
    ...accounts,
    accounts: accounts.accounts.map((account) => ({
      ...account,
      disputes: disputes[account.desk] ?? account.disputes,
    })),
  };
}

export function dispute(subject: Dispute['subject'], about: string, more: Partial<Dispute> = {}): Dispute {
  return {
    id: 'D-1',
    subject,
    about,
    raisedBy: 'desk:south',
    raisedAt: at('13:00'),
    withdrawnAt: null,
    witnessedAt: at('13:00'),
    ...more,
  };
}

export function severity(value: number, when: When, more: Partial<SeverityClaim> = {}): SeverityClaim {
  return {
    value,
    claimedBy: party('spine'),
    definition: 'SCHEDULE',
    at: at(when),
    acceptedBy: null,
    witnessedAt: at(when),
    ...more,
  };
}

export interface Asked {
  readonly policy?: Policy;
  readonly agreements?: readonly Agreement[];
  readonly targets?: readonly Target[];
  readonly relations?: readonly Relation[];
}

export function judged(accounts: IncidentAccounts, asked: Asked = {}): ReturnType<typeof outcomesOf> {
  const { policy = POLICY, targets, relations = [] } = asked;
  const agreements = asked.agreements ?? [agreement(targets === undefined ? {} : { targets })];
  const custody = custodyOf(accounts, policy);
  return outcomesOf({ accounts, custody, policy, agreements, relations, calendars: CALENDARS });
}

/** The only verdict. */
export function verdictOn(accounts: IncidentAccounts, asked: Asked = {}): Verdict {
  const { verdicts, exclusions } = judged(accounts, asked);
  if (verdicts.length !== 1) throw new Error(`${verdicts.length} verdicts; excluded: ${JSON.stringify(exclusions)}`);
  return verdicts[0]!;
}

/** `3:00` for three hours; `-` in front where negative; seconds and milliseconds only where there are any. */
export function hours(duration: number): string {
  const rest = Math.abs(duration) % 60_000;
  const minutes = Math.floor(Math.abs(duration) / 60_000);
  const written = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  return `${duration < 0 ? '-' : ''}${written}${rest === 0 ? '' : `+${rest}ms`}`;
}

/** The figures in one line: `MET elapsed 3:00 counted 3:00 of 4:00`, then what was stopped and relieved, and the breach, where there is any. */
export function inOneLine(verdict: Verdict): string {
  const { outcome, elapsed, stopped, relieved, counted, allowed, breachAt } = verdict;
  return [
    `${outcome} elapsed ${hours(elapsed)} counted ${hours(counted)} of ${hours(allowed)}`,
    stopped === 0 ? '' : ` stopped ${hours(stopped)}`,
    relieved === 0 ? '' : ` relieved ${hours(relieved)}`,
    breachAt === null ? '' : ` breach ${inWords(breachAt)}`,
  ].join('');
}

export function causesOf({ causes }: Verdict): readonly string[] {
  return causes.map(({ cause, elapsed, counted }) =>
    elapsed === counted ? `${cause} ${hours(elapsed)}` : `${cause} ${hours(elapsed)} (${hours(counted)} counted)`,
  );
}

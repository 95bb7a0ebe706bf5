/** Generated incidents under one agreement over one period: what happens when several of them are judged together. */

import fc from 'fast-check';
import type { MissingAccount } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { Account, Dispute, IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Agreement, Target } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import { createRandom, type Random } from '../differential/random.ts';
import { arbitraryVerdictCase, CALENDARS, instantsOf, SERVICES, type VerdictCase } from './generated-verdicts.ts';
import { DAY, HOUR } from './incidents/world.ts';

export interface ReportCase extends Omit<VerdictCase, 'accounts'> {
  readonly incidents: readonly IncidentAccounts[];
  readonly version: string | null;
  readonly period: { readonly from: number; readonly to: number };
  readonly asOf: number;
  readonly asKnownAt: number;
  readonly silentDesks: readonly MissingAccount[];
}

/** Up to three incidents under one agreement, over a period that begins or ends where some of them do. */
export function arbitraryReportCase(): fc.Arbitrary<ReportCase> {
  return fc
    .tuple(fc.array(arbitraryVerdictCase(), { minLength: 1, maxLength: 3 }), fc.nat(0xffffff))
    .map(([cases, dice]) => createReport(cases, createRandom(dice)));
}

function createReport(cases: readonly VerdictCase[], random: Random): ReportCase {
  const [first] = cases as [VerdictCase, ...VerdictCase[]];
  const { asOf, asKnownAt } = random.pick(cases).accounts;
  const incidents = cases.map(({ accounts }, index) => ({ ...accounts, incident: `I-${index + 1}`, asOf, asKnownAt }));
  const instants = incidents.flatMap(instantsOf);
  const from = Math.min(...instants) - random.pick([0, 0, 0, -1, HOUR, 3 * DAY]);
  const to = Math.max(from, random.pick(instants), asOf + random.pick([-HOUR, 0, 0, 1, DAY])) + random.pick([1, HOUR]);
  const agreements = first.agreements.map((agreement) => ({
    ...agreement,
    targets: [...agreement.targets, ...drawAvailabilities(to - from, random)],
  }));
  const period = { from, to };
  return {
    incidents: incidents.map((incident) => disputeAvailability(incident, agreements, period, random)),
    agreements,
    period,
    asOf,
    asKnownAt,
    policy: first.policy,
    relations: first.relations,
    version: random.chance(0.85) ? null : random.pick(['2004', '2007', '1999']),
    silentDesks: random.chance(0.9) ? [] : [{ desk: 'network', reason: 'NOT_ANSWERED' }],
  };
}

function drawAvailabilities(length: number, random: Random): readonly Target[] {
  const threshold = length < HOUR ? '0' : random.pick(['0', '12.5', '50', '75', '90', '99.5', '99.95', '100']);
  return Array.from({ length: random.whole(1, 2) }, (_, index) => ({
    code: `AVAILABILITY ${index + 1}`,
    measure: 'AVAILABILITY',
    threshold,
    unit: random.chance(0.97) ? 'percent' : 'hours',
    severity: null,
    calendar: random.pick(['EVERY-HOUR', ...CALENDARS.map(({ code }) => code)]),
    permittedStops: [],
    creditPence: null,
  }));
}

/** Now and then its first account contests what is said of a service over the period. */
function disputeAvailability(
  incident: IncidentAccounts,
  agreements: readonly Agreement[],
  { from, to }: ReportCase['period'],
  random: Random,
): IncidentAccounts {
  if (random.chance(0.5)) return incident;
  const times = `${new Date(from).toISOString()}--${new Date(to).toISOString()}`;
  const [{ code, version }, service] = [random.pick(agreements), random.pick(SERVICES)];
  const about = [code, version, 'AVAILABILITY 1', service, times].map(encodeURIComponent).join('/');
  const raised = { raisedBy: null, raisedAt: to, withdrawnAt: null, witnessedAt: to };
  const dispute: Dispute = { id: 'contest-0', subject: 'VERDICT', about, ...raised };
  const [first, ...others] = incident.accounts as [Account, ...Account[]];
  return { ...incident, accounts: [{ ...first, disputes: [...first.disputes, dispute] }, ...others] };
}

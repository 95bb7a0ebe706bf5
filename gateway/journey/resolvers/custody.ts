/** Whose time an incident was, as the graph shows it. */

import { formatInstant } from '../../../schema/contract/times.ts';
import type { Policy } from '../../../schema/policies/model.ts';
import { requiredAccounts, type IncidentNode } from '../accounts/incident-accounts.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { Bound, Custody, CustodyInterval, Notice } from '../engine/custody/custody-model.ts';
import { custodyOf } from '../engine/custody/custody-of.ts';
import { siteCustodyOf, type SiteCustody } from '../engine/custody/site-custody-of.ts';
import type { CustodyTotals } from '../engine/custody/totals-model.ts';
import { totalsOf } from '../engine/custody/totals-of.ts';
import type { Declaration, IncidentAccounts } from '../engine/model.ts';
import { figureOf } from '../engine-refusals.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import type { JourneyContext } from '../federated-read.ts';
import { codeOrNull, instantOrNull, partyOrNull } from './answer-values.ts';
import { toHandoverAnswer } from './handover-answer.ts';

interface CustodySource {
  readonly accounts: IncidentAccounts;
  readonly policy: Policy;
  readonly custody: Custody;
}

interface TotalsSource {
  readonly custody: Custody;
  readonly declaration: Declaration | null;
}

export function createCustodyResolvers({ registry, policies }: JourneyEnvironment): JourneyResolvers {
  return {
    Incident: {
      custody: (incident: IncidentNode, { policy: version }: { policy?: string | null }, context: JourneyContext) => {
        const policy = askedPolicy(policies, version);
        const accounts = requiredAccounts(incident, registry, context);
        return { accounts, policy, custody: figureOf(() => custodyOf(accounts, policy)) } satisfies CustodySource;
      },
    },
    Custody: {
      complete: ({ custody }: CustodySource) => custody.isComplete,
      start: ({ custody }: CustodySource) => toBoundAnswer(custody.start),
      restore: ({ custody }: CustodySource) => toBoundAnswer(custody.restore),
      end: ({ custody }: CustodySource) => instantOrNull(custody.end),
      elapsed: ({ custody: { start, end } }: CustodySource) => (start === null || end === null ? null : end - start.at),
      current: ({ custody: { restore, intervals } }: CustodySource) => {
        const last = intervals.at(-1);
        return restore !== null || last === undefined ? null : toIntervalAnswer(last);
      },
      intervals: ({ custody }: CustodySource) => custody.intervals.map(toIntervalAnswer),
      totals: (source: CustodySource) => toTotalsAnswer(source),
      missing: ({ custody }: CustodySource) =>
        custody.missing.map(({ desk, reason }) => ({ desk: { code: desk }, reason })),
      handovers: ({ custody }: CustodySource) => custody.handovers.map(toHandoverAnswer),
      notices: ({ custody }: CustodySource) => custody.notices.map(toNoticeAnswer),
    },
    CustodyTotals: {
      bySite: ({ custody, declaration }: TotalsSource) =>
        declaration === null ? null : siteCustodyOf(custody, declaration).map((site) => toSiteAnswer(custody, site)),
    },
  };
}

/** By site, only what is asked for: it goes through every interval once a site. */
function toTotalsAnswer({
  custody,
  accounts: { declaration },
}: CustodySource): TotalsSource & Readonly<Record<string, unknown>> {
  const { byClass, byCharge, byDesk, byOrganisation } = totalsOf(custody);
  return {
    byClass: toClassTotals(byClass),
    byCharge: Object.entries(byCharge).map(([kind, duration]) => ({ kind, duration })),
    byDesk: byDesk.map(({ party, ...held }) => ({ party: { id: party }, ...held })),
    byOrganisation: byOrganisation.map(({ organisation, ...held }) => ({
      organisation: { code: organisation },
      ...held,
    })),
    custody,
    declaration,
  };
}

function toSiteAnswer(custody: Custody, { site, from, to, intervals }: SiteCustody): object {
  return {
    site: { code: site },
    from: formatInstant(from),
    to: formatInstant(to),
    elapsed: to - from,
    intervals: intervals.map(toIntervalAnswer),
    byClass: toClassTotals(totalsOf(custody, { from, to }).byClass),
  };
}

function toClassTotals(byClass: CustodyTotals['byClass']): readonly object[] {
  return Object.entries(byClass).map(([name, duration]) => ({ class: name, duration }));
}

function toBoundAnswer(bound: Bound | null): object | null {
  return bound === null
    ? null
    : { at: formatInstant(bound.at), basis: bound.basis, claimedBy: partyOrNull(bound.claimedBy) };
}

function toIntervalAnswer(interval: CustodyInterval): object {
  const { from, to, holders, claims, handover, charge, missing } = interval;
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    duration: to - from,
    class: interval.class,
    holders: holders.map(({ party, organisation }) => ({
      party: { id: party },
      organisation: codeOrNull(organisation),
    })),
    claims: claims.map(({ desk, ticket, says, source, isValidStop }) => ({
      desk: { code: desk },
      ticket: { id: ticket },
      says: { id: says },
      source,
      validStop: isValidStop,
    })),
    handover: handover === null ? null : toHandoverAnswer(handover),
    charge: { kind: charge.kind, party: partyOrNull(charge.party) },
    missing: missing.map((code) => ({ code })),
  };
}

function toNoticeAnswer(notice: Notice): object {
  const { kind, about, desk } = notice;
  const by = notice.kind === 'SKEW' ? notice.gap : notice.kind === 'BACK_DATED' ? notice.by : null;
  return { kind, about, desk: { code: desk }, by };
}

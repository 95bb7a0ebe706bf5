/**
 * Generated incidents and policies for the properties of custody. An incident is a plot of phases, one of the eight classes each, at one
 * pace, and then what disturbs it: drawn from small numbers, so that failures shrink.
 */

import fc from 'fast-check';
import type { CustodyClass } from '../../gateway/journey/engine/custody/custody-model.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { BoundChoice, Policy } from '../../gateway/journey/engine/policy-model.ts';
import { createRandom } from '../differential/random.ts';
import { aClaim, DISTURBANCES } from './incidents/disturbances.ts';
import { createDraft, ticketOf, toAccounts } from './incidents/draft.ts';
import { playPlot, type Phase } from './incidents/plot.ts';
import {
  BASES,
  BEGINNINGS,
  BESIDE_CUSTODY,
  DAY,
  HOUR,
  MINUTE,
  STALE_AFTER,
  STOP_REASONS,
  SURE_REASON,
  WINDOWS,
} from './incidents/world.ts';

/** How often a phase is meant to be of the class; a disturbance makes most of them into something else now and then. */
const CLASS_WEIGHTS: Readonly<Record<CustodyClass, number>> = {
  WITH_CUSTOMER: 5,
  DOUBLE: 2,
  AGREED: 4,
  CONTESTED: 2,
  IN_TRANSIT: 6,
  UNCONTRADICTED: 6,
  UNKNOWN: 1,
  UNOWNED: 5,
};

type Charged = Policy['charging']['acceptanceWindow'];

const dice = fc.nat(0xffff);

const phase: fc.Arbitrary<Phase> = fc.record({
  class: fc.oneof(
    ...Object.entries(CLASS_WEIGHTS).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name as CustodyClass),
    })),
  ),
  length: fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 9, arbitrary: fc.integer({ min: 1, max: 6 }) }),
  dice,
});

const disturbance = fc.record({ name: fc.constantFrom(...Object.keys(DISTURBANCES)), dice });

const incident = fc.record({
  beginning: fc.constantFrom(...BEGINNINGS),
  /** How long a phase's unit of length is. */
  unit: fc.constantFrom(1, MINUTE, 37 * MINUTE, HOUR, 7 * HOUR, DAY),
  phases: fc.oneof(
    { weight: 1, arbitrary: fc.array(phase, { maxLength: 1 }) },
    { weight: 9, arbitrary: fc.array(phase, { minLength: 2, maxLength: 8 }) },
  ),
  disturbances: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 4, arbitrary: fc.array(disturbance, { maxLength: 3 }) },
    { weight: 2, arbitrary: fc.array(disturbance, { minLength: 6, maxLength: 14, size: 'max' }) },
  ),
  dice,
});

/**
 * An incident's accounts by the eight desks of `incidents/world.ts`. Nothing about them is sure to be in order: times may run backwards,
 * what one desk says another denies, an end may lie before the start (refused then, as `docs/custody.md` has it).
 */
export function arbitraryIncident(): fc.Arbitrary<IncidentAccounts> {
  return incident.map((plan) => {
    const random = createRandom(plan.dice);
    const draft = createDraft();
    const end = playPlot(draft, plan.beginning, plan.unit, plan.phases);
    const isRestored = random.chance(0.6);
    draft.asOf = isRestored ? end + random.pick([0, 1, HOUR]) : end;
    draft.asKnownAt = draft.asOf + random.pick([0, DAY, 40 * DAY]);
    if (random.chance(0.85)) draft.declaration!.startClaims.push(aClaim(plan.beginning, random));
    if (isRestored) draft.declaration!.restoreClaims.push(aClaim(end, random));
    if (random.chance(0.5)) ticketOf(draft, 'nsd');
    for (const { name, dice: seed } of plan.disturbances) DISTURBANCES[name]!(draft, createRandom(seed));
    return toAccounts(draft);
  });
}

/** A policy; most resemble the programme's, and every one permits to stop for information of the customer. */
export function arbitraryPolicy(): fc.Arbitrary<Policy> {
  const choice: fc.Arbitrary<BoundChoice> = fc.record({
    bases: fc.shuffledSubarray([...BASES]),
    choose: fc.constantFrom('EARLIEST' as const, 'LATEST' as const),
  });
  const ofCustody = fc.record({
    version: fc.constant('generated-2006.1'),
    contentHash: fc.constant('0'.repeat(64)),
    start: choice,
    restore: choice,
    staleAfterMilliseconds: fc.constantFrom(...STALE_AFTER, 60 * DAY),
    backDatedAfterMilliseconds: fc.constantFrom(0, HOUR, 7 * DAY),
    stops: fc.record({
      permitted: fc
        .subarray(STOP_REASONS.filter((reason) => reason !== SURE_REASON))
        .map((some) => [SURE_REASON, ...some]),
      evidenceRequired: fc.boolean(),
    }),
    handovers: fc.record({
      acceptanceWindowMilliseconds: fc.constantFrom(...WINDOWS),
      pairingWindowMilliseconds: fc.constantFrom(...WINDOWS),
    }),
    charging: fc.record({ acceptanceWindow: fc.constantFrom<Charged[]>('ALLOWED', 'ALLOWED', 'SENDER', 'RECEIVER') }),
  });
  return ofCustody.map((policy) => ({ ...policy, ...BESIDE_CUSTODY }));
}

/** Pending against held, as TM Forum's trouble tickets tell them apart: who waits on the originator may stop the clock, who holds never does. */

import { describe, expect, test } from 'vitest';
import { custodyOf } from '../../gateway/journey/engine/custody/custody-of.ts';
import type { ClockStatement, IncidentAccounts, PartyId, StopReason } from '../../gateway/journey/engine/model.ts';
import { loadPolicies } from '../../schema/policies/load.ts';
import { tmf621 } from '../../subgraphs/connectors/ledger/mappings/tmf621.ts';
import { toStopReason, toTicketStatus } from '../../subgraphs/connectors/ledger/source-mapping.ts';

const HOUR = 3_600_000;
const START = Date.parse('2006-09-04T09:00:00+01:00');
const END = START + 4 * HOUR;
const { policies, policyOf } = await loadPolicies();

/** A ticket of the national desk, open for four hours, that says for the middle two what the source's words mean. */
function stoppedFor(reason: StopReason, waitingOn: PartyId | null): IncidentAccounts {
  const statement = (id: string, from: number, over: Partial<ClockStatement>): ClockStatement => ({
    id,
    role: 'HANDLING',
    state: 'RUNNING',
    heldBy: 'desk:nsd',
    waitingOn: null,
    from,
    to: null,
    reason: null,
    hasEvidence: true,
    requestedAt: null,
    requestReachedAt: null,
    recordedAt: from,
    witnessedAt: from,
    ...over,
  });
  const stop = { state: 'STOPPED', reason, waitingOn, requestedAt: START, requestReachedAt: START } as const;
  return {
    incident: 'I-1',
    asOf: END,
    asKnownAt: END,
    declaration: {
      service: null,
      major: null,
      startClaims: [{ at: START, claimedBy: 'desk:nsd', basis: 'USER_REPORT', witnessedAt: START }],
      restoreClaims: [{ at: END, claimedBy: 'desk:nsd', basis: 'USER_CONFIRMED', witnessedAt: END }],
      impact: [],
      bonds: [],
    },
    accounts: [
      {
        desk: 'nsd',
        state: 'HELD',
        disputes: [],
        tickets: [
          {
            id: 'nsd/main/T-1',
            desk: 'nsd',
            presence: 'HELD',
            service: null,
            sourceSpokeAt: END,
            firstObservedAt: START,
            openedAt: START,
            closedAt: null,
            clock: [
              statement('c1', START, {}),
              statement('c2', START + HOUR, stop),
              statement('c3', START + 3 * HOUR, {}),
            ],
            handovers: [],
            bonds: [],
            resolutions: [],
            severityClaims: [],
            materialGaps: [],
          },
        ],
      },
    ],
    directory: {
      desks: [{ code: 'nsd', kind: 'NATIONAL', account: 'nsd', operators: [{ organisation: 'NHS-CFH', from: 0 }] }],
    },
  };
}

const classesOf = (accounts: IncidentAccounts, version: string): readonly (readonly [string, number])[] =>
  custodyOf(accounts, policyOf(version)!).intervals.map((interval) => [
    interval.class,
    (interval.to - interval.from) / HOUR,
  ]);

describe.each(policies.map(({ version }) => version))('under %s', (version) => {
  test.each(['informationRequired', 'accessRequired', 'confirmationRequired'])(
    'pending, %s: waiting on the originator stops the clock',
    (word) => {
      expect(toTicketStatus(tmf621, 'pending')).toBe('WAITING_OTHER_PARTY');
      expect(classesOf(stoppedFor(toStopReason(tmf621, word), 'customer:SYN-PCT-01'), version)).toEqual([
        ['UNCONTRADICTED', 1],
        ['WITH_CUSTOMER', 2],
        ['UNCONTRADICTED', 1],
      ]);
    },
  );

  test.each([
    ['ownSupplier', null],
    ['ownSupplier', 'external:SYN-HOSTING'],
    ['otherProvider', 'organisation:BT'],
    // A reason that the policy permits does not help who waits on somebody else than the customer.
    ['informationRequired', 'external:SYN-HOSTING'],
    ['suspended', 'customer:SYN-PCT-01'],
  ])('held, %s on %s: the clock runs on', (word, waitingOn) => {
    expect(toTicketStatus(tmf621, 'held')).toBe('WAITING_OWN');
    const total = classesOf(stoppedFor(toStopReason(tmf621, word), waitingOn), version);
    expect(total.map(([name]) => name)).not.toContain('WITH_CUSTOMER');
    expect(total.reduce((sum, [, hours]) => sum + hours, 0)).toBe(4);
  });
});

test('a change window is the holder’s own plan to programme-2006.1, and agreed with the customer to programme-2006.2', () => {
  const window = stoppedFor(toStopReason(tmf621, 'changeWindow'), 'customer:SYN-PCT-01');
  expect(classesOf(window, 'programme-2006.1').map(([name]) => name)).not.toContain('WITH_CUSTOMER');
  expect(classesOf(window, 'programme-2006.2')).toContainEqual(['WITH_CUSTOMER', 2]);
});

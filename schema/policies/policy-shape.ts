/** A policy as its file writes it, turned into the policy that figures are reckoned by. */

import { z } from 'zod';
import { code, duration, listOf, ruled, version, versionNumber, wholeNumber } from './values.ts';

const STOP_REASONS = [
  'CUSTOMER_INFORMATION',
  'CUSTOMER_ACCESS',
  'CUSTOMER_CONFIRMATION',
  'PEER_PROVIDER',
  'SUB_SUPPLIER',
  'CHANGE_WINDOW',
  'OTHER',
  'UNMAPPED',
] as const;

const bound = z.strictObject({ bases: listOf(code), choose: z.enum(['EARLIEST', 'LATEST']) });

const ageBands = ruled('BANDS_ASCENDING', listOf(duration), (starts) =>
  starts.every((start, index) => (index === 0 ? start === 0 : start > starts[index - 1]!)),
);

const points = wholeNumber(0, 100);

/** A wait on a peer or on one's own sub-supplier never stops the customer's clock, and what nobody mapped means nothing yet. */
const stopReason = z.enum(STOP_REASONS).exclude(['PEER_PROVIDER', 'SUB_SUPPLIER', 'UNMAPPED']);

export const policyShape = z
  .strictObject({
    version,
    start: bound,
    restore: bound,
    staleAfter: duration,
    backDatedAfter: duration,
    stops: z.strictObject({ permitted: listOf(stopReason), evidenceRequired: z.boolean() }),
    handovers: z.strictObject({ acceptanceWindow: duration, pairingWindow: duration }),
    charging: z.strictObject({ acceptanceWindow: z.enum(['ALLOWED', 'SENDER', 'RECEIVER']) }),
    severity: z.strictObject({
      basis: z.enum(['FIRST_CLAIMED', 'LAST_AGREED']),
      changeAppliesFrom: z.enum(['START', 'CHANGE']),
    }),
    peerRelief: z.boolean(),
    materials: z.strictObject({ contestedGapCounts: z.boolean() }),
    board: z.strictObject({
      backlogAgeBandsFrom: ageBands,
      breachForecastMinimumSample: wholeNumber(1, 1_000_000),
      nearBreach: duration,
      lateDisclosureIncidents: wholeNumber(1, 1_000_000),
      outOfHoursCalendar: code,
      responseCalendars: listOf(code),
    }),
    candidates: z.strictObject({
      overlapMargin: duration,
      points: z.strictObject({
        sameService: points,
        dependedOnService: points,
        sameSite: points,
        overlappingTime: points,
      }),
      minimumScore: wholeNumber(1, 400),
    }),
    calendars: z.record(code, versionNumber),
  })
  .transform(({ staleAfter, backDatedAfter, handovers, board, candidates, ...rest }) => {
    const { backlogAgeBandsFrom, nearBreach, ...otherBoard } = board;
    const { overlapMargin, ...otherCandidates } = candidates;
    return {
      ...rest,
      staleAfterMilliseconds: staleAfter,
      backDatedAfterMilliseconds: backDatedAfter,
      handovers: {
        acceptanceWindowMilliseconds: handovers.acceptanceWindow,
        pairingWindowMilliseconds: handovers.pairingWindow,
      },
      board: {
        ...otherBoard,
        backlogAgeBandsFromMilliseconds: backlogAgeBandsFrom,
        nearBreachMilliseconds: nearBreach,
      },
      candidates: { ...otherCandidates, overlapMarginMilliseconds: overlapMargin },
    };
  });

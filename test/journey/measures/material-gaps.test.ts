/** Which incidents the lack of a material touched: as asserted, less what its owner contests. */

import { describe, expect, it } from 'vitest';
import { gapsTouching, type GapAssertion } from '../../../gateway/journey/engine/measures/material-gaps.ts';
import { obligationsOf } from '../../../gateway/journey/engine/measures/obligations.ts';
import type { Dispute } from '../../../gateway/journey/engine/model.ts';

const desksOf = (party: string): readonly string[] => (party.startsWith('desk:') ? [party.slice(5)] : []);
const obligations = obligationsOf({
  records: ['OBL-1', 'OBL-2'].map((obligation) => ({
    obligation,
    desk: 'nsd',
    recordedBy: null,
    service: 'RECORDS',
    type: 'DIAGNOSTICS' as const,
    owedBy: 'desk:lsp',
    owedTo: 'desk:nsd',
    dueAt: 0,
    deliveredAt: null,
    receivedAt: null,
    acceptedAt: null,
    rejectedAt: null,
    expiresAt: null,
    witnessedAt: 0,
  })),
  answers: new Map([
    ['nsd', 'HELD'],
    ['lsp', 'NONE'],
  ]),
  desksOf,
  asOf: 1,
});
const gap = (fields: Partial<GapAssertion> = {}): GapAssertion => ({
  obligation: 'OBL-1',
  ticket: 'nsd/main/1',
  incident: 'I-1',
  assertedBy: 'desk:nsd',
  assertedAt: 10,
  firstLineFixable: true,
  contestedAt: null,
  ...fields,
});
const dispute = (fields: Partial<Dispute & { incident: string }> = {}) => ({
  id: 'DSP-1',
  incident: 'I-1',
  subject: 'MATERIAL' as const,
  about: 'OBL-1',
  raisedBy: 'desk:lsp',
  raisedAt: 20,
  withdrawnAt: null,
  witnessedAt: 20,
  ...fields,
});
const touched = (gaps: readonly GapAssertion[], disputes: readonly ReturnType<typeof dispute>[] = []) => {
  const { asserted, contested } = gapsTouching({ obligations, gaps, disputes, desksOf });
  return {
    asserted: asserted.map(({ obligation }) => obligation),
    contested: contested.map(({ obligation, contestedAt }) => [obligation, contestedAt]),
  };
};

describe('the gaps of a service', () => {
  it('are those about its obligations, the oldest assertion first', () => {
    const gaps = [gap({ obligation: 'OBL-2', assertedAt: 12 }), gap(), gap({ obligation: 'OBL-OTHER' })];
    expect(touched(gaps)).toEqual({ asserted: ['OBL-1', 'OBL-2'], contested: [] });
  });

  it('are contested where the desk recorded it, or the owner disputes it, whichever came first', () => {
    expect(touched([gap({ contestedAt: 30 })])).toEqual({ asserted: [], contested: [['OBL-1', 30]] });
    expect(touched([gap({ contestedAt: 30 })], [dispute()])).toEqual({ asserted: [], contested: [['OBL-1', 20]] });
  });

  it.each<[string, Parameters<typeof dispute>[0]]>([
    ['that it withdrew', { withdrawnAt: 25 }],
    ['of another incident', { incident: 'I-2' }],
    ['of another obligation', { about: 'OBL-2' }],
    ['about something else', { subject: 'HANDOVER' }],
    ['that somebody raised who does not owe it', { raisedBy: 'desk:spine' }],
    ['that nobody put a name to', { raisedBy: null }],
  ])('are not contested by a dispute %s', (_, fields) => {
    expect(touched([gap()], [dispute(fields)])).toEqual({ asserted: ['OBL-1'], contested: [] });
  });
});

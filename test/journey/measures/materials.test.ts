/** Two-sided claims of support materials: what stands, what is covered, and whose silence is whose. Vectors by hand, then properties. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  ListAnswerState,
  MaterialRecord,
  MaterialState,
} from '../../../gateway/journey/engine/measures/material-model.ts';
import { coverageOf, type ServiceCoverage } from '../../../gateway/journey/engine/measures/materials.ts';
import { obligationsOf } from '../../../gateway/journey/engine/measures/obligations.ts';
import { RUN_SEED } from '../../support/run-seed.ts';

const at = (text: string): number => Date.parse(text);
const DUE = at('2006-06-30T17:00:00+01:00');
const AS_OF = at('2006-10-01T00:00:00+01:00');
const FIXED_SEED = 20_061_001;

const OWED: MaterialRecord = {
  obligation: 'OBL-1',
  desk: 'nsd',
  recordedBy: 'desk:nsd',
  service: 'RECORDS',
  type: 'SUPPORT_MODEL',
  owedBy: 'desk:lsp',
  owedTo: 'desk:nsd',
  dueAt: DUE,
  deliveredAt: null,
  receivedAt: null,
  acceptedAt: null,
  rejectedAt: null,
  expiresAt: null,
  witnessedAt: at('2006-06-01T08:00:00Z'),
};
const by = (desk: string, fields: Partial<MaterialRecord> = {}): MaterialRecord => ({
  ...OWED,
  desk,
  recordedBy: `desk:${desk}`,
  ...fields,
});
const owner = (fields: Partial<MaterialRecord> = {}) => by('lsp', fields);
const receiver = (fields: Partial<MaterialRecord> = {}) => by('nsd', fields);
const desksOf = (party: string): readonly string[] =>
  party === 'organisation:FIRM' ? ['lsp', 'other-lsp'] : party.startsWith('desk:') ? [party.slice(5)] : [];
const ALL_IN = new Map<string, ListAnswerState>([
  ['nsd', 'HELD'],
  ['lsp', 'HELD'],
  ['other-lsp', 'NONE'],
]);
const except = (desk: string, answer: ListAnswerState) => new Map([...ALL_IN, [desk, answer] as const]);

function only(records: readonly MaterialRecord[], answers = ALL_IN, asOf = AS_OF) {
  const found = obligationsOf({ records, answers, desksOf, asOf });
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('what stands of an obligation', () => {
  const IN_TIME = at('2006-06-28T16:00:00+01:00');
  const LATE = at('2006-08-12T11:00:00+01:00');
  const LATER = at('2006-08-14T15:00:00+01:00');

  it.each<[string, MaterialState, readonly MaterialRecord[]]>([
    ['nobody says that it came, and it is due', 'OVERDUE', [receiver()]],
    ['the owner alone says that it was delivered', 'DELIVERED', [owner({ deliveredAt: IN_TIME }), receiver()]],
    ['the receiver has it, and has not judged it', 'RECEIVED', [owner(), receiver({ receivedAt: IN_TIME })]],
    [
      'receipt is not acceptance, delivered and received late alike',
      'RECEIVED',
      [owner({ deliveredAt: LATE }), receiver({ receivedAt: LATER })],
    ],
    [
      'the receiver accepted it',
      'ACCEPTED',
      [owner({ deliveredAt: IN_TIME }), receiver({ receivedAt: IN_TIME, acceptedAt: IN_TIME })],
    ],
    ['the receiver accepted it, and the owner never said a word', 'ACCEPTED', [receiver({ acceptedAt: LATE })]],
    ['it has expired since', 'EXPIRED', [receiver({ acceptedAt: IN_TIME, expiresAt: LATE })]],
    ['it expires at the very instant', 'EXPIRED', [receiver({ acceptedAt: IN_TIME, expiresAt: AS_OF })]],
    ['it expires a millisecond later', 'ACCEPTED', [receiver({ acceptedAt: IN_TIME, expiresAt: AS_OF + 1 })]],
    [
      'the receiver rejected it, late as both say',
      'REJECTED',
      [owner({ deliveredAt: LATE }), receiver({ receivedAt: LATE, rejectedAt: LATER })],
    ],
    ['rejected after it had been accepted', 'REJECTED', [receiver({ acceptedAt: LATE, rejectedAt: LATER })]],
    ['accepted after it had been rejected', 'ACCEPTED', [receiver({ rejectedAt: LATE, acceptedAt: LATER })]],
    [
      'delivered anew after the rejection',
      'DELIVERED',
      [owner({ deliveredAt: LATER + 1 }), receiver({ receivedAt: LATE, rejectedAt: LATER })],
    ],
    [
      'in time as the owner says, late as the receiver says',
      'CONTESTED',
      [owner({ deliveredAt: IN_TIME }), receiver({ receivedAt: LATE, rejectedAt: LATER })],
    ],
    [
      'received at the due instant itself: in time for both',
      'RECEIVED',
      [owner({ deliveredAt: IN_TIME }), receiver({ receivedAt: DUE })],
    ],
    ['a millisecond past due', 'CONTESTED', [owner({ deliveredAt: DUE }), receiver({ receivedAt: DUE + 1 })]],
    [
      'an acceptance settles what differed in time',
      'ACCEPTED',
      [owner({ deliveredAt: IN_TIME }), receiver({ receivedAt: LATE, acceptedAt: LATER })],
    ],
    ['they name different kinds of material', 'CONTESTED', [owner({ type: 'TRAINING' }), receiver()]],
  ])('%s: %s', (_, state, records) => {
    expect(only(records).state).toBe(state);
    expect(only(records.toReversed()).state).toBe(state);
  });

  it('is not due while no date was agreed, nor before it, and is at it', () => {
    expect(only([receiver({ dueAt: null })])).toMatchObject({ isDue: false, state: 'OWED', overdueDays: null });
    expect(only([receiver()], ALL_IN, DUE - 1)).toMatchObject({ isDue: false, state: 'OWED' });
    expect(only([receiver()], ALL_IN, DUE)).toMatchObject({ isDue: true, state: 'OVERDUE', overdueDays: 0 });
  });

  it('takes neither side’s word for the other’s part, nor anybody’s who is no side', () => {
    const ownersWordOnReceipt = owner({ receivedAt: IN_TIME, acceptedAt: IN_TIME });
    expect(only([ownersWordOnReceipt, receiver()])).toMatchObject({
      state: 'OVERDUE',
      owner: { answer: 'HELD', receivedAt: null, acceptedAt: null },
      receiver: { receivedAt: null, acceptedAt: null },
    });
    expect(only([receiver({ deliveredAt: IN_TIME })])).toMatchObject({
      state: 'OVERDUE',
      owner: { answer: 'NONE' },
      receiver: { answer: 'HELD', deliveredAt: null },
    });
    expect(only([receiver(), by('spine', { acceptedAt: IN_TIME, deliveredAt: IN_TIME })]).state).toBe('OVERDUE');
    // The receiver's list holds a copy of what the owner recorded: it is not the receiver's word.
    const copy = receiver({ recordedBy: 'desk:lsp', acceptedAt: IN_TIME, witnessedAt: IN_TIME });
    expect(only([receiver(), copy]).state).toBe('OVERDUE');
  });

  it('hears an organisation by any desk that it runs', () => {
    const owed = { owedBy: 'organisation:FIRM' } as const;
    const delivered = by('other-lsp', { ...owed, deliveredAt: IN_TIME });
    expect(only([delivered, receiver(owed)]).state).toBe('DELIVERED');
  });

  it('counts days by the calendar of London, not by 24 hours nor by UTC', () => {
    // 30 June 17:00 BST to 1 October 00:00 BST: 0 in June, 31 + 31 + 30 midnights of July, August and September, and that of 1 October.
    expect(only([receiver()]).overdueDays).toBe(93);
    // An hour earlier it is still 30 September in London; in UTC both are 30 September.
    expect(only([receiver()], ALL_IN, AS_OF - 3_600_000).overdueDays).toBe(92);
    // Expired on 12 August: lacking since then, not since it was due. 19 midnights of August, 30 of September, one of October.
    const expired = receiver({ acceptedAt: IN_TIME, expiresAt: LATE });
    expect(only([expired])).toMatchObject({ overdueSince: LATE, overdueDays: 50 });
  });

  it.each<ListAnswerState>(['NOT_ANSWERED', 'WITHHELD', 'NOT_SUPPORTED'])(
    'says nothing of what a side that is %s could decide',
    (answer) => {
      const delivered = owner({ deliveredAt: IN_TIME });
      expect(only([delivered], except('nsd', answer))).toMatchObject({ state: 'UNKNOWN', receiver: { answer } });
      // The owner might say that it was delivered in time.
      expect(only([receiver()], except('lsp', answer))).toMatchObject({ state: 'UNKNOWN', owner: { answer } });
      expect(only([receiver({ receivedAt: LATE, rejectedAt: LATER })], except('lsp', answer)).state).toBe('UNKNOWN');
      // These it could not change.
      expect(only([receiver({ acceptedAt: LATE })], except('lsp', answer)).state).toBe('ACCEPTED');
      expect(only([receiver({ receivedAt: IN_TIME })], except('lsp', answer)).state).toBe('RECEIVED');
    },
  );

  it('keeps a desk that has no record apart from one that keeps none, and from a party without a desk', () => {
    expect(only([receiver()]).owner.answer).toBe('NONE');
    expect(only([receiver()], except('lsp', 'NOT_HELD')).owner.answer).toBe('NOT_HELD');
    expect(only([receiver({ owedBy: 'external:sub-supplier' })]).owner.answer).toBe('NO_DESK');
  });
});

describe('coverage', () => {
  const rows = (
    records: readonly MaterialRecord[],
    { answers = ALL_IN, asOf = AS_OF, missing = [] as readonly string[], services = ['RECORDS'] } = {},
  ): readonly ServiceCoverage[] =>
    coverageOf({
      services,
      obligations: obligationsOf({ records, answers, desksOf, asOf }),
      missing,
      desksOfService: () => ['nsd'],
      desksOf,
    });
  const accepted = { acceptedAt: at('2006-06-29T09:00:00Z') };

  it('is what was accepted and has not expired, of what is due', () => {
    const [row] = rows([
      receiver(accepted),
      receiver({ obligation: 'OBL-2' }),
      receiver({ obligation: 'OBL-3', ...accepted, expiresAt: DUE }),
      receiver({ obligation: 'OBL-4', type: 'FAQ', ...accepted }),
      receiver({ obligation: 'OBL-5', dueAt: AS_OF + 1 }),
    ]);
    // Due: 1 to 4. Accepted: 1 and 4. Overdue: 2, never came, and 3, expired. 5 is not due yet.
    expect(row).toMatchObject({ due: 4, accepted: 2, overdue: 2, coverage: 0.5, absence: null });
    expect(row!.byType).toMatchObject([
      { type: 'FAQ', due: 1, coverage: 1 },
      { type: 'SUPPORT_MODEL', due: 3, coverage: 1 / 3 },
    ]);
  });

  it('is never 0 of 0: nothing owed and nothing due yet are told apart, and none owed is not none due', () => {
    expect(rows([])[0]).toMatchObject({ due: 0, coverage: null, absence: 'NOTHING_OWED' });
    expect(rows([receiver({ dueAt: null })])[0]).toMatchObject({ due: 0, coverage: null, absence: 'NOTHING_DUE' });
    expect(rows([receiver()])[0]).toMatchObject({ due: 1, coverage: 0, absence: null });
  });

  it('is not told while a desk that could hold or decide something is missing; one that could not changes nothing', () => {
    expect(rows([], { missing: ['nsd'] })[0]).toMatchObject({
      coverage: null,
      absence: 'INCOMPLETE',
      missing: ['nsd'],
    });
    const records = [receiver(accepted)];
    expect(rows(records, { missing: ['lsp'] })[0]).toMatchObject({ coverage: null, absence: 'INCOMPLETE' });
    expect(rows(records, { missing: ['spine'] })[0]).toMatchObject({ coverage: 1, absence: null, missing: [] });
  });

  it('of a service to be replaced never counts for its successor', () => {
    const [legacy, successor] = rows(
      [receiver({ ...accepted, service: 'LEGACY' }), receiver({ obligation: 'OBL-2' })],
      {
        services: ['LEGACY', 'RECORDS'],
      },
    );
    expect([legacy!.coverage, successor!.coverage]).toEqual([1, 0]);
  });
});

describe.each([
  { title: 'at a fixed seed', seed: FIXED_SEED },
  { title: 'at a seed of this run', seed: RUN_SEED },
])('any records $title', ({ seed }) => {
  // Nothing said as often as something, so that what nobody claims comes up by itself.
  const instant = fc.option(
    fc.integer({ min: -4, max: 4 }).map((days) => DUE + days * 86_400_000),
    { freq: 2 },
  );
  const record = fc.record<MaterialRecord>({
    obligation: fc.constantFrom('OBL-1', 'OBL-2', 'OBL-3'),
    desk: fc.constantFrom('nsd', 'lsp', 'other-lsp', 'spine'),
    recordedBy: fc.constant(null),
    service: fc.constantFrom('RECORDS', 'PACS', null),
    type: fc.constantFrom('FAQ', 'TRAINING', null),
    owedBy: fc.constantFrom('desk:lsp', 'organisation:FIRM', 'external:firm', null),
    owedTo: fc.constantFrom('desk:nsd', 'desk:spine', null),
    dueAt: instant,
    deliveredAt: instant,
    receivedAt: instant,
    acceptedAt: instant,
    rejectedAt: instant,
    expiresAt: instant,
    witnessedAt: fc.integer({ min: 0, max: 1_000_000 }),
  });
  const records = fc.uniqueArray(record, { selector: (one) => `${one.obligation} ${one.desk}`, maxLength: 10 });
  const answer = fc.constantFrom<ListAnswerState>('HELD', 'HELD', 'NONE', 'NOT_ANSWERED', 'WITHHELD', 'NOT_SUPPORTED');
  const answers = fc.record({ nsd: answer, lsp: answer, 'other-lsp': answer, spine: answer });

  const rowsOf = (those: readonly MaterialRecord[], said: Record<string, ListAnswerState>) => {
    const heard = those.filter(({ desk }) => said[desk] === 'HELD');
    const obligations = obligationsOf({ records: heard, answers: new Map(Object.entries(said)), desksOf, asOf: DUE });
    const missing = Object.keys(said).filter((desk) => said[desk] === 'NOT_ANSWERED' || said[desk] === 'WITHHELD');
    return coverageOf({ services: ['PACS', 'RECORDS'], obligations, missing, desksOfService: () => ['nsd'], desksOf });
  };

  it(`fall each into one part, in whatever order they come (seed ${seed})`, () => {
    process.stdout.write(`materials: seed ${seed}, 5000 cases\n`);
    const seen = new Set<string>();
    fc.assert(
      fc.property(records, answers, (those, said) => {
        const rows = rowsOf(those, said);
        for (const row of rows) {
          expect(row.accepted + row.overdue + row.contested + row.unconfirmed + row.unknown).toBe(row.due);
          expect(row.coverage === null).toBe(row.absence !== null);
          if (row.coverage !== null) expect(row.coverage).toBe(row.accepted / row.due);
          expect(row.byType.reduce((sum, { due }) => sum + due, 0)).toBeLessThanOrEqual(row.due);
          row.obligations.forEach(({ state }) => seen.add(state));
        }
        expect(rowsOf(those.toReversed(), said)).toEqual(rows);
      }),
      { seed, numRuns: 5000 },
    );
    // No state is there for show.
    expect(seen).toEqual(
      new Set(['OWED', 'DELIVERED', 'RECEIVED', 'ACCEPTED', 'REJECTED', 'EXPIRED', 'OVERDUE', 'CONTESTED', 'UNKNOWN']),
    );
  });

  const PART: Partial<Record<MaterialState, string>> = { DELIVERED: 'UNCONFIRMED', RECEIVED: 'UNCONFIRMED' };
  const partOf = (state: MaterialState): string => PART[state] ?? state;
  const claims = fc.record({
    deliveredAt: instant,
    receivedAt: instant,
    acceptedAt: instant,
    rejectedAt: instant,
  });

  it(`never turn a silence into a lack, a rejection or a receipt: what a silent side could decide is unknown (seed ${seed})`, () => {
    const changed = new Set<string>();
    fc.assert(
      fc.property(claims, claims, fc.constantFrom('nsd', 'lsp'), (ofOwner, ofReceiver, silent) => {
        const those = [owner(ofOwner), receiver(ofReceiver)];
        const before = only(those).state;
        const left = those.filter(({ desk }) => desk !== silent);
        const after = only(left, except(silent, 'NOT_ANSWERED')).state;
        if (after === 'UNKNOWN') changed.add(before);
        else expect(partOf(after)).toBe(partOf(before));
      }),
      { seed, numRuns: 5000 },
    );
    expect(changed).toEqual(new Set(['DELIVERED', 'RECEIVED', 'ACCEPTED', 'REJECTED', 'OVERDUE', 'CONTESTED']));
  });
});

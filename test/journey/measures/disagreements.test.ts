/** Where two desks do not say the same: by hand, and against what must hold for any incident. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disagreementsOf, type Disagreement } from '../../../gateway/journey/engine/measures/disagreements.ts';
import { periodNoticesOf } from '../../../gateway/journey/engine/measures/period-notices.ts';
import type { IncidentAccounts } from '../../../gateway/journey/engine/model.ts';
import type { Policy } from '../../../gateway/journey/engine/policy-model.ts';
import { createRandom } from '../../differential/random.ts';
import { naiveSayings } from '../../naive/said.ts';
import { at, bond, handover, incident, inWords, POLICY, says, stops, ticket } from '../custody/incident-in-words.ts';
import { rearranged } from '../custody/rearranged.ts';
import { arbitraryIncident, arbitraryPolicy } from '../generated-incidents.ts';
import { DESK_CODES } from '../incidents/world.ts';

const BETWEEN = ['nsd', 'spine', 'east', 'south'];

/** `09:00-10:00 HOLDER BOTH_CLAIM nsd+spine`. */
function found(accounts: IncidentAccounts, between = BETWEEN, from = '00:00', to = '18:00'): readonly string[] {
  return disagreementsOf(accounts, POLICY, { between, from: at(from), to: at(to) }).map(inOneLine);
}

function inOneLine({ from, to, subject, conflict, desks }: Disagreement): string {
  const about = conflict === null ? subject : `${subject} ${conflict}`;
  return `${inWords(from)}-${inWords(to)} ${about} ${desks.join('+')}`;
}

describe('of the holder', () => {
  it('lists what each says of itself, of the other, and of a third, each for as long as both say it', () => {
    const accounts = incident({
      tickets: [
        ticket('nsd', {
          clock: [says('nsd', '09:00', '10:00'), says('spine', '10:00', '11:00'), says('south', '11:00', '13:00')],
        }),
        ticket('spine', {
          clock: [says('spine', '09:30', '10:30'), says('nsd', '10:30', '12:00'), says('east', '12:00', '14:00')],
        }),
      ],
    });
    expect(found(accounts)).toEqual([
      '09:30-10:00 HOLDER BOTH_CLAIM nsd+spine',
      // From 10:00 to 10:30 both say that it is the Spine's: a near miss.
      '10:30-11:00 HOLDER EACH_SAYS_THE_OTHER nsd+spine',
      '11:00-12:00 HOLDER NEITHER_CLAIMS nsd+spine',
      '12:00-13:00 HOLDER NEITHER_CLAIMS nsd+spine',
    ]);
  });

  it('needs both to speak: a desk that says nothing, or that nobody holds it, contradicts nobody', () => {
    const accounts = incident({
      tickets: [
        ticket('nsd', { clock: [says('nsd', '09:00', '12:00')] }),
        ticket('spine', { clock: [says(null, '09:00', '10:00'), says('east', '11:00', '11:30')] }),
        ticket('south'),
      ],
    });
    expect(found(accounts)).toEqual(['11:00-11:30 HOLDER ONE_CLAIMS nsd+spine']);
  });

  it('does not end where a desk says the same by another record, and names both records', () => {
    const first = says('nsd', '09:00', '10:00');
    const second = says('nsd', '10:00', '11:00');
    const other = says('spine', '09:00', '11:00');
    const accounts = incident({
      tickets: [ticket('nsd', { clock: [first, second] }), ticket('spine', { clock: [other] })],
    });
    const [only, ...more] = disagreementsOf(accounts, POLICY, { between: BETWEEN, from: at('00:00'), to: at('18:00') });
    expect(more).toEqual([]);
    expect([inOneLine(only!), only!.claims.map(({ source }) => source)]).toEqual([
      '09:00-11:00 HOLDER BOTH_CLAIM nsd+spine',
      [first.id, second.id, other.id],
    ]);
  });

  it('takes what a desk brought in for the desk itself, and hears no ticket that stands under another', () => {
    const accounts = incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00', '12:00')] }),
        ticket('spine', { clock: [says('external:database-supplier', '09:00', '12:00')] }),
        ticket('south', { clock: [says('south', '09:00', '12:00')], bonds: [bond('PARENT', 'spine')] }),
      ],
    });
    expect(found(accounts)).toEqual([]);
  });

  it('is silent from where an account is too stale, and goes no further than what can be known', () => {
    const accounts = incident({
      tickets: [
        // Heard until one hour after it last spoke.
        ticket('nsd', { clock: [says('nsd', '09:00')], sourceSpokeAt: '10:00' }),
        ticket('spine', { clock: [says('spine', '09:00')] }),
        ticket('east', { clock: [says('east', '09:00')] }),
      ],
      asOf: '12:00',
    });
    expect(found(accounts)).toEqual([
      '09:00-11:00:00.001 HOLDER BOTH_CLAIM east+nsd',
      '09:00-12:00 HOLDER BOTH_CLAIM east+spine',
      '09:00-11:00:00.001 HOLDER BOTH_CLAIM nsd+spine',
    ]);
  });
});

describe('of the clock', () => {
  it('lists where one says that it is stopped and the other that it runs, though they agree on the holder', () => {
    const accounts = incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00', '12:00')] }),
        ticket('spine', { clock: [stops('spine', '10:00', '11:00'), says('spine', '11:00', '12:00')] }),
      ],
    });
    expect(found(accounts)).toEqual(['10:00-11:00 CLOCK_STATE nsd+spine']);
  });

  it('is silent about the clock too from where an account is too stale', () => {
    const accounts = incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00')], sourceSpokeAt: '10:00' }),
        ticket('spine', { clock: [stops('spine', '09:00', '17:00')] }),
      ],
    });
    expect(found(accounts)).toEqual(['09:00-11:00:00.001 CLOCK_STATE nsd+spine']);
  });

  it('takes a desk for stopped only when each of its tickets that speaks is', () => {
    const accounts = incident({
      tickets: [
        ticket('nsd', { clock: [says('spine', '09:00', '12:00')] }),
        ticket('spine/one', { clock: [stops('spine', '10:00', '12:00')] }),
        ticket('spine/two', { clock: [says('spine', '10:00', '11:00')] }),
      ],
    });
    expect(found(accounts)).toEqual(['11:00-12:00 CLOCK_STATE nsd+spine']);
  });
});

describe('of a hand-over', () => {
  const sent = handover('nsd', 'spine', {
    transferReference: 'T-1',
    offeredAt: '09:00',
    receivedAt: '09:10',
    acceptedAt: '09:20',
  });
  const received = handover('nsd', 'spine', {
    transferReference: 'T-1',
    receivedAt: '09:30',
    acceptedAt: '09:20',
    witnessedAt: '09:30',
  });
  const tickets = [ticket('nsd', { handovers: [sent] }), ticket('spine', { handovers: [received] })];

  it('lists each step that both put, and at different instants', () => {
    // Both put the acceptance at 09:20, and the receiver says nothing of an offer.
    expect(found(incident({ tickets }))).toEqual(['09:10-09:30 HANDOVER_RECEIVED nsd+spine']);
    expect(found(incident({ tickets }), ['nsd', 'east'])).toEqual([]);
  });

  it('says who disputes either record, until it is withdrawn', () => {
    const disputersOf = (accounts: IncidentAccounts) =>
      disagreementsOf(accounts, POLICY, { between: BETWEEN, from: at('00:00'), to: at('18:00') }).flatMap(
        ({ claims }) => claims.map(({ desk, disputedBy }) => [desk, ...disputedBy]),
      );
    const disputed = [sent.id];
    expect(disputersOf(incident({ tickets, disputed }))).toEqual([['nsd', 'desk:nsd'], ['spine']]);
    expect(disputersOf(incident({ tickets, disputed, disputeWithdrawnAt: '13:00' }))).toEqual([['nsd'], ['spine']]);
  });

  it('lists beside them what does not pair, what is askew and what was written long afterwards, where its time touches the period', () => {
    const late = says('spine', '09:00', '09:30', { witnessedAt: '10:31' });
    const alone = handover('spine', 'south', { offeredAt: '09:05', acceptedAt: '09:00', receivedAt: '09:02' });
    const accounts = incident({ tickets: [...tickets, ticket('spine/two', { clock: [late], handovers: [alone] })] });
    const notices = (from: string, to: string, between = BETWEEN) =>
      periodNoticesOf(accounts, POLICY, { between, from: at(from), to: at(to) }).map(({ kind, about, from: since }) => [
        inWords(since),
        kind,
        about,
      ]);
    const written = ['09:00', 'BACK_DATED', late.id];
    // Accepted at 09:20 and received at 09:30, as the receiver says; its own records say 09:10, which does not count.
    const askew = ['09:00', 'SKEW', sent.id];
    // Received three minutes before it was offered, and accepted two before that.
    const askewTwice = ['09:00', 'SKEW', alone.id];
    const unpaired = ['09:00', 'UNMATCHED', alone.id];
    expect(notices('09:00', '10:00')).toEqual([written, askew, askewTwice, askewTwice, unpaired]);
    // What ended by 09:06 does not touch what begins then; what began before it and lasts does.
    expect(notices('09:06', '10:00')).toEqual([written, askew]);
    expect(notices('09:31', '10:00')).toEqual([]);
    expect(notices('09:00', '10:00', ['east', 'south'])).toEqual([]);
  });
});

const SEEDS = [
  { title: 'at a fixed seed', seed: 20_060_730 },
  { title: 'at a seed of this run', seed: Date.now() % 2_147_483_647 },
];
const CASES = 500;

describe.each(SEEDS)('of generated incidents $title', ({ seed }) => {
  const drawn = fc.record({ accounts: arbitraryIncident(), policy: arbitraryPolicy(), dice: fc.nat() });
  const check = (judge: (accounts: IncidentAccounts, policy: Policy, dice: number) => void): void => {
    process.stdout.write(`disagreement properties: seed ${seed}, ${CASES} incidents\n`);
    fc.assert(
      fc.property(drawn, ({ accounts, policy, dice }) => judge(accounts, policy, dice)),
      { seed, numRuns: CASES },
    );
  };
  const always = { between: DESK_CODES, from: 0, to: Date.UTC(2010, 0, 1) };

  it(`answers the same for any order of desks and of what arrived (seed ${seed})`, () => {
    check((accounts, policy, dice) => {
      const once = disagreementsOf(accounts, policy, always);
      const again = disagreementsOf(rearranged(accounts, createRandom(dice)), policy, {
        ...always,
        between: DESK_CODES.toReversed(),
      });
      expect(again).toEqual(once);
    });
  });

  it(`is what each two desks disagree about, together, and stays within the period (seed ${seed})`, () => {
    check((accounts, policy, dice) => {
      const random = createRandom(dice);
      const { asOf } = accounts;
      const [from, to] = [asOf - random.whole(0, 200 * 3_600_000), asOf - random.whole(0, 50 * 3_600_000)];
      const question = { ...always, from, to };
      const all = disagreementsOf(accounts, policy, question);
      const pairs = DESK_CODES.flatMap((one, index) =>
        DESK_CODES.slice(index + 1).flatMap((other) =>
          disagreementsOf(accounts, policy, { ...question, between: [one, other] }),
        ),
      );
      const text = (rows: readonly Disagreement[]) => rows.map((row) => JSON.stringify(row)).toSorted();
      expect(text(pairs)).toEqual(text(all));
      for (const row of all) {
        expect(from <= row.from && row.from < row.to && row.to <= Math.min(to, asOf, accounts.asKnownAt)).toBe(true);
        expect(new Set(row.claims.map(({ desk }) => desk))).toEqual(new Set(row.desks));
      }
    });
  });

  it(`is, of the holder, exactly where one desk's word differs from the other's, instant by instant (seed ${seed})`, () => {
    let seen = 0;
    check((accounts, policy, dice) => {
      const random = createRandom(dice);
      const rows = disagreementsOf(accounts, policy, always).filter(({ subject }) => subject === 'HOLDER');
      const last = Math.min(accounts.asOf, accounts.asKnownAt);
      const edges = rows.flatMap(({ from, to }) => [from, from - 1, to, to - 1]);
      const instants = [...edges, ...Array.from({ length: 8 }, () => last - random.whole(1, 30 * 3_600_000))];
      for (const instant of instants.filter((one) => one >= 0 && one < last)) {
        const said = Map.groupBy(naiveSayings(accounts, policy, instant), ({ desk }) => desk);
        const words = new Map(
          [...said].map(([desk, claims]) => [desk, [...new Set(claims.map(({ says }) => says))].toSorted().join(' ')]),
        );
        const expected = [...words].flatMap(([one, first]) =>
          [...words].flatMap(([other, second]) => (one < other && first !== second ? [`${one} ${other}`] : [])),
        );
        const actual = rows
          .filter(({ from, to }) => from <= instant && instant < to)
          .map(({ desks }) => desks.join(' '));
        expect(actual.toSorted(), `at ${inWords(instant)}`).toEqual(expected.toSorted());
        seen += expected.length;
      }
    });
    // Not true because nothing was ever disputed.
    expect(seen).toBeGreaterThan(CASES);
  });
});

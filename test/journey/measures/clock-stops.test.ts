/** Where one desk stopped the clock: what counts of it, what to look at twice, and of whose time. */

import { describe, expect, it } from 'vitest';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import { createRegistry } from '../../../schema/organisations/registry.ts';
import { spansOfOrganisation } from '../../../gateway/journey/accounts/desk-spans.ts';
import type { Calendar } from '../../../gateway/journey/engine/calendar/calendar-model.ts';
import { ClockStopTally } from '../../../gateway/journey/engine/measures/clock-stop-tally.ts';
import { stopsOfTicket, type StopTarget } from '../../../gateway/journey/engine/measures/clock-stops.ts';
import type { Ticket } from '../../../gateway/journey/engine/model.ts';
import { at, inWords, POLICY, says, stops, ticket } from '../custody/incident-in-words.ts';

const calendar = (code: string, fromMinute: number, toMinute: number): Calendar => ({
  code,
  version: 1,
  contentHash: '0'.repeat(64),
  zone: 'Europe/London',
  bands: [
    {
      days: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'],
      fromMinute,
      toMinute,
    },
  ],
  holidays: null,
});

/** Two hours, around the clock; time stopped for the customer is left out. */
const TARGET: StopTarget = {
  agreement: 'SPINE',
  version: '2004',
  target: 'FIX',
  allowed: 120 * 60_000,
  calendar: calendar('ALWAYS', 0, 1440),
  permittedStops: ['CUSTOMER_INFORMATION'],
};
/** 08:00 to 18:00 BST. */
const OFFICE = calendar('OFFICE', 8 * 60, 18 * 60);
const DAY = [{ from: at('00:00'), to: at('18:00') }];

const reckon = (of: Ticket, spans = DAY, targets: readonly StopTarget[] = []) =>
  stopsOfTicket({ ticket: of, incident: null, spans, policy: POLICY, targetsAt: () => targets, officeHours: OFFICE });
const minutes = (milliseconds: number): number => milliseconds / 60_000;

function totals(...tickets: readonly { readonly thread: string | null; readonly of: Ticket }[]) {
  const tally = new ClockStopTally();
  for (const { thread, of } of tickets) tally.add(thread, reckon(of).stretches);
  const { elapsed, stopped, byReason } = tally.totals();
  return [minutes(elapsed), minutes(stopped), [...byReason].map(([reason, duration]) => [reason, minutes(duration)])];
}

describe('stops of a ticket', () => {
  const concernsOf = (statement: ReturnType<typeof says>) =>
    reckon(ticket('spine', { clock: [statement], openedAt: '07:00' })).stops.map(({ concerns }) => concerns);

  it('raises no concern over a stop with all that it needs', () => {
    expect(concernsOf(stops('spine', '10:00', '11:00'))).toEqual([[]]);
  });

  it.each([
    ['WITHOUT_EVIDENCE', stops('spine', '10:00', '11:00', { hasEvidence: false })],
    ['REQUEST_NOT_REACHED', stops('spine', '10:00', '11:00', { requestReachedAt: null })],
    ['REQUEST_NOT_REACHED', stops('spine', '10:00', '11:00', { requestReachedAt: '11:00' })],
    ['REASON_NOT_PERMITTED', stops('spine', '10:00', '11:00', { reason: 'SUB_SUPPLIER' })],
    ['REASON_NOT_PERMITTED', stops('spine', '10:00', '11:00', { reason: null })],
    // 17:00 UTC is 18:00 BST, when the office has closed.
    ['OUT_OF_HOURS', stops('spine', '17:00', '17:30')],
    // Ended at 11:00, witnessed an hour and a millisecond later.
    ['BACK_DATED', stops('spine', '10:00', '11:00', { witnessedAt: '12:00:00.001' })],
  ])('raises %s', (concern, statement) => {
    expect(concernsOf(statement)).toEqual([[concern]]);
  });

  it.each([
    ['reached in its last millisecond', stops('spine', '10:00', '11:00', { requestReachedAt: '10:59:59.999' })],
    ['begun in the last millisecond of the office’s day', stops('spine', '16:59:59.999', '17:30')],
    ['witnessed an hour later to the millisecond', stops('spine', '10:00', '11:00', { witnessedAt: '12:00' })],
  ])('raises none over one that was %s', (_, statement) => {
    expect(concernsOf(statement)).toEqual([[]]);
  });

  it('is near a breach from the margin down to the breach itself, by what earlier stops leave', () => {
    const near = (from: string, more: readonly ReturnType<typeof says>[] = []) =>
      reckon(
        ticket('spine', {
          clock: [...more, stops('spine', from, '17:00')],
          openedAt: '09:00',
          firstObservedAt: '08:00',
        }),
        DAY,
        [TARGET],
      ).stops.at(-1)!.nearBreach?.remaining ?? null;
    // Two hours from when the fault was first observed: until 10:00. The margin is an hour, and "less than" it is near.
    expect([near('09:00'), near('09:00:00.001'), near('10:00'), near('10:00:00.001')]).toEqual([
      null,
      3_599_999,
      0,
      null,
    ]);
    // Twenty minutes for the customer are left out; for a sub-supplier they are not.
    expect(near('10:10', [stops('spine', '08:30', '08:50')])).toBe(10 * 60_000);
    expect(near('10:10', [stops('spine', '08:30', '08:50', { reason: 'SUB_SUPPLIER' })])).toBeNull();
  });

  it('counts what lies in the spans, and leaves out who is only accountable or informed, and what runs', () => {
    const clock = [
      stops('spine', '10:00', '14:00'),
      stops('spine', '10:00', '14:00', { role: 'ACCOUNTABLE' }),
      stops('spine', '10:00', '14:00', { role: 'INFORMED' }),
      says('spine', '09:00', '10:00'),
    ];
    const spans = [
      { from: at('09:00'), to: at('11:00') },
      { from: at('13:30'), to: at('15:00') },
    ];
    const { stops: found, stretches } = reckon(ticket('spine', { clock, openedAt: '08:00', closedAt: '14:30' }), spans);
    expect(found.map(({ duration }) => minutes(duration))).toEqual([90]);
    expect(stretches.map(({ from, to, state }) => `${inWords(from)}-${inWords(to)} ${state ?? 'silent'}`)).toEqual([
      '09:00-10:00 RUNNING',
      '10:00-11:00 STOPPED',
      '13:30-14:00 STOPPED',
      '14:00-14:30 silent',
    ]);
    expect(reckon(ticket('spine', { clock }), [{ from: at('14:00'), to: at('15:00') }]).stops).toEqual([]);
  });
});

describe('share of an incident’s time', () => {
  it('takes the statement that counts: what a later one takes back is not stopped meanwhile', () => {
    const clock = [stops('spine', '10:00', '14:00'), says('spine', '11:00', '12:00')];
    // Stopped 10:00-11:00; running until 12:00; then the stop, which reaches to 14:00, counts again.
    expect(totals({ thread: null, of: ticket('spine', { clock, openedAt: '09:00', closedAt: '15:00' }) })).toEqual([
      360,
      180,
      [['CUSTOMER_INFORMATION', 180]],
    ]);
  });

  it('counts an incident’s time once, and stopped only while each of the desk’s tickets that speaks is', () => {
    const one = ticket('spine/one', {
      clock: [stops('spine', '10:00', '13:00')],
      openedAt: '09:00',
      closedAt: '13:00',
    });
    const two = ticket('spine/two', {
      clock: [says('spine', '11:00', '12:00'), stops('spine', '12:00', '14:00', { reason: 'SUB_SUPPLIER' })],
      openedAt: '11:00',
      closedAt: '15:00',
    });
    // 09:00-15:00 elapsed; stopped 10:00-11:00 by the first, 12:00-14:00 by both or the second, which began last.
    const together = [
      360,
      180,
      [
        ['CUSTOMER_INFORMATION', 60],
        ['SUB_SUPPLIER', 120],
      ],
    ];
    expect(totals({ thread: 'I-1', of: one }, { thread: 'I-1', of: two })).toEqual(together);
    expect(totals({ thread: 'I-1', of: two }, { thread: 'I-1', of: one })).toEqual(together);
    // Of two incidents each has its own time: four hours each, and stopped three and two.
    expect(totals({ thread: 'I-1', of: one }, { thread: 'I-2', of: two }).slice(0, 2)).toEqual([480, 300]);
    expect(totals({ thread: null, of: one }, { thread: null, of: two }).slice(0, 2)).toEqual([480, 300]);
  });

  it('is nothing of nothing', () => {
    expect(totals({ thread: 'I-1', of: ticket('spine') })).toEqual([0, 0, []]);
  });
});

describe('whose desk it was', async () => {
  const registry = createRegistry(await loadOrganisations());
  const winter = { from: at('2007-01-01T00:00'), to: at('2007-02-01T00:00') };
  const takeover = at('2007-01-08T00:00');
  const spans = (organisation: string, asKnownAt: string) =>
    spansOfOrganisation(organisation, winter, at(asKnownAt), registry).filter(({ desk }) => desk === 'lsp-eastern');

  it('changes at midnight of 7/8 January 2007, from when that was on record', () => {
    expect(spans('ACCENTURE', '2007-02-01T00:00')).toEqual([
      { desk: 'lsp-eastern', spans: [{ from: winter.from, to: takeover }] },
    ]);
    expect(spans('CSC', '2007-02-01T00:00')).toEqual([
      { desk: 'lsp-eastern', spans: [{ from: takeover, to: winter.to }] },
    ]);
    expect(spans('ACCENTURE', '2006-01-01T00:00')).toEqual([{ desk: 'lsp-eastern', spans: [winter] }]);
    expect(spans('CSC', '2006-01-01T00:00')).toEqual([]);
  });

  it('is several desks of one company', () => {
    const desks = spansOfOrganisation('BT', winter, at('2007-02-01T00:00'), registry).map(({ desk }) => desk);
    expect(desks).toEqual(['lsp-london', 'spine', 'n3']);
  });
});

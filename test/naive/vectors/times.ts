/** From when to when, and the nights on which something changes. */

import { at, HOUR, incident, row, statement, ticket, type Vector } from './telling.ts';

const SPINE = 'spine/remedy/1';
const EAST = 'east/peregrine/3';
const held = (id: string, party = `desk:${id.split('/')[0]}`) => ticket(id, { clock: [statement(party, '09:00')] });

export const TIMES: readonly Vector[] = [
  {
    title: 'the takeover of 7/8 January 2007 splits the time at midnight',
    accounts: incident({
      start: '2007-01-07T22:00:00Z',
      restore: '2007-01-08T03:00:00Z',
      tickets: [ticket(EAST, { clock: [statement('desk:east', '2007-01-07T22:00:00Z')] })],
    }),
    end: Date.UTC(2007, 0, 8, 3),
    rows: [
      row('2007-01-07T22:00:00Z', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
      row('2007-01-08T00:00:00Z', 'UNCONTRADICTED', ['east'], 'HOLDER east'),
    ],
    organisations: [['outgoing'], ['incoming']],
  },
  {
    title: 'the night on which the clocks go back has as many milliseconds as any other span of three hours',
    accounts: incident({
      start: '2006-10-29T00:30:00+01:00',
      restore: '2006-10-29T02:30:00Z',
      tickets: [ticket(SPINE, { clock: [statement('desk:spine', '2006-10-28T23:30:00Z')] })],
    }),
    end: Date.UTC(2006, 9, 28, 23, 30) + 3 * HOUR,
    rows: [row('2006-10-28T23:30:00Z', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'the night on which the clocks go forward: from 00:30 to 02:30 by the wall is one hour',
    accounts: incident({
      start: '2007-03-25T00:30:00Z',
      restore: '2007-03-25T02:30:00+01:00',
      tickets: [ticket(SPINE, { clock: [statement('desk:spine', '2007-03-25T00:30:00Z')] })],
    }),
    end: Date.UTC(2007, 2, 25, 0, 30) + HOUR,
    rows: [row('2007-03-25T00:30:00Z', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'restored as it began: no interval',
    accounts: incident({ start: '09:00', restore: '09:00', tickets: [held(SPINE)] }),
    end: at('09:00'),
    rows: [],
  },
  {
    title: 'never restored: it runs until now',
    accounts: incident({ start: '09:00', asOf: '11:00', tickets: [held(SPINE)] }),
    end: at('11:00'),
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'a restore that is still to come has not happened',
    accounts: incident({ start: '09:00', restore: '17:00', asOf: '11:00', tickets: [held(SPINE)] }),
    end: at('11:00'),
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
];

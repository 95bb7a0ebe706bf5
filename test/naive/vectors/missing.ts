/** Who did not answer, and what that makes of the time. */

import type { IncidentAccounts } from '../../../gateway/journey/engine/model.ts';
import { at, incident, row, statement, ticket, type Vector } from './telling.ts';

const SPINE = 'spine/remedy/1';
const EAST = 'east/peregrine/3';
const until = (time: string) => ({ to: at(time) });
const held = (id: string, party = `desk:${id.split('/')[0]}`) => ticket(id, { clock: [statement(party, '09:00')] });
const whole = { start: '09:00', restore: '17:00' };
const end = at('17:00');

export const MISSING: readonly Vector[] = [
  {
    title: 'nobody claims it and everybody answered: unowned',
    accounts: incident({ ...whole, tickets: [] }),
    end,
    rows: [row('09:00', 'UNOWNED', [], 'UNOWNED')],
  },
  {
    title: 'nobody claims it and one desk is down, of which nobody ever spoke: not unowned',
    accounts: incident({ ...whole, tickets: [], states: { east: null } }),
    end,
    rows: [row('09:00', 'UNKNOWN', [], 'UNKNOWN')],
    missing: ['east NOT_ANSWERED'],
  },
  {
    title: 'one desk claims it, and one of which nobody ever spoke is down: the claim stands',
    accounts: incident({ ...whole, tickets: [held(SPINE)], states: { east: null } }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
    missing: ['east NOT_ANSWERED'],
  },
  {
    title: 'one desk claims it, and the one that it once waited for is down: unknown',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(SPINE, {
          clock: [
            statement('desk:spine', '09:00'),
            statement('desk:spine', '08:00', { waitingOn: 'desk:east', ...until('08:30') }),
          ],
        }),
      ],
      states: { east: null },
    }),
    end,
    rows: [row('09:00', 'UNKNOWN', [], 'UNKNOWN')],
    missing: ['east NOT_ANSWERED'],
  },
  {
    title: 'the NSD alone is down: start and restore are read from the tickets, and two desks that agree still agree',
    accounts: incident({
      tickets: [
        ticket(SPINE, {
          openedAt: at('09:00'),
          firstObservedAt: at('08:45'),
          clock: [statement('desk:spine', '09:00')],
          resolutions: [
            { claimedAt: at('16:00'), confirmedAt: null, reopenedAt: null },
            { claimedAt: at('16:30'), confirmedAt: null, reopenedAt: at('16:40') },
          ],
        }),
        ticket(EAST, { openedAt: at('09:30'), clock: [statement('desk:spine', '10:00')] }),
      ],
      declared: null,
      states: { nsd: null },
    }),
    end: at('16:00'),
    rows: [row('08:45', 'UNKNOWN', [], 'UNKNOWN'), row('10:00', 'AGREED', ['spine'], 'HOLDER spine')],
    missing: ['nsd NOT_ANSWERED'],
  },
  {
    title: 'a withheld ticket makes the account missing, and its other ticket is still heard',
    accounts: incident({
      ...whole,
      tickets: [
        held(SPINE),
        ticket(EAST, { clock: [statement('desk:spine', '12:00')] }),
        ticket('east/peregrine/9', { presence: 'WITHHELD' }),
      ],
    }),
    end,
    rows: [row('09:00', 'UNKNOWN', [], 'UNKNOWN'), row('12:00', 'AGREED', ['spine'], 'HOLDER spine')],
    missing: ['east WITHHELD'],
  },
  {
    title: 'an account is heard until it is too old by a millisecond',
    accounts: incident({
      ...whole,
      tickets: [ticket(SPINE, { clock: [statement('desk:spine', '09:00')], sourceSpokeAt: at('10:00') - 1 })],
    }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'), row('14:00', 'UNKNOWN', [], 'UNKNOWN')],
    missing: ['spine STALE'],
  },
  {
    title:
      'an account that is what a desk said before is heard up to then, and is missing from the next millisecond on',
    accounts: withCopies(
      incident({ ...whole, tickets: [ticket(SPINE, { clock: [statement('desk:spine', '09:00')] })] }),
      { spine: at('14:00') - 1 },
    ),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'), row('14:00', 'UNKNOWN', [], 'UNKNOWN')],
    missing: ['spine STALE'],
  },
  {
    title: 'that a desk held nothing before does not make what nobody claims unowned afterwards',
    accounts: withCopies(incident({ ...whole, tickets: [] }), { east: at('10:00') - 1 }),
    end,
    rows: [row('09:00', 'UNOWNED', [], 'UNOWNED'), row('10:00', 'UNKNOWN', [], 'UNKNOWN')],
    missing: ['east STALE'],
  },
  {
    title: 'a copy that was made after the restore is as good as an answer',
    accounts: withCopies(incident({ ...whole, tickets: [held(SPINE)] }), { spine: end }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
];

/** With accounts that are what their desks said by then. */
function withCopies(accounts: IncidentAccounts, copiedAt: Readonly<Record<string, number>>): IncidentAccounts {
  return {
    ...accounts,
    accounts: accounts.accounts.map((account) =>
      copiedAt[account.desk] === undefined ? account : { ...account, copiedAt: copiedAt[account.desk]! },
    ),
  };
}

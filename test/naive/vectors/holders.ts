/** Stops, and what desks say of who holds it. */

import { at, handover, incident, row, statement, stop, ticket, type Vector } from './telling.ts';

const SPINE = 'spine/remedy/1';
const NETWORK = 'network/remedy/2';
const EAST = 'east/peregrine/3';
const NSD = 'nsd/tmf/4';
const until = (time: string) => ({ to: at(time) });
const held = (id: string, party = `desk:${id.split('/')[0]}`) => ticket(id, { clock: [statement(party, '09:00')] });
const whole = { start: '09:00', restore: '17:00' };
const end = at('17:00');

export const HOLDERS: readonly Vector[] = [
  {
    title:
      'waiting on the customer from when the request arrived until the stop ends; then what stood before counts again',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(SPINE, {
          clock: [statement('desk:spine', '09:00'), stop('desk:spine', '10:00', '10:30', until('12:00'))],
        }),
      ],
    }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('10:30', 'WITH_CUSTOMER', ['spine'], 'CUSTOMER'),
      row('12:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
    ],
  },
  {
    title: 'no stop without evidence, for a reason that is not permitted, or on a peer; but on a local desk',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(SPINE, {
          clock: [
            stop('desk:spine', '09:00', '09:00', { hasEvidence: false }),
            stop('desk:spine', '10:00', '10:00', { reason: 'CUSTOMER_ACCESS' }),
            stop('desk:spine', '11:00', '11:00', { waitingOn: 'desk:network' }),
            stop('desk:spine', '12:00', '12:00', { waitingOn: 'desk:trust-a' }),
          ],
        }),
      ],
    }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('12:00', 'WITH_CUSTOMER', ['spine'], 'CUSTOMER'),
    ],
  },
  {
    title: 'a stop by one of two desks that claim it is no stop',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(SPINE, { clock: [stop('desk:spine', '09:00', '09:00')] }),
        ticket(EAST, { clock: [statement('desk:east', '10:00'), stop('desk:east', '11:00', '11:00')] }),
      ],
    }),
    end,
    rows: [
      row('09:00', 'WITH_CUSTOMER', ['spine'], 'CUSTOMER'),
      row('10:00', 'DOUBLE', ['east', 'spine'], 'DISPUTED'),
      row('11:00', 'WITH_CUSTOMER', ['east', 'spine'], 'CUSTOMER'),
    ],
  },
  {
    title: 'each says that the other holds it; then one gives in',
    accounts: incident({
      ...whole,
      tickets: [
        held(SPINE, 'desk:east'),
        ticket(EAST, { clock: [statement('desk:spine', '09:00'), statement('desk:east', '15:00')] }),
      ],
    }),
    end,
    rows: [row('09:00', 'CONTESTED', ['east', 'spine'], 'DISPUTED'), row('15:00', 'AGREED', ['east'], 'HOLDER east')],
  },
  {
    title: 'two desks of one company that both claim it are two desks',
    accounts: incident({ ...whole, tickets: [held(SPINE), held(NETWORK)] }),
    end,
    rows: [row('09:00', 'DOUBLE', ['network', 'spine'], 'DISPUTED')],
    organisations: [['carrier', 'carrier']],
  },
  {
    title: 'two local desks under one account are two desks',
    accounts: incident({ ...whole, tickets: [held('trust-a/paper/1'), held('trust-b/paper/1')] }),
    end,
    rows: [row('09:00', 'DOUBLE', ['trust-a', 'trust-b'], 'DISPUTED')],
  },
  {
    title: 'a desk answers for the supplier that it brought in',
    accounts: incident({ ...whole, tickets: [held(SPINE, 'external:cables')] }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'the NSD’s accountability for every call to its conclusion makes no custody',
    accounts: incident({
      ...whole,
      tickets: [held(SPINE), ticket(NSD, { clock: [statement('desk:nsd', '09:00', { role: 'ACCOUNTABLE' })] })],
    }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'a ticket under a parent adds no second holder',
    accounts: incident({
      ...whole,
      tickets: [
        held(SPINE),
        ticket(EAST, {
          clock: [statement('desk:east', '09:00')],
          bonds: [{ target: SPINE, role: 'PARENT', assertedAt: null, deniedAt: null }],
        }),
      ],
    }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'a bond that was denied makes no parent',
    accounts: incident({
      ...whole,
      tickets: [
        held(SPINE),
        ticket(EAST, {
          clock: [statement('desk:east', '09:00')],
          bonds: [{ target: SPINE, role: 'PARENT', assertedAt: null, deniedAt: at('09:30') }],
        }),
      ],
    }),
    end,
    rows: [row('09:00', 'DOUBLE', ['east', 'spine'], 'DISPUTED')],
  },
  {
    title: 'two tickets that are each the other’s parent are both heard',
    accounts: incident({
      ...whole,
      tickets: [
        { ...held(SPINE), bonds: [{ target: EAST, role: 'PARENT', assertedAt: null, deniedAt: null }] },
        { ...held(EAST), bonds: [{ target: SPINE, role: 'PARENT', assertedAt: null, deniedAt: null }] },
      ],
    }),
    end,
    rows: [row('09:00', 'DOUBLE', ['east', 'spine'], 'DISPUTED')],
  },
  {
    title: 'at the same time a statement beats an acceptance, and of two statements the one witnessed later counts',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(EAST, {
          clock: [
            statement(null, '12:00', { id: 'z', witnessedAt: at('12:01') }),
            statement('desk:east', '12:00', { id: 'a', witnessedAt: at('12:02') }),
            statement(null, '10:00'),
          ],
          handovers: [handover('spine', 'east', { acceptedAt: '10:00' })],
        }),
      ],
    }),
    end,
    rows: [row('09:00', 'UNOWNED', [], 'UNOWNED'), row('12:00', 'UNCONTRADICTED', ['east'], 'HOLDER east')],
  },
  {
    title: 'a customer holds nothing: the desk that names it holds it itself',
    accounts: incident({ ...whole, tickets: [held(SPINE, 'customer:RXF05')] }),
    end,
    rows: [row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine')],
  },
  {
    title: 'a desk with two tickets that says so twice agrees with nobody, and is stopped when both are',
    accounts: incident({
      ...whole,
      tickets: [
        ticket(SPINE, { clock: [stop('desk:spine', '09:00', '09:00')] }),
        ticket('spine/remedy/9', { clock: [statement('desk:spine', '09:00'), stop('desk:spine', '11:00', '11:00')] }),
      ],
    }),
    end,
    rows: [
      row('09:00', 'UNCONTRADICTED', ['spine'], 'HOLDER spine'),
      row('11:00', 'WITH_CUSTOMER', ['spine'], 'CUSTOMER'),
    ],
  },
  {
    title: 'two desks that name two others, and none itself, contest it',
    accounts: incident({ ...whole, tickets: [held(SPINE, 'desk:east'), held(NETWORK, 'desk:nsd')] }),
    end,
    rows: [row('09:00', 'CONTESTED', ['east', 'nsd'], 'DISPUTED')],
  },
];

/** Which unlinked tickets may belong to an incident: each reason alone, and what is near and does not count. */

import { expect, test } from 'vitest';
import {
  linkCandidate,
  type CandidateScope,
  type UnlinkedTicket,
} from '../../gateway/journey/engine/measures/link-candidates.ts';

const HOUR = 3_600_000;
const SCOPE: CandidateScope = {
  from: 100 * HOUR,
  to: 110 * HOUR,
  services: new Set(['PDS']),
  sites: new Set(['SYN-A', 'SYN-B']),
  dependsOn: (service) => ({ PDS: ['SPINE'], SPINE: ['N3'], RECORDS: ['PDS', 'N3'], MAIL: ['N3'] })[service] ?? [],
  decided: new Set(['nsd/main/BONDED']),
};
const CHOICES = {
  overlapMarginMilliseconds: 2 * HOUR,
  points: { sameService: 4, dependedOnService: 3, sameSite: 2, overlappingTime: 1 },
  minimumScore: 1,
};
const ELSEWHERE: UnlinkedTicket = {
  id: 'spine/main/1',
  service: 'CANTEEN',
  sites: ['SYN-Z'],
  from: 500 * HOUR,
  to: null,
};

const weigh = (ticket: Partial<UnlinkedTicket>, minimumScore = 1) =>
  linkCandidate({ ...ELSEWHERE, ...ticket }, SCOPE, { ...CHOICES, minimumScore });

test.each<[string, Partial<UnlinkedTicket>, number, string[]]>([
  ['the same service', { service: 'PDS' }, 4, ['SAME_SERVICE']],
  ['a service that it does not work without', { service: 'SPINE' }, 3, ['SERVICE_DEPENDED_ON']],
  ['a service that does not work without it', { service: 'RECORDS' }, 3, ['SERVICE_DEPENDS_ON_IT']],
  ['one of its sites', { sites: ['SYN-Z', 'SYN-B'] }, 2, ['SAME_SITE']],
  ['a time within it', { from: 101 * HOUR, to: 102 * HOUR }, 1, ['OVERLAPPING_TIME']],
  ['a time that is open', { from: 1 * HOUR, to: null }, 1, ['OVERLAPPING_TIME']],
  ['the last millisecond of the margin before it', { from: 1, to: 98 * HOUR + 1 }, 1, ['OVERLAPPING_TIME']],
  ['the last millisecond of the margin after it', { from: 112 * HOUR - 1, to: null }, 1, ['OVERLAPPING_TIME']],
  [
    'everything',
    { service: 'SPINE', sites: ['SYN-A'], from: 100 * HOUR, to: 110 * HOUR },
    6,
    ['SERVICE_DEPENDED_ON', 'SAME_SITE', 'OVERLAPPING_TIME'],
  ],
])('%s is worth its points', (_, ticket, score, reasons) => {
  expect(weigh(ticket)).toEqual({ ticket: 'spine/main/1', score, reasons });
});

test.each<[string, Partial<UnlinkedTicket>]>([
  ['a service that needs the same third one', { service: 'MAIL' }],
  ['a service two steps away', { service: 'N3' }],
  ['no service', { service: null }],
  ['a time that ends where the margin begins', { from: 1, to: 98 * HOUR }],
  ['a time that begins where the margin ends', { from: 112 * HOUR, to: null }],
  ['a time that nobody says', { from: null }],
])('%s is worth nothing', (_, ticket) => {
  expect(weigh(ticket)).toBeNull();
});

test('one point short of what the policy asks for is no candidate', () => {
  const ticket = { sites: ['SYN-A'], from: 100 * HOUR };
  expect(weigh(ticket, 3)).toMatchObject({ score: 3 });
  expect(weigh(ticket, 4)).toBeNull();
});

test('a ticket on which somebody has decided is no candidate', () => {
  expect(weigh({ id: 'nsd/main/BONDED', service: 'PDS' })).toBeNull();
});

import { expect, test } from 'vitest';
import type { LedgerEvent, LedgerEventKind, LedgerEventOf } from '../../subgraphs/connectors/ledger/event.ts';
import { toStopReason, toTicketStatus } from '../../subgraphs/connectors/ledger/source-mapping.ts';
import { mapping as london } from '../../subgraphs/lsp-london/mapping.ts';
import { mapping as northWest } from '../../subgraphs/lsp-north-west-west-midlands/mapping.ts';
import { readSampleEvents } from './events.ts';

const events = readSampleEvents();
const provider = 'lsp-north-west-west-midlands';

function of<Kind extends LedgerEventKind>(desk: string, kind: Kind): LedgerEventOf<Kind>[] {
  const own = events.filter((row) => row.desk === desk).map(({ event }): LedgerEvent => event);
  return own.filter((event) => event.kind === kind) as LedgerEventOf<Kind>[];
}

/** The instant at which a desk puts a step of the transfer; NaN where it has no record of it. */
function stepAt(desk: string, kind: LedgerEventKind, transferReference: string): number {
  const found = of(desk, kind).find(
    ({ data }) => 'transferReference' in data && data.transferReference === transferReference,
  );
  return Date.parse(found?.occurredAt ?? '');
}

test('Maidstone: the NSD lists 80 sites, the provider 88, in which eight stand twice', () => {
  const listed = (desk: string, ticket: string) =>
    of(desk, 'ticket.updated').findLast(
      (event) => event.ticket === ticket && (event.data.affectedSites?.length ?? 0) > 3,
    )!.data.affectedSites!;
  const nsd = listed('nsd', 'NSD-2006-004711');
  const theirs = listed(provider, 'INC0012345');
  expect([nsd.length, new Set(nsd).size]).toEqual([80, 80]);
  expect([theirs.length, new Set(theirs).size]).toEqual([88, 80]);
});

test('Maidstone: 50 sites are restored by the end of 1 August, the rest by 3 August, and the parties differ over twelve', () => {
  const restored = of('nsd', 'incident.impactClaimed').filter(
    ({ incident, data }) => incident === 'I-MAIDSTONE' && typeof data.restoredAt === 'string',
  );
  const nsd = restored
    .filter(({ data }) => data.claimedBy === 'desk:nsd')
    .map(({ data }) => Date.parse(data.restoredAt!));
  expect(nsd).toHaveLength(80);
  expect(nsd.filter((at) => at < Date.parse('2006-08-02T00:00:00+01:00'))).toHaveLength(50);
  expect(Math.max(...nsd)).toBeLessThan(Date.parse('2006-08-04T00:00:00+01:00'));
  expect(restored.filter(({ data }) => data.claimedBy === `desk:${provider}`)).toHaveLength(12);
});

test('Maidstone: both sides record the hand-over, and put its acceptance 28 minutes apart; the network rejected it first', () => {
  const transfer = 'TR-2006-4711-2';
  const apart = stepAt(provider, 'handover.accepted', transfer) - stepAt('nsd', 'handover.accepted', transfer);
  expect(apart / 60_000).toBe(28);
  expect(stepAt('n3', 'handover.rejected', 'TR-2006-4711-1')).toBeLessThan(stepAt('nsd', 'handover.offered', transfer));
});

test('Maidstone: the provider waits on its sub-supplier, corrects since when, and records one stop twelve days late', () => {
  const stops = of(provider, 'clock.stated').filter(({ data }) => data.state === 'STOPPED');
  expect(stops.some(({ data }) => data.waitingOn === 'external:storage-supplier')).toBe(true);
  const correction = stops.find(({ supersedes }) => supersedes !== undefined)!;
  expect(correction.data.from).not.toBe(stops[0]!.data.from);
  const late = stops.find(({ data }) => data.statement === 'CLK-5')!;
  expect(Date.parse(late.witnessedAt!) - Date.parse(late.occurredAt)).toBeGreaterThan(11 * 24 * 3_600_000);
});

test('Maidstone: all 80 tickets of the local desks are bonded as children', () => {
  const children = of('nsd', 'incident.bonded').filter(
    ({ incident, data }) => incident === 'I-MAIDSTONE' && data.role === 'CHILD',
  );
  expect(new Set(children.map(({ data }) => data.target)).size).toBe(80);
});

test('Spine: restored on 23 December as its desk says first, on 12 January as the NSD does; 28 hours lie between', () => {
  const claims = of('nsd', 'incident.restoreClaimed').filter(({ incident }) => incident === 'I-SPINE-2005-12');
  expect(claims.map(({ data }) => [data.claimedBy, data.at])).toEqual([
    ['desk:spine', '2005-12-23T18:00:00.000Z'],
    ['desk:spine', '2006-01-01T00:00:00.000Z'],
    ['desk:nsd', '2006-01-12T17:00:00.000Z'],
  ]);
  const down = of('spine', 'clock.stated').find(({ data }) => data.statement === 'CLK-4')!;
  expect((Date.parse(down.data.to!) - Date.parse(down.data.from)) / 60_000).toBe(1680);
  const statements = of('spine', 'note.added').filter(({ id }) => id.startsWith('spine-statement-'));
  expect(statements.map(({ supersedes }) => supersedes)).toEqual([undefined, 'spine-statement-first-issue']);
});

test('Spine: the radiology log-on was bonded to it for a day, and has another cause', () => {
  const ticket = 'lsp-southern/main/2005%2F1234';
  const bonded = [...of('nsd', 'incident.bonded'), ...of('nsd', 'incident.unbonded')].filter(
    ({ data }) => data.target === ticket,
  );
  expect(bonded.map(({ kind, incident }) => [kind, incident])).toEqual([
    ['incident.bonded', 'I-SPINE-2005-12'],
    ['incident.bonded', 'I-RIS-SOUTHERN-2005-12'],
    ['incident.unbonded', 'I-SPINE-2005-12'],
  ]);
});

test('Cut-off: the fax was received at 12:24 as the desk says, and 20 hours later as the supplier’s log says', () => {
  const transfer = 'FAX-2005-12-06-1';
  const apart = stepAt('gp-supplier', 'handover.received', transfer) - stepAt('nsd', 'handover.received', transfer);
  expect(apart / 60_000).toBe(20 * 60 + 41);
  expect(of('gp-supplier', 'dispute.raised').map(({ data }) => data.subject)).toContain('HANDOVER');
});

test('Cut-off: each says that the other has the clock', () => {
  const held = (desk: string) =>
    of(desk, 'clock.stated')
      .filter(({ data }) => data.state === 'STOPPED')
      .map(({ data }) => data.heldBy);
  expect(held('spine')).toContain('desk:gp-supplier');
  expect(held('gp-supplier')).toContain('desk:spine');
});

test('a known error is published, and what a provider says of its cause is withheld as commercial in confidence', () => {
  expect(of(provider, 'knownError.published').map(({ data }) => data.disclosure)).toEqual(['PROGRAMME']);
  expect(of(provider, 'text.withheld').map(({ data }) => data.reasonCode)).toEqual(['COMMERCIAL_CONFIDENCE']);
});

test('one status and one stop reason of the samples are not mapped', () => {
  const statuses = of(provider, 'ticket.updated').map(({ data }) => data.sourceStatus);
  expect(statuses.filter((status) => status !== undefined && toTicketStatus(northWest, status) === 'UNKNOWN')).toEqual([
    '3',
  ]);
  const reasons = of('lsp-london', 'clock.stated').map(({ data }) => data.sourceReason!);
  expect(new Set(reasons.map((reason) => toStopReason(london, reason)))).toEqual(new Set(['UNMAPPED']));
});

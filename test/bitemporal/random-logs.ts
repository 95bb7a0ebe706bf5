/** Random logs of events, of every kind, with corrections, repeats, back-dated and post-dated events, and decisions about texts. */

import fc from 'fast-check';
import type { NaiveEvent } from './naive-events.ts';

/** One thing that happens, told by small numbers so that failures shrink; {@link toLog} gives it names and times. */
export interface Step {
  readonly kind: string;
  /** Which ticket, incident, … it is about. */
  readonly subject: number;
  /** Which hand-over, statement, … of the subject. */
  readonly part: number;
  readonly occurredMinute: number;
  /** Back-dated by years. */
  readonly isOld: boolean;
  /** Minutes since the step before was witnessed. */
  readonly witnessedAfter: number;
  /** Decides every value that it says. */
  readonly dice: number;
  /** Which of the subject's earlier events it corrects; null for most. */
  readonly corrects: number | null;
  readonly isRepeated: boolean;
}

const wordsOf = (text: string): string[] => text.trim().split(/\s+/);

/** A kind that is named twice comes twice as often. */
const TICKET_KINDS = wordsOf(`
  ticket.opened ticket.opened ticket.updated ticket.updated ticket.updated ticket.closed clock.stated
  clock.stated clock.stated handover.offered handover.received handover.accepted handover.rejected
  handover.withdrawn handover.returned severity.claimed severity.accepted resolution.claimed
  resolution.confirmed resolution.reopened bond.asserted bond.confirmed bond.denied note.added note.added
  knownError.linked materialGap.asserted materialGap.contested
`);
const INCIDENT_KINDS = wordsOf(`
  incident.declared incident.declared incident.updated incident.startClaimed incident.restoreClaimed
  incident.impactClaimed incident.bonded incident.bonded incident.unbonded incident.superseded
  involvement.stated dispute.raised dispute.withdrawn
`);
const OTHER_KINDS = wordsOf(`
  knownError.recorded knownError.published problem.recorded change.recorded material.owed
  material.delivered material.received material.accepted material.rejected
`);
const TEXT_KINDS = ['text.released', 'text.withheld', 'text.released', 'text.erased'];

/** Every kind of event that changes what a desk answers: openings and grants change who may read it (`test/ledger/rights.test.ts`). */
export const ALL_KINDS: readonly string[] = [
  ...new Set([...TICKET_KINDS, ...INCIDENT_KINDS, ...OTHER_KINDS, ...TEXT_KINDS, 'ticket.purged']),
];

const kind = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...TICKET_KINDS) },
  { weight: 16, arbitrary: fc.constantFrom(...INCIDENT_KINDS) },
  { weight: 14, arbitrary: fc.constantFrom(...OTHER_KINDS) },
  { weight: 9, arbitrary: fc.constantFrom(...TEXT_KINDS) },
  { weight: 2, arbitrary: fc.constant('ticket.purged') },
);

const step: fc.Arbitrary<Step> = fc.record({
  kind,
  subject: fc.nat(2),
  part: fc.nat(1),
  occurredMinute: fc.nat(40),
  isOld: fc.nat(19).map((roll) => roll === 0),
  witnessedAfter: fc.nat(2),
  dice: fc.nat(0xffff),
  corrects: fc.option(fc.nat(5), { freq: 4 }),
  isRepeated: fc.nat(11).map((roll) => roll === 0),
});

export const randomSteps: fc.Arbitrary<readonly Step[]> = fc.array(step, { minLength: 1, maxLength: 45, size: 'max' });

/** Two instants on the scale of a log's own minutes, half of them exactly on an event's; null stands for now. */
export const randomTimes = fc.record({
  asOf: fc.option(fc.integer({ min: -2, max: 45 }), { freq: 6 }),
  asKnownAt: fc.option(fc.integer({ min: -2, max: 95 }), { freq: 6 }),
  isExact: fc.boolean(),
});

export interface RandomLog {
  /** As a file has them, repeats included. */
  readonly lines: readonly NaiveEvent[];
  readonly name: string;
  /** When its first minute is, in milliseconds UTC. */
  readonly start: number;
}

export const MINUTE = 60_000;

/** @param start in milliseconds UTC; no event is witnessed before it, nor as much as two hours later. */
export function toLog(steps: readonly Step[], name: string, start: number): RandomLog {
  const lines: NaiveEvent[] = [];
  let witnessed = start;
  for (const [index, one] of steps.entries()) {
    witnessed += one.witnessedAfter * MINUTE;
    const event = toEvent(one, { id: `${name}-${index}`, name, start, witnessed, earlier: lines });
    if (event === null) continue;
    lines.push(event);
    if (one.isRepeated) lines.push({ ...lines[one.dice % lines.length]! });
  }
  return { lines, name, start };
}

interface Surroundings {
  readonly id: string;
  readonly name: string;
  readonly start: number;
  readonly witnessed: number;
  readonly earlier: readonly NaiveEvent[];
}

function toEvent(one: Step, { id, name, start, witnessed, earlier }: Surroundings): NaiveEvent | null {
  const happened = start + one.occurredMinute * MINUTE - (one.isOld ? 8_000 * 24 * 60 * MINUTE : 0);
  const choose = <Value>(values: readonly Value[], salt: number): Value =>
    values[Math.floor(one.dice / (salt + 1) + salt * 7) % values.length]!;
  const about = subjectOf(one, name);
  const base = {
    id,
    kind: one.kind,
    // The same instant in one of two spellings: what counts is the instant.
    occurredAt: choose([new Date(happened).toISOString(), inLondonSummer(happened)], 3),
    witnessedAt: new Date(witnessed).toISOString(),
    synthetic: true,
    ...(choose([true, false], 5) ? { recordedAt: new Date(happened + 10_000).toISOString() } : {}),
    ...(choose([true, false, false], 6) ? { recordedBy: choose(['desk:n3', 'organisation:NHS-CFH'], 2) } : {}),
    ...about,
  };
  if (one.kind.startsWith('text.')) return toDecision(one, base, earlier, choose);
  const data = toData(one, name, start, choose);
  const texts = toTexts(one, choose);
  const same = earlier.filter((event) => JSON.stringify(subjectFields(event)) === JSON.stringify(subjectFields(base)));
  const corrected = one.corrects === null ? undefined : same[one.corrects % Math.max(1, same.length)];
  return {
    ...base,
    ...(corrected === undefined ? {} : { supersedes: corrected.id }),
    ...(texts === null ? {} : { texts }),
    data,
  };
}

type About = Pick<NaiveEvent, 'ticket' | 'system' | 'incident' | 'knownError' | 'problem' | 'change' | 'obligation'>;

function subjectOf({ kind, subject }: Step, name: string): About {
  if (kind.startsWith('incident.') || kind.startsWith('involvement.') || kind.startsWith('dispute.'))
    return { incident: `I-${name}-${subject}` };
  if (kind === 'knownError.recorded' || kind === 'knownError.published')
    return { knownError: `KE-${name}-${subject % 2}` };
  if (kind.startsWith('problem.')) return { problem: `P-${name}-${subject % 2}` };
  if (kind.startsWith('change.')) return { change: `C-${name}-${subject % 2}` };
  if (kind.startsWith('material.')) return { obligation: `O-${name}-${subject % 2}` };
  if (kind.startsWith('text.')) return {};
  // A reference as people write them, with a slash and a space.
  return { ticket: `${name}/${subject} a`, ...(subject === 2 ? { system: 'second' } : {}) };
}

function subjectFields({ ticket, system, incident, knownError, problem, change, obligation }: About) {
  return [ticket, system, incident, knownError, problem, change, obligation];
}

type Choose = <Value>(values: readonly Value[], salt: number) => Value;

function toDecision(
  { kind, part }: Step,
  base: Omit<NaiveEvent, 'data'>,
  earlier: readonly NaiveEvent[],
  choose: Choose,
): NaiveEvent | null {
  const worded = earlier.filter(({ texts }) => texts !== undefined);
  if (worded.length === 0) return null;
  const event = choose(worded, 1);
  const fields = Object.keys(event.texts!);
  const data = { event: event.id, field: fields[part % fields.length]! };
  if (kind === 'text.released')
    return { ...base, data: { ...data, disclosure: choose(['PROGRAMME', 'PROGRAMME', 'PARTIES', 'OWNER'], 2) } };
  if (kind === 'text.erased') return { ...base, data };
  const reviewDueAt = choose([{ reviewDueAt: '2026-01-01T00:00:00+00:00' }, {}], 4);
  return {
    ...base,
    data: { ...data, reasonCode: choose(['DEFAULT', 'COMMERCIAL_CONFIDENCE', 'PERSONAL_DATA'], 2), ...reviewDueAt },
  };
}

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  'ticket.opened': ['summary'],
  'ticket.updated': ['summary'],
  'clock.stated': ['evidence'],
  'handover.rejected': ['rejectNote'],
  'resolution.claimed': ['reason'],
  'resolution.reopened': ['reason'],
  'note.added': ['note'],
  'incident.declared': ['title'],
  'incident.updated': ['title'],
  'dispute.raised': ['position'],
  'knownError.recorded': ['symptoms', 'workaround'],
  'knownError.published': ['symptoms', 'workaround'],
  'problem.recorded': ['summary'],
  'change.recorded': ['summary'],
  'material.rejected': ['rejectNote'],
};

function toTexts({ kind, dice }: Step, choose: Choose): NonNullable<NaiveEvent['texts']> | null {
  const words = `Synthetic words ${dice % 5} about printing`;
  const given = (TEXTS[kind] ?? []).flatMap((field, index) => {
    const text = choose(
      [words, { text: words, disclosure: 'PROGRAMME' }, { text: words, disclosure: 'PARTIES' }, null],
      index + 2,
    );
    return text === null ? [] : [[field, text] as const];
  });
  return given.length === 0 ? null : Object.fromEntries(given);
}

function toData({ kind, part, dice }: Step, name: string, start: number, choose: Choose): Record<string, unknown> {
  const instant = (salt: number) => new Date(start + ((dice >> salt) % 40) * MINUTE).toISOString();
  const party = choose(['desk:spine', 'desk:nsd', 'desk:n3', 'customer:SYN-ACU-01'], 1);
  const maybe = (salt: number, fields: Record<string, unknown>) => (choose([true, false, true], salt) ? fields : {});
  const status = { sourceStatus: choose(['New', 'acknowledged', 'Closed', 'closed', 'Resolved', 'No such word'], 2) };
  const service = `S-${name}-${dice % 2}`;
  const site = `W-${name}-${(dice >> 1) % 2}`;
  const target = choose(['n3/main/X-1', 'nsd/main/Y%2F2', 'spine/main/Z-3'], 3);
  switch (kind) {
    case 'ticket.opened':
    case 'ticket.updated':
    case 'ticket.closed':
      return {
        ...maybe(1, { incident: choose([`I-${name}-0`, `I-${name}-1`, null], 1) }),
        ...maybe(2, { service, domain: choose(['IT', 'TELEPHONY'], 1) }),
        ...maybe(3, { site, affectedSites: choose([[`W-${name}-1`, `W-${name}-0`], [], [`W-${name}-0`]], 5) }),
        ...maybe(4, status),
        ...maybe(5, { heldBy: choose([party, null], 4), accountable: choose([null, party], 5) }),
        ...maybe(6, { firstObservedAt: instant(2), nextUpdateDueAt: choose([instant(1), null], 3) }),
        ...maybe(7, { problem: choose([`P-${name}-0`, `P-${name}-1`, null], 2), causedByChange: `C-${name}-0` }),
        ...maybe(8, { clinicalSafety: choose([true, false], 2) }),
        ...(kind === 'ticket.closed' ? { closure: choose(['CONFIRMED', 'TIMEOUT', 'CANCELLED', 'MERGED'], 3) } : {}),
      };
    case 'clock.stated':
      return {
        statement: `CLK-${part}`,
        role: choose(['ACCOUNTABLE', 'HANDLING', 'INFORMED'], 2),
        state: choose(['RUNNING', 'STOPPED', 'STOPPED'], 3),
        from: instant(1),
        ...maybe(1, { heldBy: party }),
        ...maybe(2, { to: choose([instant(3), null], 2) }),
        ...maybe(3, { waitingOn: party }),
        ...maybe(4, { sourceReason: choose(['Client Action Required', 'accessRequired', 'No such reason'], 2) }),
        ...maybe(5, { requestedAt: instant(2), requestReachedAt: instant(3) }),
      };
    case 'handover.offered':
    case 'handover.received':
    case 'handover.accepted':
    case 'handover.rejected':
    case 'handover.withdrawn':
    case 'handover.returned':
      return {
        handover: `HO-${part}`,
        ...maybe(1, { from: party, to: choose(['desk:n3', 'desk:spine', 'desk:nsd'], 4) }),
        ...maybe(2, { transferReference: `TR-${dice % 3}` }),
        ...maybe(3, { rejectCode: choose(['NOT_OURS', 'DUPLICATE'], 2) }),
        ...maybe(4, { minimumDataSetMissing: choose([['impact'], []], 2) }),
      };
    case 'severity.claimed':
      return {
        claim: `SEV-${part}`,
        value: (dice % 5) + 1,
        claimedBy: party,
        ...maybe(1, { definition: 'SYNTHETIC', impact: 2, urgency: 3 }),
      };
    case 'severity.accepted':
      return { claim: `SEV-${part}`, acceptedBy: party };
    case 'resolution.claimed':
    case 'resolution.confirmed':
    case 'resolution.reopened':
      return maybe(1, status);
    case 'bond.asserted':
    case 'incident.bonded':
      return { target, role: choose(['PARENT', 'SAME_AS', 'HANDED_TO'], 1), ...maybe(2, { assertedBy: party }) };
    case 'bond.confirmed':
    case 'bond.denied':
    case 'incident.unbonded':
      return { target };
    case 'note.added':
      return maybe(1, { author: party });
    case 'knownError.linked':
      return { target: choose(['n3/KE-1', 'spine/KE%20two'], 1), ...maybe(2, { assertedBy: party }) };
    case 'materialGap.asserted':
      return { obligation: `OBL-${part}`, ...maybe(1, { firstLineFixable: true }), ...maybe(2, { assertedBy: party }) };
    case 'materialGap.contested':
      return { obligation: `OBL-${part}` };
    case 'incident.declared':
    case 'incident.updated':
      return { ...maybe(1, { major: choose([true, false], 2) }), ...maybe(2, { service }) };
    case 'incident.startClaimed':
    case 'incident.restoreClaimed':
      return { at: instant(2), claimedBy: party, ...maybe(1, { basis: 'MONITORING' }) };
    case 'incident.impactClaimed':
      return {
        site,
        startedAt: instant(1),
        claimedBy: party,
        ...maybe(1, { restoredAt: choose([instant(3), null], 2) }),
      };
    case 'incident.superseded':
      return { by: `I-${name}-${part}` };
    case 'involvement.stated':
      return {
        state: choose(['NOT_HELD', 'PURGED', 'WITHHELD'], 1),
        ...maybe(1, { reasonCode: choose(['LEGAL', 'DEFAULT', 'SECURITY'], 2) }),
        ...maybe(2, { reviewDueAt: instant(1) }),
      };
    case 'dispute.raised':
      return {
        dispute: `D-${part}`,
        subject: choose(['HANDOVER', 'SEVERITY'], 1),
        about: 'HO-1',
        ...maybe(1, { raisedBy: party }),
      };
    case 'dispute.withdrawn':
      return { dispute: `D-${part}` };
    case 'knownError.recorded':
    case 'knownError.published':
      return {
        ...maybe(1, { state: choose(['OPEN', 'FIXED'], 1) }),
        ...maybe(2, { affects: choose([[service], [`S-${name}-1`, `S-${name}-0`]], 2) }),
        ...maybe(3, { sites: [site] }),
        ...maybe(4, { fixDueAt: choose([instant(1), null], 2), discoveredAt: instant(2) }),
        ...maybe(5, { explains: [`spine/main/${name}`, 'n3/main/X-1'] }),
        ...(kind === 'knownError.published' ? { disclosure: choose(['PROGRAMME', 'PARTIES', 'OWNER'], 1) } : {}),
      };
    case 'problem.recorded':
      return {
        ...maybe(1, { state: 'Open' }),
        ...maybe(2, { openedAt: instant(2) }),
        ...maybe(3, { services: [service] }),
      };
    case 'change.recorded':
      return {
        ...maybe(1, { state: 'Scheduled' }),
        ...maybe(2, { startsAt: instant(2), endsAt: instant(3) }),
        ...maybe(3, { services: [service, `S-${name}-0`] }),
      };
    case 'material.owed':
    case 'material.delivered':
    case 'material.received':
    case 'material.accepted':
    case 'material.rejected':
      return {
        ...maybe(1, { service, type: choose(['TRAINING', 'FAQ'], 1) }),
        ...maybe(2, { owedBy: party, owedTo: 'desk:nsd' }),
        ...maybe(3, { dueAt: instant(1), expiresAt: instant(2) }),
      };
    default:
      return {};
  }
}

/** The same instant as somebody in British Summer Time writes it. */
function inLondonSummer(instant: number): string {
  return new Date(instant + 60 * MINUTE).toISOString().replace('Z', '+01:00');
}

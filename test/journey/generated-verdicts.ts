/**
 * What a verdict needs besides a generated incident: claims of severity, gaps, waits and disputes on its tickets, and an agreement whose
 * thresholds lie about where the incident's own times do, so that both sides of each come up.
 */

import fc from 'fast-check';
import type { Calendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import type { Policy } from '../../gateway/journey/engine/policy-model.ts';
import type { Agreement, Relation, Target } from '../../gateway/journey/engine/verdict/agreement-model.ts';
import { createRandom, type Random } from '../differential/random.ts';
import { everyHour, nineToFive, smallHours, support, workingHours } from './calendar/calendars.ts';
import { arbitraryIncident, arbitraryPolicy } from './generated-incidents.ts';
import type { Mutable } from './incidents/draft.ts';
import {
  BEGINNINGS,
  DAY,
  DESK_CODES,
  HOUR,
  MINUTE,
  partyOf,
  STOP_REASONS,
  SURE_REASON,
  TAKEOVER,
} from './incidents/world.ts';

/** All that the verdicts of one incident follow from, but for `CALENDARS`. */
export interface VerdictCase {
  readonly accounts: IncidentAccounts;
  readonly policy: Policy;
  readonly agreements: readonly Agreement[];
  readonly relations: readonly Relation[];
}

/** One of each kind of rhythm, each object once, so that what was reckoned of it can be remembered. */
export const CALENDARS: readonly Calendar[] = [
  everyHour,
  workingHours,
  support,
  { ...nineToFive, code: 'NINE-TO-FIVE' },
  { ...smallHours, code: 'SMALL-HOURS' },
];

export const CODE = 'GENERATED/PACS';
export const SERVICES = ['PACS', 'RECORDS', 'MESSAGING'];
const ORGANISATIONS = ['national', 'carrier', 'outgoing', 'incoming', 'southern', 'analyser', 'trust-a'];
const OBLIGATIONS = ['OBL-1', 'OBL-2'];
const UNITS: Readonly<Record<string, number>> = { minutes: MINUTE, hours: HOUR, days: DAY, 'working days': 8 * HOUR };

export function arbitraryVerdictCase(): fc.Arbitrary<VerdictCase> {
  return fc
    .tuple(arbitraryIncident(), arbitraryPolicy(), fc.nat(0xffffff))
    .map(([accounts, policy, dice]) => createCase(accounts, policy, createRandom(dice)));
}

function createCase(generated: IncidentAccounts, drawn: Policy, random: Random): VerdictCase {
  // Organisations by their codes alone, as the directory has them.
  const accounts = structuredClone(generated) as Mutable<IncidentAccounts>;
  for (const { operators } of accounts.directory.desks)
    for (const operator of operators) operator.organisation = operator.organisation.replace('organisation:', '');
  const policy: Policy = {
    ...drawn,
    severity: {
      basis: random.pick(['FIRST_CLAIMED', 'LAST_AGREED', 'LAST_AGREED']),
      changeAppliesFrom: random.pick(['START', 'CHANGE']),
    },
    peerRelief: random.chance(0.7),
    materials: { contestedGapCounts: random.chance(0.3) },
    calendars: Object.fromEntries(CALENDARS.map(({ code, version }) => [code, version])),
  };
  const instants = instantsOf(accounts);
  findDesks(accounts, random);
  loseServices(accounts, random);
  claimSeverity(accounts, instants, random);
  waitOnOthers(accounts, random);
  assertGaps(accounts, instants, random);
  const agreements = drawAgreements(accounts, instants, random);
  dispute(accounts, agreements, random);
  const relations = drawRelations(agreements, instants, random);
  return { accounts, policy, agreements, relations };
}

/** When the incident's desks say that something happened. */
export function instantsOf(accounts: IncidentAccounts): readonly number[] {
  const told = accounts.accounts.flatMap(({ tickets }) =>
    tickets.flatMap(({ clock }) => clock.map(({ from }) => from)),
  );
  const bounds = [...(accounts.declaration?.startClaims ?? []), ...(accounts.declaration?.restoreClaims ?? [])];
  const instants = [...told, ...bounds.map(({ at }) => at)];
  return instants.length === 0 ? [BEGINNINGS[0]!] : instants;
}

const ticketsOf = (accounts: Mutable<IncidentAccounts>) =>
  accounts.accounts.flatMap(({ tickets }) => tickets).filter(({ presence }) => presence === 'HELD');

/** An unanswered account makes any verdict `INCOMPLETE`: most of them are found again, so that the others come up too. */
function findDesks(accounts: Mutable<IncidentAccounts>, random: Random): void {
  if (random.chance(0.3)) return;
  for (const account of accounts.accounts) {
    if (account.state === null) account.state = random.pick(['WITHHELD', 'PURGED']);
    for (const ticket of account.tickets) ticket.presence ??= 'WITHHELD';
  }
}

function loseServices(accounts: Mutable<IncidentAccounts>, random: Random): void {
  if (random.chance(0.7)) return;
  if (accounts.declaration !== null) accounts.declaration.service = random.pick([null, null, ...SERVICES]);
  for (const ticket of ticketsOf(accounts)) ticket.service = random.pick([null, ...SERVICES]);
}

function claimSeverity(accounts: Mutable<IncidentAccounts>, instants: readonly number[], random: Random): void {
  const tickets = ticketsOf(accounts);
  for (let count = random.whole(0, 5); count > 0 && tickets.length > 0; count -= 1) {
    const at = random.pick(instants) + random.pick([0, 0, 1, MINUTE]);
    random.pick(tickets).severityClaims.push({
      value: random.pick([1, 1, 1, 2, 2, 3]),
      claimedBy: partyOf(random.pick(DESK_CODES)),
      definition: random.pick([null, 'NSD', 'NSD', 'NSD']),
      at,
      acceptedBy: random.chance(0.65) ? partyOf(random.pick(DESK_CODES)) : null,
      witnessedAt: at + random.pick([0, 0, MINUTE]),
    });
  }
}

function waitOnOthers(accounts: Mutable<IncidentAccounts>, random: Random): void {
  const others = [
    ...DESK_CODES.map(partyOf),
    ...ORGANISATIONS.map((code) => `organisation:${code}`),
    'external:cable-repairs',
    'customer:RXF05',
    'desk:disbanded',
  ];
  if (random.chance(0.2)) return;
  for (const { clock } of ticketsOf(accounts)) {
    for (const statement of clock) {
      if (statement.state === 'STOPPED' || !random.chance(0.7)) continue;
      statement.waitingOn = random.pick(others);
      statement.reason = random.pick([null, 'PEER_PROVIDER', 'PEER_PROVIDER', 'SUB_SUPPLIER', 'OTHER']);
    }
  }
}

function assertGaps(accounts: Mutable<IncidentAccounts>, instants: readonly number[], random: Random): void {
  for (const ticket of random.some(ticketsOf(accounts), 0.25)) {
    ticket.materialGaps.push({
      obligation: random.pick(OBLIGATIONS),
      assertedBy: partyOf(ticket.desk),
      assertedAt: random.pick(instants),
      firstLineFixable: random.pick([null, true, true, false]),
      contestedAt: random.chance(0.2) ? random.pick(instants) : null,
    });
  }
}

function drawAgreements(accounts: IncidentAccounts, instants: readonly number[], random: Random): readonly Agreement[] {
  const [first, last] = [Math.min(...instants), Math.max(...instants, accounts.asOf)];
  const drawVersion = (version: string, from: number, to: number | null): Agreement => ({
    code: CODE,
    version,
    kind: random.pick(['SLA', 'SLA', 'UNDERPINNING_CONTRACT', 'OLA']),
    // Those that run most of the desks that a plot begins with.
    provider: random.pick(['carrier', 'carrier', 'southern', ...ORGANISATIONS]),
    customer: random.pick(ORGANISATIONS),
    from,
    to,
    knownFrom: random.pick([0, 1, 2]),
    services: random.chance(0.75) ? SERVICES : random.some(SERVICES, 0.6),
    targets: Array.from({ length: random.whole(1, 4) }, (_, index) =>
      drawTarget(`TARGET ${index + 1}`, last - first, random),
    ),
  });
  const beginning = first - random.pick([0, 1, 400 * DAY, 400 * DAY]);
  const versions = [drawVersion('2004', beginning, random.chance(0.9) ? null : random.pick(instants))];
  if (random.chance(0.3))
    versions.push(drawVersion('2007', random.pick([TAKEOVER, first, first - 1, first + 1]), null));
  return versions;
}

function drawTarget(code: string, span: number, random: Random): Target {
  const unit = random.pick(['minutes', 'minutes', 'hours', 'days', 'working days']);
  const wanted = Math.floor(span * random.pick([0, 0.05, 0.2, 0.5, 0.5, 1, 1, 2]));
  const whole = Math.floor(wanted / UNITS[unit]!);
  const threshold =
    whole > 0 && random.chance(0.7) ? String(whole) : `${whole}.${random.pick(['5', '25', '333', '0001', '99999'])}`;
  return {
    code,
    measure: random.chance(0.95) ? 'RESTORE' : random.pick(['RESPOND', 'AVAILABILITY']),
    threshold,
    unit: random.chance(0.97) ? unit : random.pick(['percent', 'fortnights']),
    severity: random.pick([null, null, 1, 2]),
    calendar: random.chance(0.97)
      ? random.pick(['EVERY-HOUR', 'EVERY-HOUR', ...CALENDARS.map((calendar) => calendar.code)])
      : 'NOT-HEARD-OF',
    permittedStops: random.chance(0.7)
      ? [SURE_REASON, ...random.some(STOP_REASONS, 0.5)]
      : random.some(STOP_REASONS, 0.3),
    creditPence: null,
  };
}

/** Most are of what is there: a statement, a hand-over, a ticket, a verdict. */
function dispute(accounts: Mutable<IncidentAccounts>, agreements: readonly Agreement[], random: Random): void {
  const tickets = ticketsOf(accounts);
  const ids = (those: readonly { readonly id: string }[]) => those.map(({ id }) => id);
  const verdicts = agreements.flatMap(({ version, targets }) =>
    targets.map((target) => [CODE, version, target.code, accounts.incident].map(encodeURIComponent).join('/')),
  );
  const subjects = {
    CLOCK_STATEMENT: ids(tickets.flatMap(({ clock }) => clock)),
    HANDOVER: ids(tickets.flatMap(({ handovers }) => handovers)),
    SEVERITY: ids(tickets).flatMap((id) => [id, `${id}#1`]),
    BOND: [...ids(tickets), accounts.incident],
    MATERIAL: OBLIGATIONS,
    VERDICT: verdicts,
  } as const;
  const count = random.pick([0, 0, 0, 1, 2, 8]);
  for (let number = 1; number <= count; number += 1) {
    const subject = random.pick(['HANDOVER', 'HANDOVER', 'SEVERITY', 'BOND', ...typedKeys(subjects)] as const);
    const account = random.pick(accounts.accounts);
    const things = subjects[subject];
    account.disputes.push({
      id: `contest-${number}`,
      subject,
      about: things.length === 0 || random.chance(0.05) ? 'nothing/of/this' : random.pick(things),
      raisedBy: partyOf(account.desk),
      raisedAt: accounts.asOf,
      withdrawnAt: random.chance(0.15) ? accounts.asOf : null,
      witnessedAt: accounts.asOf,
    });
  }
}

const typedKeys = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(record) as Key[];

function drawRelations(
  agreements: readonly Agreement[],
  instants: readonly number[],
  random: Random,
): readonly Relation[] {
  const own = agreements.map(({ code, version, kind, provider, customer, from, to }): Relation => {
    return { code, version, kind, provider, customer, from, to };
  });
  const others = Array.from({ length: random.whole(0, 8) }, (_, index): Relation => {
    const [mine, theirs] = [random.pick(agreements).provider, random.pick(ORGANISATIONS)];
    const [provider, customer] = random.chance(0.5) ? [mine, theirs] : [theirs, mine];
    return {
      code: `RELATION-${index}`,
      version: '1',
      kind: random.pick(['SLA', 'OLA', 'OLA', 'UNDERPINNING_CONTRACT']),
      provider,
      customer,
      from: random.pick([0, 0, 0, ...instants]),
      to: random.chance(0.7) ? null : random.pick(instants),
    };
  });
  return [...own, ...others];
}

/**
 * A plot: phases one after the other, each of which would have one class of custody if nothing disturbed it. Without it a class such as
 * `WITH_CUSTOMER`, which needs five things to be so together, would hardly ever come about by chance.
 */

import type { CustodyClass } from '../../../gateway/journey/engine/custody/custody-model.ts';
import type { PartyId } from '../../../gateway/journey/engine/model.ts';
import { createRandom, type Random } from '../../differential/random.ts';
import {
  addHandover,
  addStatement,
  addTicket,
  anInstant,
  dispute,
  ticketOf,
  type Draft,
  type DraftStatement,
  type DraftTicket,
} from './draft.ts';
import { accountOf, DESK_CODES, MINUTE, partyOf, STALE_AFTER, SURE_REASON } from './world.ts';

export interface Phase {
  readonly class: CustodyClass;
  readonly length: number;
  /** Decides everything else about it. */
  readonly dice: number;
}

type Said = { readonly heldBy: PartyId | null } & Partial<DraftStatement>;

interface Stage {
  readonly draft: Draft;
  /** Each desk's last statement. */
  readonly lastSaid: Map<string, DraftStatement>;
  /** Desks with a hand-over's mark since their last statement. */
  readonly marked: Set<string>;
  holder: string;
}

/** Plays the phases from `start` on. @returns when the last one ends. */
export function playPlot(draft: Draft, start: number, unit: number, phases: readonly Phase[]): number {
  const stage: Stage = { draft, lastSaid: new Map(), marked: new Set(), holder: 'spine' };
  draft.instants.push(start);
  let at = start;
  for (const phase of phases) {
    const end = at + phase.length * unit;
    playPhase(stage, phase, at, end);
    draft.instants.push(end);
    at = end;
  }
  return at;
}

function playPhase(stage: Stage, phase: Phase, from: number, end: number): void {
  const random = createRandom(phase.dice);
  const desks = DESK_CODES.filter((desk) => desk !== stage.holder);
  const holder = random.chance(0.6) ? stage.holder : random.pick(desks);
  const other = random.pick(DESK_CODES.filter((desk) => desk !== holder));
  const third = random.pick(DESK_CODES.filter((desk) => desk !== holder && desk !== other));
  stage.holder = holder;
  const said = new Map(whatIsSaid(stage, phase.class, { holder, other, third, from, end }, random));
  for (const desk of new Set([...stage.lastSaid.keys(), ...stage.marked])) {
    if (!said.has(desk)) fallSilent(stage, desk, from, random);
  }
  for (const [desk, what] of said) say(stage, desk, what, from, random);
  if (phase.class === 'IN_TRANSIT') handOver(stage, holder, other, from, end, random);
}

interface Cast {
  readonly holder: string;
  readonly other: string;
  readonly third: string;
  readonly from: number;
  readonly end: number;
}

function whatIsSaid(stage: Stage, wanted: CustodyClass, cast: Cast, random: Random): [string, Said][] {
  const { holder, other, third } = cast;
  const [held, heldByOther, heldByThird] = [holder, other, third].map((desk) => ({ heldBy: partyOf(desk) })) as [
    Said,
    Said,
    Said,
  ];
  switch (wanted) {
    case 'WITH_CUSTOMER': {
      const stopped = aStop(cast, random);
      if (random.chance(0.2)) sayBeside(stage, cast, random.chance(0.5) ? stopped : {}, random);
      return [
        [holder, { ...held, ...stopped }],
        ...(random.chance(0.3) ? [[other, held] as [string, Said]] : []),
        ...(random.chance(0.1) ? [[third, { ...heldByThird, ...stopped }] as [string, Said]] : []),
      ];
    }
    case 'DOUBLE':
      return [
        [holder, held],
        [other, heldByOther],
        ...(random.chance(0.2) ? [[third, random.pick([held, heldByThird])] as [string, Said]] : []),
      ];
    case 'AGREED':
      return [[holder, held], [other, held], ...(random.chance(0.2) ? [[third, held] as [string, Said]] : [])];
    case 'CONTESTED':
      return random.pick<[string, Said][]>([
        [
          [holder, heldByOther],
          [other, held],
        ],
        [
          [holder, held],
          [other, heldByThird],
        ],
        [
          [holder, heldByOther],
          [other, heldByThird],
        ],
        [
          [holder, held],
          [other, { heldBy: 'organisation:outgoing' }],
        ],
      ]);
    case 'IN_TRANSIT':
      return random.pick<[string, Said][]>([[], [[holder, heldByOther]], [[other, held]], [[third, held]]]);
    case 'UNCONTRADICTED':
      return [[holder, random.chance(0.8) ? held : { heldBy: 'external:cable-repairs' }]];
    case 'UNKNOWN':
      loseAnAccount(stage.draft, cast, random);
      return random.chance(0.5) ? [[holder, held]] : [];
    case 'UNOWNED':
      return random.chance(0.8) ? [] : [[holder, heldByOther]];
  }
}

/** A stop that counts, but for one in four, which lacks one thing. */
function aStop({ from, end }: Cast, random: Random): Partial<DraftStatement> {
  const stop = {
    state: 'STOPPED',
    reason: SURE_REASON,
    hasEvidence: true,
    waitingOn: random.pick([null, 'customer:RXF05', partyOf('trust-a')]),
    requestedAt: from - 2 * MINUTE,
    requestReachedAt: random.chance(0.8) ? from : from + Math.floor((end - from) / 3),
  } as const;
  if (random.chance(0.75)) return stop;
  return random.pick<Partial<DraftStatement>>([
    { ...stop, hasEvidence: false },
    { ...stop, reason: random.pick([null, 'OTHER', 'PEER_PROVIDER']) },
    { ...stop, waitingOn: random.pick([partyOf('network'), 'external:cable-repairs', 'organisation:outgoing']) },
    { ...stop, requestReachedAt: null },
    { ...stop, state: 'RUNNING' },
  ]);
}

/** The holder has a second ticket, which says the same for as long, stopped or not. */
function sayBeside({ draft }: Stage, { holder, from, end }: Cast, how: Partial<DraftStatement>, random: Random): void {
  const ticket = random.chance(0.8) ? addTicket(draft, holder) : ticketOf(draft, holder);
  addStatement(draft, ticket, { heldBy: partyOf(holder), from, to: end, ...how });
}

/** From the phase on, where it grows stale; throughout, where it never answered. */
function loseAnAccount(draft: Draft, { holder, from }: Cast, random: Random): void {
  const desk = random.pick(DESK_CODES.filter((code) => accountOf(code) !== accountOf(holder)));
  const tickets = draft.tickets.filter((ticket) => accountOf(ticket.desk) === accountOf(desk));
  if (tickets.length > 0 && random.chance(0.6)) {
    for (const ticket of tickets) ticket.sourceSpokeAt = from - random.pick(STALE_AFTER);
    return;
  }
  const account = draft.accounts.get(accountOf(desk))!;
  account.state = random.pick([null, null, 'WITHHELD', 'PURGED'] as const);
  if (random.chance(0.6)) mention(draft, ticketOf(draft, holder), desk, from, random);
}

/** Names a desk in one of the ways that make its account matter, or in one that does not. */
function mention(draft: Draft, ticket: DraftTicket, desk: string, at: number, random: Random): void {
  const party = partyOf(desk);
  const bond = { target: `${desk}/system/unseen`, role: 'SAME_AS', assertedAt: at, deniedAt: null } as const;
  const over = { from: at - 1, to: at, recordedAt: at };
  random.pick([
    () => addStatement(draft, ticket, { heldBy: party, ...over }),
    () => addStatement(draft, ticket, { heldBy: null, waitingOn: party, ...over }),
    () => addStatement(draft, ticket, { heldBy: party, role: 'INFORMED', ...over }),
    () => addHandover(draft, ticket, { from: partyOf(ticket.desk), to: party }),
    () => addHandover(draft, ticket, { from: party, to: partyOf(ticket.desk) }),
    () => ticket.bonds.push({ ...bond, deniedAt: random.chance(0.3) ? at : null }),
    () => draft.declaration?.bonds.push(bond),
    () => draft.declaration?.startClaims.push({ at, claimedBy: party, basis: null, witnessedAt: null }),
  ])();
}

function say({ draft, lastSaid, marked }: Stage, desk: string, what: Said, from: number, random: Random): void {
  const last = lastSaid.get(desk);
  // The later statement counts, whether the one before it was closed in time, too late or never.
  if (last !== undefined && random.chance(0.6)) last.to = random.chance(0.7) ? from : from + 7 * MINUTE;
  lastSaid.set(desk, addStatement(draft, ticketOf(draft, desk), { from, ...what }));
  marked.delete(desk);
}

function fallSilent(stage: Stage, desk: string, at: number, random: Random): void {
  const last = stage.lastSaid.get(desk);
  if (last !== undefined && !stage.marked.has(desk) && random.chance(0.6)) {
    if (last.to === null || last.to > at) last.to = at;
  } else say(stage, desk, { heldBy: null }, at, random);
}

function handOver(stage: Stage, sender: string, receiver: string, from: number, end: number, random: Random): void {
  const { draft, marked } = stage;
  const within = (part: number) => from + Math.floor((end - from) * part);
  const [a, b] = [ticketOf(draft, sender), ticketOf(draft, receiver)];
  const reference = random.chance(0.5) ? `TR-${draft.nextNumber++}` : null;
  const outcome = random.pick(['ACCEPTED', 'ACCEPTED', 'REJECTED', 'REJECTED', 'WITHDRAWN', 'OPEN'] as const);
  const receivedAt = random.chance(0.85) ? within(random.pick([0, 0.1, 0.5])) : null;
  const isReturned = random.chance(0.8);
  const fromReceiver = {
    receivedAt,
    acceptedAt: outcome === 'ACCEPTED' ? end : null,
    rejectedAt: outcome === 'REJECTED' ? (isReturned ? within(random.pick([0.2, 0.6, 1])) : end) : null,
    rejectCode: outcome === 'REJECTED' ? ('NOT_OURS' as const) : null,
  };
  const fromSender = {
    offeredAt: from,
    returnedAt: outcome === 'REJECTED' && isReturned ? end : null,
    withdrawnAt: outcome === 'WITHDRAWN' ? end : null,
  };
  const parties = { from: partyOf(sender), to: partyOf(receiver) };
  const everything = { ...fromReceiver, ...fromSender };
  const recordedBy = random.pick(['BOTH', 'BOTH', 'BOTH', 'SENDER', 'RECEIVER'] as const);
  if (recordedBy !== 'RECEIVER') {
    const heardOf = recordedBy === 'SENDER' || random.chance(0.3) ? everything : fromSender;
    addHandover(draft, a, { ...parties, ...heardOf, transferReference: reference });
    marked.add(sender);
  }
  if (recordedBy !== 'SENDER') {
    const heardOf = recordedBy === 'RECEIVER' || random.chance(0.5) ? everything : fromReceiver;
    const skew = random.chance(0.15) ? { offeredAt: from + random.pick([-MINUTE, MINUTE]) } : {};
    const readsReference = random.chance(0.8);
    addHandover(draft, b, { ...parties, ...heardOf, ...skew, transferReference: readsReference ? reference : null });
    marked.add(receiver);
  }
  if (random.chance(0.75)) {
    const isTold = random.chance(0.5);
    const [ticket, target, role] = isTold ? ([a, b, 'HANDED_TO'] as const) : ([b, a, 'HANDED_FROM'] as const);
    ticket.bonds.push({ target: target.id, role, assertedAt: from, deniedAt: null });
  }
  if (random.chance(0.1)) {
    const witness = random.pick(DESK_CODES.filter((desk) => desk !== sender && desk !== receiver));
    addHandover(draft, ticketOf(draft, witness), { ...parties, ...everything, acceptedAt: anInstant(draft, random) });
  }
  draft.instants.push(...(receivedAt === null ? [] : [receivedAt]));
  if (outcome === 'REJECTED' && random.chance(0.3)) dispute(draft, random.pick([a, b]).handovers.at(-1), end, random);
  if (outcome === 'ACCEPTED') stage.holder = receiver;
}

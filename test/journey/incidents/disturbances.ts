/** What goes wrong: each disturbance changes one thing of a draft, or nothing where there is nothing to change. */

import type { Random } from '../../differential/random.ts';
import {
  addHandover,
  addStatement,
  addTicket,
  anInstant,
  dispute,
  ticketOf,
  type Draft,
  type DraftHandover,
  type DraftStatement,
  type DraftTicket,
} from './draft.ts';
import {
  ACCOUNT_DESKS,
  accountOf,
  BASES,
  DAY,
  DESK_CODES,
  MINUTE,
  OTHER_PARTIES,
  partyOf,
  STALE_AFTER,
  STOP_REASONS,
} from './world.ts';

export type Disturbance = (draft: Draft, random: Random) => void;

const HANDOVER_TIMES = [
  'offeredAt',
  'receivedAt',
  'acceptedAt',
  'rejectedAt',
  'withdrawnAt',
  'returnedAt',
] as const satisfies readonly (keyof DraftHandover)[];

const aParty = (random: Random) =>
  random.pick([null, ...OTHER_PARTIES, ...DESK_CODES.map(partyOf), ...DESK_CODES.map(partyOf)]);

const onStatement =
  (change: (statement: DraftStatement, draft: Draft, random: Random, ticket: DraftTicket) => void): Disturbance =>
  (draft, random) => {
    const tickets = draft.tickets.filter(({ clock }) => clock.length > 0);
    if (tickets.length === 0) return;
    const ticket = random.pick(tickets);
    change(random.pick(ticket.clock), draft, random, ticket);
  };

const onHandover =
  (change: (handover: DraftHandover, draft: Draft, random: Random, ticket: DraftTicket) => void): Disturbance =>
  (draft, random) => {
    const tickets = draft.tickets.filter(({ handovers }) => handovers.length > 0);
    if (tickets.length === 0) return;
    const ticket = random.pick(tickets);
    change(random.pick(ticket.handovers), draft, random, ticket);
  };

const onTicket =
  (change: (ticket: DraftTicket, draft: Draft, random: Random) => void): Disturbance =>
  (draft, random) => {
    if (draft.tickets.length > 0) change(random.pick(draft.tickets), draft, random);
  };

export const DISTURBANCES: Readonly<Record<string, Disturbance>> = {
  moveStatement: onStatement((statement, draft, random) => {
    statement.from = anInstant(draft, random);
  }),
  endStatement: onStatement((statement, draft, random) => {
    statement.to = random.pick([null, statement.from, statement.from - 1, anInstant(draft, random)]);
  }),
  loseStatement: onStatement((statement, _draft, _random, ticket) => {
    ticket.clock = ticket.clock.filter((one) => one !== statement);
  }),
  addStatement: (draft, random) => {
    addStatement(draft, ticketOf(draft, random.pick(DESK_CODES)), {
      heldBy: aParty(random),
      from: anInstant(draft, random),
      to: random.chance(0.5) ? null : anInstant(draft, random),
    });
  },
  repeatStatement: onStatement((statement, _draft, _random, ticket) => {
    // The same object, so that what changes the one later changes the other: an id says one thing.
    ticket.clock.push(statement);
  }),
  restateAtTheSameTime: onStatement((statement, draft, random, ticket) => {
    addStatement(draft, ticket, {
      heldBy: aParty(random),
      from: statement.from,
      to: random.chance(0.7) ? null : anInstant(draft, random),
      witnessedAt: statement.witnessedAt + random.pick([-1, 0, 0, 1]),
    });
  }),
  nameAnotherHolder: onStatement((statement, _draft, random) => {
    statement.heldBy = aParty(random);
  }),
  changeRole: onStatement((statement, _draft, random) => {
    statement.role = random.pick(['ACCOUNTABLE', 'INFORMED']);
  }),
  spoilStop: onStatement((statement, draft, random) => {
    const stopped = draft.tickets.flatMap(({ clock }) => clock).filter(({ state }) => state === 'STOPPED');
    const stop = stopped.length > 0 ? random.pick(stopped) : statement;
    random.pick([
      () => (stop.hasEvidence = !stop.hasEvidence),
      () => (stop.reason = random.pick([null, ...STOP_REASONS])),
      () => (stop.requestReachedAt = random.pick([null, anInstant(draft, random)])),
      () => (stop.waitingOn = random.pick([...OTHER_PARTIES, partyOf('network'), partyOf('trust-b')])),
      () => (stop.state = stop.state === 'STOPPED' ? 'RUNNING' : 'STOPPED'),
      () => (stop.heldBy = random.pick(OTHER_PARTIES)),
    ])();
  }),
  witnessLate: onStatement((statement, _draft, random) => {
    statement.witnessedAt += random.pick([DAY, 9 * DAY, 90 * DAY]);
  }),
  witnessHandoverLate: onHandover((handover, _draft, random) => {
    handover.witnessedAt += random.pick([DAY, 9 * DAY, 90 * DAY]);
  }),
  moveHandoverTime: onHandover((handover, draft, random) => {
    const known = HANDOVER_TIMES.filter((time) => handover[time] !== null);
    if (known.length > 0) handover[random.pick(known)] = random.pick([null, anInstant(draft, random)]);
  }),
  addHandoverTime: onHandover((handover, draft, random) => {
    handover[random.pick(HANDOVER_TIMES)] = anInstant(draft, random);
  }),
  endInEveryWayAtOnce: onHandover((handover, draft, random) => {
    const at = anInstant(draft, random);
    for (const time of random.some(['acceptedAt', 'rejectedAt', 'returnedAt', 'withdrawnAt'] as const, 0.7))
      handover[time] = at;
  }),
  skewReceiver: onHandover((handover, _draft, random) => {
    if (handover.offeredAt === null) return;
    handover.receivedAt = handover.offeredAt - random.pick([1, MINUTE, 20 * MINUTE]);
  }),
  changeReference: onHandover((handover, _draft, random) => {
    handover.transferReference = random.pick([null, 'TR-1', 'TR-2', 'TR-3']);
  }),
  renameReceiver: onHandover((handover, _draft, random, ticket) => {
    const party = aParty(random);
    if (handover.from === partyOf(ticket.desk) && party !== handover.from) handover.to = party;
  }),
  addHandover: (draft, random) => {
    const [sender, receiver] = [random.pick(DESK_CODES), random.pick(DESK_CODES)];
    if (sender === receiver) return;
    const reference = random.pick([null, 'TR-1', 'TR-2']);
    for (const desk of random.some([sender, receiver, random.pick(DESK_CODES)], 0.6)) {
      addHandover(draft, ticketOf(draft, desk), {
        from: partyOf(sender),
        to: partyOf(receiver),
        transferReference: reference,
        ...Object.fromEntries(random.some(HANDOVER_TIMES, 0.4).map((time) => [time, anInstant(draft, random)])),
      });
    }
  },
  recordHandoverTwice: onHandover((handover, draft, random, ticket) => {
    const { id: _id, ...said } = handover;
    addHandover(draft, ticket, { ...said, offeredAt: anInstant(draft, random) });
  }),
  disputeHandover: onHandover((handover, draft, random) => {
    dispute(draft, handover, anInstant(draft, random), random);
  }),
  secondTicket: (draft, random) => {
    const desk = random.pick(draft.tickets.length > 0 ? draft.tickets.map((ticket) => ticket.desk) : DESK_CODES);
    const ticket = addTicket(draft, desk);
    addStatement(draft, ticket, {
      heldBy: random.chance(0.5) ? partyOf(desk) : aParty(random),
      from: anInstant(draft, random),
      to: random.chance(0.6) ? null : anInstant(draft, random),
    });
  },
  addParent: onTicket((parent, draft, random) => {
    const child = addTicket(draft, random.pick(DESK_CODES));
    addStatement(draft, child, { heldBy: partyOf(child.desk), from: anInstant(draft, random) });
    bondAsChild(parent, child, draft, random);
  }),
  makeParent: onTicket((child, draft, random) => {
    const parent = random.pick(draft.tickets);
    bondAsChild(parent, child, draft, random);
  }),
  parentInCircle: onTicket((first, draft, random) => {
    const circle = [first, ...random.some(draft.tickets, 0.4).filter((ticket) => ticket !== first)];
    circle.forEach((ticket, index) => bondAsChild(circle[(index + 1) % circle.length]!, ticket, draft, random));
  }),
  declareChild: onTicket((ticket, draft, random) => {
    draft.declaration?.bonds.push({
      target: ticket.id,
      role: random.pick(['CHILD', 'CHILD', 'SAME_AS', 'PARENT']),
      assertedAt: ticket.openedAt,
      deniedAt: random.chance(0.3) ? anInstant(draft, random) : null,
    });
  }),
  denyBond: onTicket((ticket, draft, random) => {
    for (const bond of ticket.bonds) bond.deniedAt = anInstant(draft, random);
  }),
  bondTickets: onTicket((ticket, draft, random) => {
    const target = random.pick([...draft.tickets.map(({ id }) => id), 'network/system/unseen']);
    const role = random.pick(['SAME_AS', 'HANDED_TO', 'DUPLICATE_OF'] as const);
    if (target !== ticket.id) ticket.bonds.push({ target, role, assertedAt: null, deniedAt: null });
  }),
  loseAccount: (draft, random) => {
    const desk = random.pick(ACCOUNT_DESKS);
    draft.accounts.get(desk)!.state = random.pick([null, 'WITHHELD', 'PURGED']);
    if (random.chance(0.7)) dropTickets(draft, desk);
  },
  emptyAccount: (draft, random) => {
    const desk = random.pick(ACCOUNT_DESKS);
    draft.accounts.get(desk)!.state = random.pick(['NONE_LINKED', 'NOT_HELD', 'NOT_MEMBER_THEN']);
    dropTickets(draft, desk);
  },
  loseTicket: onTicket((ticket, _draft, random) => {
    ticket.presence = random.pick([null, 'WITHHELD', 'PURGED', 'NOT_HELD']);
  }),
  growStale: onTicket((ticket, draft, random) => {
    for (const other of draft.tickets) {
      if (accountOf(other.desk) !== accountOf(ticket.desk)) continue;
      other.sourceSpokeAt = random.chance(0.2) ? null : anInstant(draft, random) - random.pick([0, ...STALE_AFTER]);
    }
  }),
  giveFromCopy: (draft, random) => {
    random.pick([...draft.accounts.values()]).copiedAt = anInstant(draft, random);
  },
  loseDeclaration: (draft, random) => {
    draft.declaration = null;
    if (random.chance(0.5)) draft.accounts.get('nsd')!.state = null;
    for (const ticket of random.some(draft.tickets, 0.4)) {
      const claimedAt = draft.asOf + random.pick([-MINUTE, -1, 0, 0, 1, MINUTE]);
      ticket.resolutions.push({ claimedAt, confirmedAt: null, reopenedAt: random.chance(0.2) ? claimedAt + 1 : null });
    }
  },
  claimStart: (draft, random) => {
    draft.declaration?.startClaims.push(aClaim(Math.min(anInstant(draft, random), draft.instants[0]!), random));
  },
  claimRestore: (draft, random) => {
    draft.declaration?.restoreClaims.push(aClaim(anInstant(draft, random), random));
  },
  withdrawClaims: (draft, random) => {
    if (draft.declaration !== null) draft.declaration[random.pick(['startClaims', 'restoreClaims'] as const)] = [];
  },
  claimResolution: onTicket((ticket, draft, random) => {
    ticket.resolutions.push({
      claimedAt: Math.max(draft.instants[0]!, anInstant(draft, random)),
      confirmedAt: null,
      reopenedAt: random.chance(0.3) ? anInstant(draft, random) : null,
    });
  }),
  observeEarly: onTicket((ticket, draft, random) => {
    ticket.firstObservedAt = random.pick([null, anInstant(draft, random), draft.instants[0]! - MINUTE]);
    if (random.chance(0.2)) ticket.openedAt = null;
  }),
  askEarlier: (draft, random) => {
    draft.asOf = anInstant(draft, random);
  },
  knowEarlier: (draft, random) => {
    draft.asKnownAt = anInstant(draft, random);
  },
};

function bondAsChild(parent: DraftTicket, child: DraftTicket, draft: Draft, random: Random): void {
  const deniedAt = random.chance(0.15) ? anInstant(draft, random) : null;
  if (random.chance(0.6)) child.bonds.push({ target: parent.id, role: 'PARENT', assertedAt: null, deniedAt });
  else parent.bonds.push({ target: child.id, role: 'CHILD', assertedAt: null, deniedAt });
}

const dropTickets = (draft: Draft, account: string): void => {
  draft.tickets.splice(0, Infinity, ...draft.tickets.filter(({ desk }) => accountOf(desk) !== account));
};

/** A claim of when it began or ended. */
export const aClaim = (at: number, random: Random) => ({
  at,
  claimedBy: random.pick([null, 'desk:nsd', 'desk:spine']),
  basis: random.pick([null, ...BASES]),
  witnessedAt: at + MINUTE,
});

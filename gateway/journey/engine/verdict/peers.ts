import type { ClockStatement, DirectoryDesk, DirectoryFacts, InstantMs, PartyId } from '../model.ts';
import { holdsAt, type Relation } from './agreement-model.ts';

/** Section 5: whom somebody waits for, looked up in the dated agreements. */
export interface Peers {
  /** The organisation that ran the desk at `at`; null for a party that is no desk of the directory. */
  readonly organisationOfDesk: (party: PartyId, at: InstantMs) => string | null;
  /** Whether the statement says at `at` that `organisation` waits for a peer provider. */
  readonly waitsOnPeer: (statement: ClockStatement, organisation: string, at: InstantMs) => boolean;
  /** The instants at which what is said of one organisation may change. */
  readonly turns: readonly InstantMs[];
}

/** @param relations of the waiting organisation with others, as on record at the knowledge time. */
export function peersOf({ desks }: DirectoryFacts, relations: readonly Relation[]): Peers {
  const desksByParty = new Map(desks.map((desk) => [`desk:${desk.code}`, desk]));
  const organisationOfDesk: Peers['organisationOfDesk'] = (party, at) => {
    const desk = desksByParty.get(party);
    return desk === undefined ? null : operatorAt(desk, at);
  };
  const waitsOnPeer: Peers['waitsOnPeer'] = ({ waitingOn, reason }, organisation, at) => {
    // Who says itself that it waits on its own supplier is not relieved by what the directory lacks.
    if (waitingOn === null || reason === 'SUB_SUPPLIER') return false;
    // A local desk is on the customer's side, as it is for a stop.
    if (desksByParty.get(waitingOn)?.kind === 'LOCAL') return false;
    const other = waitingOn.startsWith('organisation:')
      ? organisationNamed(waitingOn)
      : organisationOfDesk(waitingOn, at);
    if (other === null || other === organisation) return false;
    return !relations.some((relation) => holdsAt(relation, at) && isSupplyOrService(relation, organisation, other));
  };
  const turns = [
    ...relations.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
    ...desks.flatMap(({ operators }) => operators.map(({ from }) => from)),
  ];
  return { organisationOfDesk, waitsOnPeer, turns: [...new Set(turns)].toSorted((left, right) => left - right) };
}

/** The other supplies it (its own sub-supplier), or is its customer: neither is a peer. An OLA, either way, makes no difference. */
function isSupplyOrService({ kind, provider, customer }: Relation, organisation: string, other: string): boolean {
  if (kind === 'OLA') return false;
  const isSupplier = provider === other && customer === organisation;
  const isCustomer = provider === organisation && customer === other;
  return isSupplier || isCustomer;
}

/** Null for what is no id: what a desk writes of others may be anything, and names nobody then. */
function organisationNamed(party: PartyId): string | null {
  try {
    return decodeURIComponent(party.slice('organisation:'.length));
  } catch {
    return null;
  }
}

/** The first holds before its `from` too. */
function operatorAt({ operators }: DirectoryDesk, at: InstantMs): string | null {
  return (operators.findLast(({ from }) => from <= at) ?? operators[0])?.organisation ?? null;
}

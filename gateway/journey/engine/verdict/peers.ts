import { operatorsOf } from '../custody/operators.ts';
import type { ClockStatement, DirectoryFacts, InstantMs, PartyId } from '../model.ts';
import { holdsAt, type Relation } from './agreement-model.ts';

/** Section 5: whom somebody waits for, looked up in the dated agreements. */
export interface Peers {
  /** Whether the statement says at `at` that `organisation` waits for a peer provider. */
  readonly waitsOnPeer: (statement: ClockStatement, organisation: string, at: InstantMs) => boolean;
  /** The instants at which what is said of one organisation may change. */
  readonly turns: readonly InstantMs[];
}

/** @param relations of the waiting organisation with others, as on record at the knowledge time. */
export function peersOf(directory: DirectoryFacts, relations: readonly Relation[]): Peers {
  const { desks } = directory;
  const localDesks = new Set(desks.filter(({ kind }) => kind === 'LOCAL').map(({ code }) => `desk:${code}`));
  const { organisationAt } = operatorsOf(directory);
  const waitsOnPeer: Peers['waitsOnPeer'] = ({ waitingOn, reason }, organisation, at) => {
    // Who says itself that it waits on its own supplier is not relieved by what the directory lacks.
    if (waitingOn === null || reason === 'SUB_SUPPLIER') return false;
    // A local desk is on the customer's side, as it is for a stop.
    if (localDesks.has(waitingOn)) return false;
    const other = waitingOn.startsWith('organisation:') ? organisationNamed(waitingOn) : organisationAt(waitingOn, at);
    if (other === null || other === organisation) return false;
    return !relations.some((relation) => holdsAt(relation, at) && isSupplyOrService(relation, organisation, other));
  };
  const turns = [
    ...relations.flatMap(({ from, to }) => (to === null ? [from] : [from, to])),
    ...desks.flatMap(({ operators }) => operators.map(({ from }) => from)),
  ];
  return { waitsOnPeer, turns: [...new Set(turns)].toSorted((left, right) => left - right) };
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

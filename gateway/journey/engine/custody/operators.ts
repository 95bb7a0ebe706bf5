import type { DirectoryFacts, InstantMs, PartyId } from '../model.ts';

/** Which organisation ran a desk when, by the directory as known at the time asked about. */
export interface Operators {
  /** Null for a party that is no desk of the directory. */
  readonly organisationAt: (party: PartyId, at: InstantMs) => string | null;
  /** When the desk passed from one organisation to another; ascending. */
  readonly takeovers: (party: PartyId) => readonly InstantMs[];
}

export function operatorsOf(directory: DirectoryFacts): Operators {
  const byParty = new Map(
    directory.desks.map(({ code, operators }) => [
      `desk:${code}`,
      operators.toSorted((left, right) => left.from - right.from),
    ]),
  );
  return {
    organisationAt: (party, at) => {
      const operators = byParty.get(party) ?? [];
      // The first ran it before its own `from` too: a desk always has one.
      return (operators.findLast(({ from }) => from <= at) ?? operators[0])?.organisation ?? null;
    },
    takeovers: (party) => (byParty.get(party) ?? []).slice(1).map(({ from }) => from),
  };
}

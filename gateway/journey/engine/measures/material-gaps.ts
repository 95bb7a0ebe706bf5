/** The incidents that the lack of a material touched, as far as a desk asserted it. */

import type { Dispute, InstantMs, PartyId } from '../model.ts';
import type { Obligation } from './material-model.ts';

/** One desk's assertion on one of its tickets. */
export interface GapAssertion {
  readonly obligation: string;
  readonly ticket: string;
  /** Null where the ticket is linked to none. */
  readonly incident: string | null;
  readonly assertedBy: PartyId | null;
  readonly assertedAt: InstantMs;
  readonly firstLineFixable: boolean | null;
  readonly contestedAt: InstantMs | null;
}

export interface ContestedGap extends GapAssertion {
  /** When the party that owed it first contested it. */
  readonly contestedAt: InstantMs;
}

export interface GapsTouched {
  /** By assertion, then obligation, then ticket. */
  readonly asserted: readonly GapAssertion[];
  /** Likewise; never among the asserted ones. */
  readonly contested: readonly ContestedGap[];
}

export interface GapsInput {
  readonly obligations: readonly Obligation[];
  readonly gaps: readonly GapAssertion[];
  /** The desks' disputes about the incidents that the gaps' tickets are linked to. */
  readonly disputes: readonly (Dispute & { readonly incident: string })[];
  readonly desksOf: (party: PartyId) => readonly string[];
}

/**
 * The gaps about these obligations. A gap is contested where its desk has recorded so, or where a desk of the party that owes the
 * material disputes it in the same incident and has not withdrawn that: the right of reply is the owner's, nobody else's.
 */
export function gapsTouching({ obligations, gaps, disputes, desksOf }: GapsInput): GapsTouched {
  const owners = new Map(
    obligations.map(({ obligation, owedBy }) => [obligation, owedBy === null ? [] : desksOf(owedBy)]),
  );
  const asserted: GapAssertion[] = [];
  const contested: ContestedGap[] = [];
  for (const gap of gaps.toSorted(byAssertion)) {
    const desks = owners.get(gap.obligation);
    if (desks === undefined) continue;
    const raised = disputes
      .filter((dispute) => contests(dispute, gap) && desks.some((desk) => dispute.raisedBy === `desk:${desk}`))
      .map(({ raisedAt }) => raisedAt);
    const instants = gap.contestedAt === null ? raised : [gap.contestedAt, ...raised];
    if (instants.length === 0) asserted.push(gap);
    else contested.push({ ...gap, contestedAt: Math.min(...instants) });
  }
  return { asserted, contested };
}

function contests(dispute: GapsInput['disputes'][number], gap: GapAssertion): boolean {
  return (
    dispute.subject === 'MATERIAL' &&
    dispute.withdrawnAt === null &&
    dispute.incident === gap.incident &&
    dispute.about === gap.obligation
  );
}

function byAssertion(one: GapAssertion, other: GapAssertion): number {
  if (one.assertedAt !== other.assertedAt) return one.assertedAt - other.assertedAt;
  const [key, otherKey] = [`${one.obligation} ${one.ticket}`, `${other.obligation} ${other.ticket}`];
  return key < otherKey ? -1 : key > otherKey ? 1 : 0;
}

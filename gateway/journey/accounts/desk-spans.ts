/** When which desks count for a figure about a desk or an organisation. */

import type { InstantMs } from '../../../schema/contract/times.ts';
import type { DeskRow } from '../../../schema/organisations/model.ts';
import { operatorOfDesk, type Registry } from '../../../schema/organisations/registry.ts';
import type { Span } from '../engine/measures/clock-stops.ts';

export interface DeskSpans {
  readonly desk: string;
  /** Ascending, without overlap; at least one. */
  readonly spans: readonly Span[];
}

/**
 * The desks that the organisation ran at any instant of the span, each with when it did, by what was on record at the knowledge time.
 *
 * @returns in the order of the directory.
 */
export function spansOfOrganisation(
  organisation: string,
  span: Span,
  asKnownAt: InstantMs,
  registry: Registry,
): readonly DeskSpans[] {
  return registry.listedDesks.flatMap((desk) => {
    const spans = spansRun(desk, organisation, span, asKnownAt);
    return spans.length === 0 ? [] : [{ desk: desk.code, spans }];
  });
}

function spansRun(desk: DeskRow, organisation: string, { from, to }: Span, asKnownAt: InstantMs): readonly Span[] {
  const turns = desk.operators.flatMap((row) => [row.from, row.to ?? row.from]);
  const cuts = [...new Set([from, ...turns.filter((turn) => from < turn && turn < to)])].toSorted(
    (left, right) => left - right,
  );
  const spans: { from: InstantMs; to: InstantMs }[] = [];
  for (const [index, cut] of cuts.entries()) {
    if (operatorOfDesk(desk, { asOf: cut, asKnownAt }) !== organisation) continue;
    const end = cuts[index + 1] ?? to;
    const last = spans.at(-1);
    if (last?.to === cut) last.to = end;
    else spans.push({ from: cut, to: end });
  }
  return spans;
}

import type { InstantMs } from '../model.ts';
import { agreementAt, type Agreement } from './agreement-model.ts';
import type { Span } from '../calendar/band-time.ts';

/**
 * Which version of an agreement holds in which parts of a period.
 *
 * @param agreements of one code, as on record at the knowledge time.
 * @returns one entry a version that holds at any instant of it, in the order of its first; neighbouring parts are one.
 */
export function windowsOf(
  agreements: readonly Agreement[],
  { from, to }: Span,
): readonly { readonly agreement: Agreement; readonly windows: readonly Span[] }[] {
  if (from >= to) return [];
  const inside = (at: InstantMs | null): at is InstantMs => at !== null && from < at && at < to;
  const turns = [...new Set(agreements.flatMap((agreement) => [agreement.from, agreement.to]).filter(inside))].toSorted(
    (left, right) => left - right,
  );
  const edges = [from, ...turns, to];
  const byAgreement = new Map<Agreement, { from: InstantMs; to: InstantMs }[]>();
  for (const [index, begin] of edges.slice(0, -1).entries()) {
    const agreement = agreementAt(agreements, begin);
    if (agreement === null) continue;
    const windows = byAgreement.get(agreement) ?? [];
    byAgreement.set(agreement, windows);
    const end = edges[index + 1]!;
    if (windows.at(-1)?.to === begin) windows.at(-1)!.to = end;
    else windows.push({ from: begin, to: end });
  }
  return [...byAgreement].map(([agreement, windows]) => ({ agreement, windows }));
}

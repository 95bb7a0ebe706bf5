/** Which desks a figure lacks, and why: each desk and reason once. */

import type { Registry } from '../../../schema/organisations/registry.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';

export class MissingDesks {
  readonly #reasons = new Map<string, Set<MissingReason>>();

  /** @param reason null where nothing is missing. */
  add(desk: string, reason: MissingReason | null): void {
    if (reason === null) return;
    const reasons = this.#reasons.get(desk);
    if (reasons === undefined) this.#reasons.set(desk, new Set([reason]));
    else reasons.add(reason);
  }

  /** In the directory's order, then by reason. */
  list(registry: Registry): readonly { readonly desk: { readonly code: string }; readonly reason: MissingReason }[] {
    return registry.organisations.desks.flatMap(({ code }) =>
      [...(this.#reasons.get(code) ?? [])].toSorted().map((reason) => ({ desk: { code }, reason })),
    );
  }
}

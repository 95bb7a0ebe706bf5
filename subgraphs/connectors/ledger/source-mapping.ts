/** From the words of a desk's source system to the contract's: tables, since a name is never guessed at. */

import type { StopReason, TicketStatus } from '../../kit/model.ts';

/** What one desk's source system says, and what it means in the contract's words. Keys are matched exactly. */
export interface SourceMapping {
  /** By the source's own state, with its reason code after a slash where the reason decides. */
  readonly statuses: Readonly<Record<string, TicketStatus>>;
  /** By the source's own reason for stopping the clock. */
  readonly stopReasons: Readonly<Record<string, StopReason>>;
}

/** @returns `UNKNOWN` for a source status that the mapping does not list: it is shown and counted, never guessed. */
export function toTicketStatus(mapping: SourceMapping, sourceStatus: string): TicketStatus {
  // An own key only: "constructor" is a status that nobody mapped.
  return Object.hasOwn(mapping.statuses, sourceStatus) ? mapping.statuses[sourceStatus]! : 'UNKNOWN';
}

/** @returns `UNMAPPED` for a stop reason that the mapping does not list. */
export function toStopReason(mapping: SourceMapping, sourceReason: string): StopReason {
  return Object.hasOwn(mapping.stopReasons, sourceReason) ? mapping.stopReasons[sourceReason]! : 'UNMAPPED';
}

/** A desk's mapping where its system is a common product: the product's table, with what this desk configured added or changed. */
export function extendMapping(product: SourceMapping, configured: Partial<SourceMapping>): SourceMapping {
  return {
    statuses: { ...product.statuses, ...configured.statuses },
    stopReasons: { ...product.stopReasons, ...configured.stopReasons },
  };
}

/** Short ways to write the events of a test. */

export interface Written {
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly [field: string]: unknown;
}

/** An instant on a day of June 2006, such as `day(3, '10:00')`. */
export const day = (number: number, time = '09:00'): string =>
  new Date(`2006-06-${String(number).padStart(2, '0')}T${time}:00Z`).toISOString();

/** Witnessed the moment it happened unless `more` says otherwise; synthetic, as all that the tests make up. */
export function event(
  id: string,
  kind: string,
  occurredAt: string,
  more: Readonly<Record<string, unknown>> = {},
): Written {
  return { id, kind, occurredAt, witnessedAt: occurredAt, synthetic: true, data: {}, ...more };
}

export const opened = (id: string, ticket: string, occurredAt: string, more: Readonly<Record<string, unknown>> = {}) =>
  event(id, 'ticket.opened', occurredAt, { ticket, ...more });

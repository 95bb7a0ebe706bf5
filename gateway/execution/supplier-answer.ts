/** A supplier's body, checked to be a GraphQL response that answers what was asked. */

import { SupplierFailure } from '../transport/supplier-failure.ts';

export interface SupplierAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly SupplierAnswerError[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Of a supplier's error only this is looked at: its message is not ours to pass on. */
export interface SupplierAnswerError {
  readonly code: unknown;
  readonly path: readonly (string | number)[];
}

/**
 * @param entityCount how many entities were asked for; null for a fetch of root fields.
 * @throws {SupplierFailure} `SUPPLIER_MALFORMED`, `SUPPLIER_ENTITY_COUNT`.
 */
export function parseSupplierAnswer(body: unknown, entityCount: number | null): SupplierAnswer {
  if (!isRecord(body)) throw malformed('the body is not an object');
  const data = body['data'] ?? null;
  const errors = body['errors'] ?? [];
  const extensions = body['extensions'] ?? {};
  if (data !== null && !isRecord(data)) throw malformed('data is not an object');
  if (!Array.isArray(errors) || !errors.every(isRecord)) throw malformed('errors is not a list of objects');
  if (!isRecord(extensions)) throw malformed('extensions is not an object');
  if (data === null && errors.length === 0) throw malformed('there is neither data nor an error');
  if (data !== null && entityCount !== null) {
    const entities = data['_entities'];
    if (entities === null && errors.length > 0) return { data: null, errors: errors.map(toError), extensions };
    if (!Array.isArray(entities) || !entities.every((entity) => entity === null || isRecord(entity))) {
      throw malformed('_entities is not a list of objects');
    }
    if (entities.length !== entityCount) {
      throw new SupplierFailure('SUPPLIER_ENTITY_COUNT', new Error(`asked for ${entityCount}, got ${entities.length}`));
    }
  }
  return { data, errors: errors.map(toError), extensions };
}

function toError(error: Record<string, unknown>): SupplierAnswerError {
  const extensions = isRecord(error['extensions']) ? error['extensions'] : {};
  const path = Array.isArray(error['path'])
    ? error['path'].filter((step) => typeof step === 'string' || typeof step === 'number')
    : [];
  return { code: extensions['code'], path };
}

function malformed(rule: string): SupplierFailure {
  return new SupplierFailure('SUPPLIER_MALFORMED', new Error(rule));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

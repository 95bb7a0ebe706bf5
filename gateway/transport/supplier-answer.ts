/** A supplier's body, checked to be a GraphQL response. */

import { SupplierFailure } from './supplier-failure.ts';

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

/** @throws {SupplierFailure} `SUPPLIER_NOT_JSON`, `SUPPLIER_MALFORMED`. */
export function parseSupplierAnswer(text: string): SupplierAnswer {
  const body = parseJson(text);
  if (!isRecord(body)) throw malformed('the body is not an object');
  const data = body['data'] ?? null;
  const errors = body['errors'] ?? [];
  const extensions = body['extensions'] ?? {};
  if (data !== null && !isRecord(data)) throw malformed('data is not an object');
  if (!Array.isArray(errors) || !errors.every(isRecord)) throw malformed('errors is not a list of objects');
  if (!isRecord(extensions)) throw malformed('extensions is not an object');
  if (data === null && errors.length === 0) throw malformed('there is neither data nor an error');
  return { data, errors: errors.map(toError), extensions };
}

/**
 * @param entities what stands at a field `_entities`.
 * @returns null when there is nothing but an error.
 * @throws {SupplierFailure} `SUPPLIER_MALFORMED`, `SUPPLIER_ENTITY_COUNT`.
 */
export function parseEntities(
  entities: unknown,
  entityCount: number,
  hasErrors: boolean,
): (Record<string, unknown> | null)[] | null {
  if (entities === null && hasErrors) return null;
  if (!Array.isArray(entities) || !entities.every((entity) => entity === null || isRecord(entity))) {
    throw malformed('_entities is not a list of objects');
  }
  if (entities.length !== entityCount) {
    throw new SupplierFailure('SUPPLIER_ENTITY_COUNT', new Error(`asked for ${entityCount}, got ${entities.length}`));
  }
  return entities;
}

/** Whole by its length and yet no JSON: a supplier that cuts its own text off looks the same as one that writes nonsense. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its parser would quote what it stumbled over, which may be anybody's text.
    throw new SupplierFailure('SUPPLIER_NOT_JSON', new Error(`not JSON, of ${text.length} characters`));
  }
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

import type { Registry } from '../../../schema/organisations/registry.ts';
import { journeyError } from '../errors.ts';

/**
 * @param service null for none.
 * @throws {GraphQLError} `SERVICE_UNKNOWN`, naming the code.
 */
export function assertService(registry: Registry, service: string | null): void {
  if (service === null || registry.serviceByCode(service) !== undefined) return;
  throw journeyError('SERVICE_UNKNOWN', `the directory lists no service ${JSON.stringify(service.slice(0, 80))}`);
}

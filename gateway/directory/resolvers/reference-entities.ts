import { parseKnownErrorId, parseTicketId } from '../../../schema/contract/ids.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { TypeResolvers } from '../context.ts';
import { parsedOrNull } from '../errors.ts';
import type { IdReference } from '../references.ts';

/** `TicketReference`: by which one desk points at another's ticket. */
export function createTicketReferenceResolvers(registry: Registry): TypeResolvers {
  return createReferenceResolvers(registry, 'ticket', parseTicketId);
}

/** `KnownErrorReference`: by which one desk points at another's known error. */
export function createKnownErrorReferenceResolvers(registry: Registry): TypeResolvers {
  return createReferenceResolvers(registry, 'knownError', parseKnownErrorId);
}

/** A well-formed reference to an unlisted desk stands, and leads nowhere. */
function createReferenceResolvers(
  registry: Registry,
  field: string,
  parseId: (id: string) => { readonly desk: string },
): TypeResolvers {
  return {
    __resolveReference: ({ id }: IdReference) => (parsedOrNull(id, parseId) === null ? null : { id }),
    [field]: ({ id }: IdReference) => (registry.deskByCode(parseId(id).desk) === undefined ? null : { id }),
  };
}

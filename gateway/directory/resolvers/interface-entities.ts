import { parseInvolvementId, parseKnownErrorId, parseTicketId } from '../../../schema/contract/ids.ts';
import { operatorOfDesk } from '../../../schema/organisations/registry.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import type { DirectoryContext, TypeResolvers } from '../context.ts';
import { parsedOrNull } from '../errors.ts';
import type { CodeReference, IdReference } from '../references.ts';

/** How one interface entity is told: which desk a reference names, what its key is, and what the directory answers of it. */
interface InterfaceEntity {
  readonly name: string;
  readonly deskOf: (reference: IdReference & CodeReference) => string | null;
  readonly keyOf: (reference: IdReference & CodeReference) => IdReference | CodeReference;
  readonly fields: TypeResolvers;
}

/**
 * Resolvers of `Ticket`, `Desk`, `Involvement` and `KnownError` and of each subgraph's own types that implement them
 * (`LspSouthernTicket`, …). The desk that a key names decides on the concrete type; a reference with a malformed id, of an
 * unknown desk, or of a type that is not that desk's, resolves to null.
 */
export function createInterfaceEntityResolvers(registry: Registry): Readonly<Record<string, TypeResolvers>> {
  const entities = [
    identified('Ticket', parseTicketId),
    createDesk(registry),
    identified('Involvement', parseInvolvementId),
    identified('KnownError', parseKnownErrorId),
  ];
  return Object.fromEntries(entities.flatMap((entity) => resolversOf(entity, registry)));
}

function identified(name: string, parseId: (id: string) => { readonly desk: string }): InterfaceEntity {
  const deskOf = ({ id, deskCode }: IdReference): string | null => deskCode ?? parsedOrNull(id, parseId)?.desk ?? null;
  return {
    name,
    deskOf,
    keyOf: (reference) => {
      const deskCode = deskOf(reference);
      return deskCode === null ? { id: reference.id } : { id: reference.id, deskCode };
    },
    fields: { desk: (reference: IdReference) => ({ code: deskOf(reference)! }) },
  };
}

function createDesk(registry: Registry): InterfaceEntity {
  return {
    name: 'Desk',
    deskOf: ({ code }) => code,
    keyOf: ({ code }) => ({ code }),
    fields: {
      kind: ({ code }: CodeReference) => registry.deskByCode(code)!.kind,
      organisation: ({ code }: CodeReference, _, { times }: DirectoryContext) => ({
        code: operatorOfDesk(registry.deskByCode(code)!, times),
      }),
    },
  };
}

/** The interface's resolvers, and those of the type that each subgraph has for it. */
function resolversOf({ name, deskOf, keyOf, fields }: InterfaceEntity, registry: Registry): [string, TypeResolvers][] {
  type Reference = IdReference & CodeReference;
  const prefixOf = (reference: Reference): string | undefined => registry.prefixOfDesk(deskOf(reference) ?? '');
  const ofInterface: TypeResolvers = {
    __resolveReference: (reference: Reference) => (prefixOf(reference) === undefined ? null : keyOf(reference)),
    __resolveType: (reference: Reference) => `${prefixOf(reference)}${name}`,
  };
  const ofSubgraphs = registry.prefixes.map((prefix): [string, TypeResolvers] => [
    `${prefix}${name}`,
    {
      ...fields,
      __resolveReference: (reference: Reference) => (prefixOf(reference) === prefix ? keyOf(reference) : null),
    },
  ]);
  return [[name, ofInterface], ...ofSubgraphs];
}

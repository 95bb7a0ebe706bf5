/** The four interfaces by which the graph is federated, and each desk's own types that implement them. */

import { Kind } from 'graphql';
import type {
  ConstArgumentNode,
  ConstDirectiveNode,
  DocumentNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  StringValueNode,
} from 'graphql';

/** Name of each interface entity and of its key field, in the order of the contract. */
export const INTERFACE_ENTITIES = [
  { name: 'Ticket', key: 'id' },
  { name: 'Desk', key: 'code' },
  { name: 'Involvement', key: 'id' },
  { name: 'KnownError', key: 'id' },
] as const;

export type InterfaceEntityName = (typeof INTERFACE_ENTITIES)[number]['name'];

/** What `organisations.yml` gives a desk's type names: one capital letter, then letters and digits. */
const PREFIX = /^[A-Z][A-Za-z0-9]*$/;

/** A prefix from which no type name can be made. `code` is stable; `message` names the value and the rule. */
export class MalformedPrefixError extends Error {
  override readonly name = 'MalformedPrefixError';
  readonly code = 'PREFIX_MALFORMED';
  readonly prefix: string;

  constructor(prefix: string) {
    super(
      `type name prefix ${JSON.stringify(prefix.slice(0, 80))} is malformed: it must be one capital letter, then letters and digits`,
    );
    this.prefix = prefix;
  }
}

/**
 * Makes one desk's own types (`LspSouthernTicket`, …): each implements its interface with the same fields, arguments and
 * descriptions, and has its key. So an implementation cannot fall behind its interface.
 *
 * @param document a document that defines all of {@link INTERFACE_ENTITIES}, as the contract and the directory do.
 * @returns one type per interface entity, in their order.
 * @throws {MalformedPrefixError} when `prefix` is not one capital letter, then letters and digits.
 */
export function createImplementingTypes(document: DocumentNode, prefix: string): ObjectTypeDefinitionNode[] {
  if (!PREFIX.test(prefix)) throw new MalformedPrefixError(prefix);
  return INTERFACE_ENTITIES.map(({ name, key }) => {
    const definition = findInterface(document, name);
    return {
      kind: Kind.OBJECT_TYPE_DEFINITION,
      description: describe(prefix, definition),
      name: { kind: Kind.NAME, value: prefix + name },
      interfaces: [{ kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: name } }],
      directives: [keyDirective(key)],
      fields: definition.fields ?? [],
    };
  });
}

function findInterface(document: DocumentNode, name: InterfaceEntityName): InterfaceTypeDefinitionNode {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION && definition.name.value === name) return definition;
  }
  throw new Error(`the document defines no interface ${name}: every one of the interface entities is needed`);
}

function describe(prefix: string, definition: InterfaceTypeDefinitionNode): StringValueNode {
  const inherited = definition.description?.value ?? '';
  return {
    kind: Kind.STRING,
    value: `${definition.name.value} as the owner of the ${prefix} types keeps it.\n\n${inherited}`.trimEnd(),
    block: true,
  };
}

function keyDirective(key: string): ConstDirectiveNode {
  const fields: ConstArgumentNode = {
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: 'fields' },
    value: { kind: Kind.STRING, value: key },
  };
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'key' }, arguments: [fields] };
}

/**
 * Makes a subgraph of our own executable. The library that does so for servers brings the whole of composition into the process, some
 * 50 MB for each; in process nobody asks for `_service`, and a document that composes needs no second check.
 */

import {
  buildASTSchema,
  GraphQLScalarType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  Kind,
  parse,
  visit,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';

/** By type and field; `__resolveReference` makes an entity from a representation, `__resolveType` tells an interface's concrete type. */
export type InProcessResolvers = Readonly<
  // oxlint-disable-next-line typescript/no-explicit-any -- sources and arguments differ by field; each resolver states its own
  Record<string, Readonly<Record<string, (...given: any[]) => unknown>> | GraphQLScalarType>
>;

type ResolveReference = (reference: object, context: unknown, info: GraphQLResolveInfo) => unknown;
type Representation = { readonly __typename: string };

/** Directives that execution itself knows; the rest is composition's. */
const EXECUTABLE = new Set(['deprecated', 'specifiedBy', 'oneOf']);

/**
 * @param typeDefs SDL that composes; type extensions in it are taken in.
 * @returns a schema with `Query._entities`. A representation of a type without `__resolveReference` stands for itself.
 * @throws {Error} for resolvers of what the SDL does not have.
 */
export function createInProcessSchema(typeDefs: DocumentNode, resolvers: InProcessResolvers): GraphQLSchema {
  const schema = buildASTSchema(withEntities(typeDefs), { assumeValid: true, assumeValidSDL: true });
  const references = new Map<string, ResolveReference>();
  for (const [typename, fields] of Object.entries(resolvers)) {
    const type = schema.getType(typename);
    if (isScalarType(type)) {
      const { serialize, parseValue, parseLiteral } = fields as GraphQLScalarType;
      Object.assign(type, { serialize, parseValue, parseLiteral });
      continue;
    }
    if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`there is no type ${typename} to resolve`);
    for (const [name, resolver] of Object.entries(fields)) {
      if (name === '__resolveReference') references.set(typename, resolver as ResolveReference);
      else if (name === '__resolveType' && isInterfaceType(type)) type.resolveType = resolver as () => string;
      else {
        const field = type.getFields()[name];
        if (field === undefined) throw new Error(`there is no field ${typename}.${name} to resolve`);
        field.resolve = resolver as GraphQLFieldResolver<unknown, unknown>;
      }
    }
  }
  letWordsPass(schema);
  const entities = schema.getQueryType()!.getFields()['_entities']!;
  entities.resolve = (_, { representations }: { representations: readonly Representation[] }, context, info) =>
    representations.map((representation) => toEntity(representation, { schema, references, context, info }));
  return schema;
}

/** The words of a governed text pass as they came: they may know whose they are, which a string would not. */
function letWordsPass(schema: GraphQLSchema): void {
  const type = schema.getType('GovernedText');
  const text = isObjectType(type) ? type.getFields()['text'] : undefined;
  if (text !== undefined) text.type = new GraphQLScalarType({ name: 'GovernedWords', serialize: (words) => words });
}

/** The document as execution needs it, with the entity query added. */
function withEntities(typeDefs: DocumentNode): DocumentNode {
  const entities = new Set<string>();
  let hasQuery = false;
  for (const definition of typeDefs.definitions) {
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Query') hasQuery = true;
    const isObject = definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION;
    if (isObject && definition.directives?.some(({ name }) => name.value === 'key'))
      entities.add(definition.name.value);
  }
  const plain = visit(typeDefs, {
    SchemaExtension: { enter: () => null },
    Directive: { enter: ({ name }) => (EXECUTABLE.has(name.value) ? undefined : null) },
  });
  const added = parse(
    `scalar _Any
    union _Entity = ${[...entities].join(' | ')}
    ${hasQuery ? 'extend ' : ''}type Query { _entities(representations: [_Any!]!): [_Entity]! }`,
    { noLocation: true },
  );
  return { kind: Kind.DOCUMENT, definitions: [...plain.definitions, ...added.definitions] };
}

interface EntityOptions {
  readonly schema: GraphQLSchema;
  readonly references: ReadonlyMap<string, ResolveReference>;
  readonly context: unknown;
  readonly info: GraphQLResolveInfo;
}

/** An error is an entity's own: the others beside it stand. */
function toEntity(representation: Representation, options: EntityOptions): unknown {
  const { references, context, info } = options;
  const { __typename: typename } = representation;
  try {
    const resolve = references.get(typename);
    const entity = resolve === undefined ? representation : resolve(representation, context, info);
    return entity instanceof Promise
      ? entity.then((resolved: unknown) => withTypename(resolved, typename, options))
      : withTypename(entity, typename, options);
  } catch (error) {
    return error;
  }
}

function withTypename(entity: unknown, declared: string, { schema, context, info }: EntityOptions): unknown {
  if (typeof entity !== 'object' || entity === null) return entity;
  const type = schema.getType(declared);
  const typename = isInterfaceType(type) ? type.resolveType?.(entity, context, info, type) : declared;
  return { ...entity, __typename: typename };
}

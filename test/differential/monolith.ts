/** The whole graph as one schema over the same world: what the gateway's answers are held to. */

import {
  buildASTSchema,
  execute,
  isAbstractType,
  isObjectType,
  Kind,
  parse,
  printSchema,
  responsePathAsArray,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLOutputType,
  type GraphQLSchema,
  type TypeNode,
} from 'graphql';
import type { Federation } from './federation.ts';
import { InjectedError, isWorldObject, type World, type WorldObject, type WorldValue } from './world.ts';

export type Path = readonly (string | number)[];

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface WholeAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly hasErrors: boolean;
  /**
   * Every failure with the position where it happened, whether or not another one emptied something above it; `owners` may each
   * have told of it.
   */
  readonly failures: readonly Failure[];
  /** Subgraphs that may tell of a failure that no position of the answer shows: something required failed. */
  readonly unseenOwners: ReadonlySet<string>;
  /** The type of the field at each position, by the path as JSON. */
  readonly typeAt: ReadonlyMap<string, GraphQLOutputType>;
  /** How often each object stands in the answer before anything is emptied. */
  readonly occurrences: ReadonlyMap<string, number>;
  /** Whether a mutation failed with all that was to be done after it: how far that is still done, nobody promises. */
  readonly isCutShort: boolean;
  /** Whether something is null, or failed, because a subgraph does not know an entity. */
  readonly hasUnknown: boolean;
}

export interface Failure {
  readonly path: Path;
  readonly owners: readonly string[];
  /** A null where none may stand, and nobody said why. */
  readonly isSilent: boolean;
}

export type Monolith = (operation: Operation, world: World) => WholeAnswer;

interface Context {
  readonly world: World;
  readonly unseenOwners: Set<string>;
  readonly typeAt: Map<string, GraphQLOutputType>;
  readonly occurrences: Map<string, number>;
  readonly strict: GraphQLSchema;
  mutations: number;
  hasUnknown: boolean;
}

/**
 * The operation is executed twice: as it is, for the data, and in a schema whose fields may all be null, where nothing falls
 * because something below it failed. The second run finds every failure; which of them count follows from the types.
 */
export function createMonolith({ api }: Federation): Monolith {
  const strict = withResolvers(printSchema(api));
  const loose = withResolvers(withoutNonNull(printSchema(api)));
  return ({ document, operationName, variables }, world) => {
    const run = (schema: GraphQLSchema) => {
      const contextValue: Context = {
        world,
        unseenOwners: new Set(),
        typeAt: new Map(),
        occurrences: new Map(),
        strict,
        mutations: 0,
        hasUnknown: false,
      };
      const result = execute({
        schema,
        document,
        operationName: operationName ?? null,
        variableValues: variables,
        contextValue,
      }) as ExecutionResult;
      if (result.data === undefined) throw new Error(`not executed: ${result.errors?.map(String).join('\n')}`);
      return { result, contextValue };
    };
    const { result } = run(strict);
    const { result: unpropagated, contextValue } = run(loose);
    const failures = (unpropagated.errors ?? []).map(({ path = [], originalError }): Failure => {
      if (!(originalError instanceof InjectedError))
        throw originalError ?? new Error('A failure that nobody put there');
      return { path, owners: originalError.owners, isSilent: false };
    });
    const { unseenOwners, typeAt, occurrences, hasUnknown } = contextValue;
    return {
      data: JSON.parse(JSON.stringify(result.data)) as WholeAnswer['data'],
      hasErrors: result.errors !== undefined,
      isCutShort: result.data === null && contextValue.mutations > 0,
      failures: [...failures, ...silentFailures(unpropagated.data, typeAt, failures)],
      unseenOwners,
      typeAt,
      occurrences,
      hasUnknown,
    };
  };
}

function withResolvers(sdl: string): GraphQLSchema {
  const schema = buildASTSchema(parse(sdl), { assumeValid: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = ({ type: concrete }: WorldObject) => concrete;
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source: WorldObject | undefined, args, context: Context, { path }) => {
        const { world } = context;
        const object = source ?? world.rootOf(type.name);
        const strictType = context.strict.getType(type.name);
        const at = JSON.stringify(responsePathAsArray(path));
        if (isObjectType(strictType)) context.typeAt.set(at, strictType.getFields()[field.name]!.type);
        context.hasUnknown ||= world.isUnknown(object, field.name);
        const order = type.name === 'Mutation' ? (context.mutations += 1) : null;
        const value = world.resolveWhole({ object, field: field.name, args, order }, ({ owners }) => {
          for (const owner of owners) context.unseenOwners.add(owner);
        });
        countObjects(value, context.occurrences);
        return value;
      };
    }
  }
  return schema;
}

function countObjects(value: WorldValue, occurrences: Map<string, number>): void {
  if (Array.isArray(value)) for (const item of value as readonly WorldValue[]) countObjects(item, occurrences);
  else if (isWorldObject(value) && value.position !== null) {
    const name = `${value.family}/${value.id}`;
    occurrences.set(name, (occurrences.get(name) ?? 0) + 1);
  }
}

function withoutNonNull(sdl: string): string {
  const strip = (type: TypeNode): TypeNode => {
    if (type.kind === Kind.NON_NULL_TYPE) return strip(type.type);
    return type.kind === Kind.LIST_TYPE ? { ...type, type: strip(type.type) } : type;
  };
  const document: DocumentNode = visit(parse(sdl), {
    FieldDefinition: (node) => ({ ...node, type: strip(node.type) }),
  });
  return printSchema(buildASTSchema(document, { assumeValid: true }));
}

/** Nulls at positions that may not be null, where no error stands. Lists of the world never have them as items. */
function silentFailures(
  data: unknown,
  typeAt: ReadonlyMap<string, GraphQLOutputType>,
  failures: readonly Failure[],
): Failure[] {
  const stated = new Set(failures.map(({ path }) => JSON.stringify(path)));
  const found: Failure[] = [];
  for (const [at, type] of typeAt) {
    if (!String(type).endsWith('!') || stated.has(at)) continue;
    const path = JSON.parse(at) as Path;
    if (valueAt(data, path) === null) found.push({ path, owners: [], isSilent: true });
  }
  return found;
}

/** @returns undefined where the path leaves the data. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      value === null || value === undefined ? undefined : (value as Record<string | number, unknown>)[step],
    data,
  );
}

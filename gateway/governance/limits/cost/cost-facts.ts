/** What a supergraph says by `@cost` and `@listSize`, under whatever names its link imports them. */

import {
  Kind,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
} from 'graphql';

export interface ListSize {
  /** Null where the supergraph does not say. */
  readonly assumedSize: number | null;
  /** Arguments that say how many are given. */
  readonly slicingArguments: readonly string[];
  /** Fields of what is given to which the size belongs; empty where it is the field's own list. */
  readonly sizedFields: readonly string[];
  /** Whether exactly one of the slicing arguments must be given. */
  readonly requireOneSlicingArgument: boolean;
}

export interface CostFacts {
  /** By coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Input.field`. */
  readonly weights: ReadonlyMap<string, number>;
  /** By `Type.field`. */
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

export const NO_COST_FACTS: CostFacts = { weights: new Map(), listSizes: new Map() };

const COST_SPECIFICATION = /^https:\/\/specs\.apollo\.dev\/cost\/v\d+\.\d+\/?$/;

/** @param supergraph as composition wrote it. */
export function readCostFacts(supergraph: DocumentNode): CostFacts {
  const names = readNames(supergraph);
  if (names === null) return NO_COST_FACTS;
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const weigh = (coordinate: string, directives: readonly ConstDirectiveNode[] | undefined): void => {
    const weight = argumentsOf(directives, names.cost)?.['weight'];
    if (typeof weight === 'number') weights.set(coordinate, Math.max(weight, weights.get(coordinate) ?? weight));
  };
  const readField = (type: string, { name, arguments: given, directives }: FieldDefinitionNode): void => {
    const coordinate = `${type}.${name.value}`;
    weigh(coordinate, directives);
    for (const argument of given ?? []) weigh(`${coordinate}(${argument.name.value}:)`, argument.directives);
    const said = argumentsOf(directives, names.listSize);
    if (said !== null) listSizes.set(coordinate, toListSize(said));
  };
  for (const definition of supergraph.definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    if ('directives' in definition && !isExecutable(definition))
      weigh(type, definition.directives as readonly ConstDirectiveNode[]);
    if (isWithFields(definition)) for (const field of definition.fields ?? []) readField(type, field);
    if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      for (const field of definition.fields ?? []) weigh(`${type}.${field.name.value}`, field.directives);
    }
  }
  return { weights, listSizes };
}

function isWithFields(definition: DefinitionNode) {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function isExecutable({ kind }: DefinitionNode): boolean {
  return kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION || kind === Kind.DIRECTIVE_DEFINITION;
}

/** By what names the two go there; null where the supergraph does not use them. */
function readNames({ definitions }: DocumentNode): { readonly cost: string; readonly listSize: string } | null {
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of definition.directives ?? []) {
      const link = argumentsOf([directive], directive.name.value)!;
      const url = link['url'] ?? link['feature'];
      if (typeof url !== 'string' || !COST_SPECIFICATION.test(url)) continue;
      const namespace = typeof link['as'] === 'string' ? link['as'] : 'cost';
      const imported = new Map(
        (Array.isArray(link['import']) ? link['import'] : []).map((one: unknown) => {
          const { name, as = name } = typeof one === 'string' ? { name: one } : (one as { name: string; as?: string });
          return [name, as.replace(/^@/, '')];
        }),
      );
      return {
        // The directive that is named like its specification goes by the specification's own name there.
        cost: imported.get('@cost') ?? namespace,
        listSize: imported.get('@listSize') ?? `${namespace}__listSize`,
      };
    }
  }
  return null;
}

function argumentsOf(
  directives: readonly ConstDirectiveNode[] | undefined,
  name: string,
): Readonly<Record<string, unknown>> | null {
  const directive = directives?.find((one) => one.name.value === name);
  if (directive === undefined) return null;
  return Object.fromEntries(
    (directive.arguments ?? []).map((argument) => [
      argument.name.value,
      valueFromASTUntyped(argument.value) as unknown,
    ]),
  );
}

function toListSize(said: Readonly<Record<string, unknown>>): ListSize {
  const names = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
  const slicingArguments = names(said['slicingArguments']);
  return {
    assumedSize: typeof said['assumedSize'] === 'number' ? said['assumedSize'] : null,
    slicingArguments,
    sizedFields: names(said['sizedFields']),
    requireOneSlicingArgument: slicingArguments.length > 0 && said['requireOneSlicingArgument'] !== false,
  };
}

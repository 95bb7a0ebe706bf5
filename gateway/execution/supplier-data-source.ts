/**
 * One supplier as the stock executor sees it. It never throws and never passes a supplier's errors on: what went wrong is
 * recorded with what it would have filled, and told to the client once, in our own words.
 */

import type { GraphQLDataSource } from '@apollo/gateway';
import {
  Kind,
  parse,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import {
  AS_KNOWN_AT_HEADER,
  AS_OF_HEADER,
  ECHO_EXTENSION,
  formatInstant,
  TIMES_ORIGIN_HEADER,
  type Times,
} from '../../schema/contract/times.ts';
import { toStatedCode, type StatedErrorCode, type SupplierErrorCode } from '../errors.ts';
import type { SupplierClient } from '../transport/supplier-client.ts';
import { SupplierFailure } from '../transport/supplier-failure.ts';
import { dropForeignRecords, type OwnRecords } from './foreign-records.ts';
import type { RequestScope } from './request-scope.ts';
import type { FetchTarget, SourceSaid } from './sources-record.ts';
import { parseSupplierAnswer, type SupplierAnswer } from './supplier-answer.ts';

export interface SupplierDataSourceOptions {
  readonly subgraph: string;
  /** The desk that its row and its error name. */
  readonly desk: string;
  readonly client: SupplierClient;
  /** Which records are its own to give; null in front of a supergraph without the contract, where nothing is checked. */
  readonly ownRecords: OwnRecords | null;
  /** A steady clock, in milliseconds. */
  readonly steadyClock: () => number;
  /** Sees each failed call, with its cause. */
  readonly onFailure: (subgraph: string, failure: SupplierFailure) => void;
}

type ProcessOptions = Parameters<GraphQLDataSource<Record<string, unknown>>['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;
type Representation = Readonly<Record<string, unknown>>;

export class SupplierDataSource implements GraphQLDataSource<Record<string, unknown>> {
  readonly #options: SupplierDataSourceOptions;
  readonly #fetches = new LRUCache<string, FetchShape>({ max: 1000 });

  constructor(options: SupplierDataSourceOptions) {
    this.#options = options;
  }

  async process(options: ProcessOptions): Promise<ProcessResult> {
    if (options.kind !== 'incoming operation') return {};
    const { subgraph, desk, client, ownRecords, steadyClock, onFailure } = this.#options;
    const scope = scopeOf(options.context);
    const { query = '', variables, operationName } = options.request;
    const shape = this.#shapeOf(query);
    const representations = (variables?.['representations'] ?? null) as readonly Representation[] | null;
    const path = staticPath(options.pathInIncomingRequest ?? []);
    scope.sources.started(subgraph, desk, steadyClock());
    try {
      const body = await client.post({
        query,
        variables,
        operationName,
        headers: { ...scope.forwardedHeaders, ...timesHeaders(scope) },
        signal: scope.signal,
      });
      const answer = parseSupplierAnswer(body, shape.isEntities ? (representations?.length ?? 0) : null);
      if (scope.times !== null) assertEchoed(answer, scope.times);
      const dropped = ownRecords === null ? 0 : dropForeignRecords(answer.data, representations, ownRecords);
      scope.sources.ended(subgraph, steadyClock(), toSaid(answer));
      if (dropped > 0) scope.sources.failed({ subgraph, code: 'FOREIGN_RECORD', targets: [], path, dropped });
      this.#recordErrors(answer, shape, representations, path, scope);
      return { data: answer.data ?? undefined } as ProcessResult;
    } catch (error) {
      const failure = error instanceof SupplierFailure ? error : new SupplierFailure('SUPPLIER_MALFORMED', error);
      onFailure(subgraph, failure);
      scope.sources.ended(subgraph, steadyClock(), null);
      scope.sources.failed({
        subgraph,
        code: failure.code,
        targets: targetsOf(shape, representations),
        path,
        dropped: 0,
      });
      return {};
    }
  }

  /** Errors of a supplier that answered: each bears on a field, an entity, or on all that was asked. */
  #recordErrors(
    answer: SupplierAnswer,
    shape: FetchShape,
    representations: readonly Representation[] | null,
    path: readonly (string | number)[],
    scope: RequestScope,
  ): void {
    const { subgraph, onFailure } = this.#options;
    const byCode = new Map<SupplierErrorCode | StatedErrorCode, FetchTarget[]>();
    for (const error of answer.errors) {
      const code = toStatedCode(error.code);
      const targets = byCode.get(code) ?? [];
      targets.push(...targetsAt(error.path, shape, representations));
      byCode.set(code, targets);
    }
    for (const [code, targets] of byCode) {
      onFailure(subgraph, new SupplierFailure(code === 'HISTORY_UNAVAILABLE' ? code : 'SUPPLIER_ERROR', answer.errors));
      scope.sources.failed({ subgraph, code, targets, path, dropped: 0 });
    }
  }

  #shapeOf(query: string): FetchShape {
    const known = this.#fetches.get(query);
    if (known !== undefined) return known;
    const shape = toFetchShape(parse(query, { noLocation: true }));
    this.#fetches.set(query, shape);
    return shape;
  }
}

/** What a fetch selects at its top: for entities by type name. */
interface FetchShape {
  readonly isEntities: boolean;
  readonly byType: ReadonlyMap<string, ReadonlySet<string>>;
  readonly root: ReadonlySet<string>;
}

function toFetchShape(document: DocumentNode): FetchShape {
  const operation = document.definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  )!;
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  const collect = (set: SelectionSetNode, typename: string, into: Map<string, Set<string>>): void => {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const names = into.get(typename) ?? new Set();
        if (selection.name.value !== '__typename') names.add((selection.alias ?? selection.name).value);
        into.set(typename, names);
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        if (fragment !== undefined)
          collect(fragment.selectionSet, fragment.typeCondition?.name.value ?? typename, into);
      }
    }
  };
  const top = operation.selectionSet.selections.filter(
    (selection): selection is FieldNode => selection.kind === Kind.FIELD,
  );
  const entities = top.find((field) => field.name.value === '_entities');
  const byType = new Map<string, Set<string>>();
  const root = new Map<string, Set<string>>();
  if (entities?.selectionSet !== undefined) collect(entities.selectionSet, '', byType);
  else collect(operation.selectionSet, '', root);
  return { isEntities: entities !== undefined, byType, root: root.get('') ?? new Set() };
}

function targetsOf(shape: FetchShape, representations: readonly Representation[] | null): FetchTarget[] {
  if (!shape.isEntities) return [{ entity: null, responseNames: shape.root }];
  return (representations ?? []).map((representation) => toTarget(representation, shape));
}

function targetsAt(
  path: readonly (string | number)[],
  shape: FetchShape,
  representations: readonly Representation[] | null,
): FetchTarget[] {
  const [first, index, name] = path;
  if (!shape.isEntities)
    return first === undefined
      ? targetsOf(shape, representations)
      : [{ entity: null, responseNames: new Set([String(first)]) }];
  const representation = typeof index === 'number' ? representations?.[index] : undefined;
  if (representation === undefined) return targetsOf(shape, representations);
  const target = toTarget(representation, shape);
  return [name === undefined ? target : { ...target, responseNames: new Set([String(name)]) }];
}

function toTarget(representation: Representation, shape: FetchShape): FetchTarget {
  const typename = String(representation['__typename']);
  const names = new Set([...(shape.byType.get(typename) ?? []), ...(shape.byType.get('') ?? [])]);
  return { entity: { typename, key: String(representation['id'] ?? representation['code']) }, responseNames: names };
}

function assertEchoed(answer: SupplierAnswer, times: Times): void {
  const echo = answer.extensions[ECHO_EXTENSION] as { asOf?: unknown; asKnownAt?: unknown } | undefined;
  if (echo?.asOf !== formatInstant(times.asOf) || echo.asKnownAt !== formatInstant(times.asKnownAt)) {
    // A refusal that never ran has nothing to echo: its own code says more.
    if (answer.data === null && answer.errors.length > 0) return;
    throw new SupplierFailure('SUPPLIER_TIMES_NOT_ECHOED', echo);
  }
}

function timesHeaders({ times, timesOrigin }: RequestScope): Record<string, string> {
  if (times === null) return {};
  return {
    [AS_OF_HEADER]: formatInstant(times.asOf),
    [AS_KNOWN_AT_HEADER]: formatInstant(times.asKnownAt),
    [TIMES_ORIGIN_HEADER]: timesOrigin,
  };
}

function toSaid(answer: SupplierAnswer): SourceSaid | null {
  if (answer.data === null) return null;
  const echo = answer.extensions[ECHO_EXTENSION] as
    { sourceSpokeAt?: unknown; chainHead?: { position?: unknown; hash?: unknown } | null } | undefined;
  return {
    spokeAt: typeof echo?.sourceSpokeAt === 'string' ? echo.sourceSpokeAt : null,
    position: typeof echo?.chainHead?.position === 'number' ? echo.chainHead.position : null,
    hash: typeof echo?.chainHead?.hash === 'string' ? echo.chainHead.hash : null,
  };
}

/** The part of a plan's path before its first list: what can be said of a position without the answer. */
function staticPath(path: readonly (string | number)[]): readonly (string | number)[] {
  const list = path.findIndex((step) => step === '@' || (typeof step === 'string' && step.startsWith('... on')));
  return list < 0 ? path : path.slice(0, list);
}

export function scopeOf(context: Record<string, unknown>): RequestScope {
  return context['scope'] as RequestScope;
}

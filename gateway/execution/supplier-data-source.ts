/**
 * One supplier as the stock executor sees it. It never throws and never passes a supplier's errors on: what went wrong is
 * recorded with what it would have filled, and told to the client once, in our own words.
 */

import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import {
  AS_KNOWN_AT_HEADER,
  AS_OF_HEADER,
  ECHO_EXTENSION,
  formatInstant,
  TIMES_ORIGIN_HEADER,
  type Times,
} from '../../schema/contract/times.ts';
import { toStatedCode } from '../errors.ts';
import type { SupplierClient } from '../transport/supplier-client.ts';
import { createFormCheck, type FormCheck, type ScalarChecks } from './answer-form.ts';
import { SupplierFailure } from '../transport/supplier-failure.ts';
import { targetsAt, targetsOf, toFetchShape, toTarget, type FetchShape, type Representation } from './fetch-shape.ts';
import { dropForeignRecords, type OwnRecords } from './foreign-records.ts';
import type { RequestScope } from './request-scope.ts';
import type { Failure, SourceSaid } from './sources-record.ts';
import { parseSupplierAnswer, type SupplierAnswer } from './supplier-answer.ts';

export interface SupplierDataSourceOptions {
  readonly subgraph: string;
  /** The desk that its row and its error name. */
  readonly desk: string;
  readonly client: SupplierClient;
  /** Which records are its own to give; null in front of a supergraph without the contract, where nothing is checked. */
  readonly ownRecords: OwnRecords | null;
  /** Every type of the supergraph: the form that answers must have. */
  readonly schema: GraphQLSchema;
  readonly scalarChecks: ScalarChecks;
  /** A steady clock, in milliseconds. */
  readonly steadyClock: () => number;
  /** Sees each failed call, with its cause. */
  readonly onFailure: (subgraph: string, failure: SupplierFailure) => void;
}

type ProcessOptions = Parameters<GraphQLDataSource<Record<string, unknown>>['process']>[0];
type ProcessResult = Awaited<ReturnType<GraphQLDataSource['process']>>;

export class SupplierDataSource implements GraphQLDataSource<Record<string, unknown>> {
  readonly #options: SupplierDataSourceOptions;
  readonly #fetches = new LRUCache<string, { shape: FetchShape; checkForm: FormCheck }>({ max: 1000 });

  constructor(options: SupplierDataSourceOptions) {
    this.#options = options;
  }

  async process(options: ProcessOptions): Promise<ProcessResult> {
    if (options.kind !== 'incoming operation') return {};
    const { subgraph, desk, client, steadyClock, onFailure } = this.#options;
    const scope = scopeOf(options.context);
    const { query = '', variables, operationName } = options.request;
    const { shape, checkForm } = this.#fetchOf(query);
    const representations = (variables?.['representations'] ?? null) as readonly Representation[] | null;
    const path = staticPath(options.pathInIncomingRequest ?? []);
    scope.sources.started(subgraph, desk, steadyClock());
    try {
      const body = await client.post({
        query: shape.query,
        variables,
        operationName,
        headers: { ...scope.forwardedHeaders, ...timesHeaders(scope) },
        signal: scope.signal,
      });
      const answer = parseSupplierAnswer(body, shape.isEntities ? (representations?.length ?? 0) : null);
      if (scope.times !== null) assertEchoed(answer, scope.times);
      if (answer.data !== null) checkForm(answer.data, representations ?? []);
      scope.sources.ended(subgraph, steadyClock(), toSaid(answer));
      const asked: Asked = { shape, representations, path };
      for (const failure of this.#failuresIn(answer, asked)) {
        onFailure(subgraph, new SupplierFailure(failure.code, describeErrors(answer)));
        scope.sources.failed(failure);
      }
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

  /** What is wrong with an answer that otherwise stands; foreign records are taken out of it. */
  #failuresIn(answer: SupplierAnswer, asked: Asked): readonly Failure[] {
    const partial = [...this.#statedFailures(answer, asked), ...this.#unanswered(answer, asked)];
    return [...this.#foreignRecords(answer, asked), ...partial];
  }

  /** What it gave of others' records, taken out of its answer. */
  #foreignRecords({ data }: SupplierAnswer, { shape, representations, path }: Asked): Failure[] {
    const { subgraph, ownRecords } = this.#options;
    if (ownRecords === null) return [];
    const { records, entities } = dropForeignRecords(data, representations, ownRecords);
    if (records + entities.length === 0) return [];
    const targets = entities.map((index) => toTarget(representations![index]!, shape));
    return [{ subgraph, code: 'FOREIGN_RECORD', targets, path, dropped: records }];
  }

  /** Errors of a supplier that answered: each bears on a field, an entity, or on all that was asked. */
  #statedFailures(answer: SupplierAnswer, { shape, representations, path }: Asked): Failure[] {
    const { subgraph } = this.#options;
    const failed = answer.errors.map((error) => ({
      code: toStatedCode(error.code),
      targets: targetsAt(error.path, answer.data, shape, representations),
    }));
    if (answer.data === null) {
      const code = failed.find((one) => one.code !== 'SUPPLIER_ERROR')?.code ?? 'SUPPLIER_ERROR';
      return [{ subgraph, code, targets: targetsOf(shape, representations), path, dropped: 0 }];
    }
    return [...Map.groupBy(failed, ({ code }) => code)].map(([code, group]) => ({
      subgraph,
      code,
      targets: group.flatMap(({ targets }) => targets),
      path,
      // A null in an object without a key is found at no position of its own: it is counted here.
      dropped: group.filter(({ targets }) => targets.length === 0).length,
    }));
  }

  /** Entities left out without a word, of types of which a desk that answers always has something to say. */
  #unanswered({ data, errors }: SupplierAnswer, { shape, representations, path }: Asked): Failure[] {
    const { subgraph, ownRecords } = this.#options;
    const entities = data?.['_entities'];
    if (ownRecords === null || representations === null || !Array.isArray(entities)) return [];
    const targets = representations.flatMap((representation, index) => {
      const type = ownRecords.interfaceOf(String(representation['__typename']));
      const isStated = errors.some((error) => error.path.length < 2 || error.path[1] === index);
      const isPromised = type !== null && type !== 'KnownError';
      return entities[index] === null && isPromised && !isStated ? [toTarget(representation, shape)] : [];
    });
    return targets.length === 0 ? [] : [{ subgraph, code: 'SUPPLIER_ERROR', targets, path, dropped: 0 }];
  }

  #fetchOf(query: string): { shape: FetchShape; checkForm: FormCheck } {
    const known = this.#fetches.get(query);
    if (known !== undefined) return known;
    const { ownRecords, schema, scalarChecks } = this.#options;
    const shape = toFetchShape(query, (typename) => ownRecords?.identifiedTypeOf(typename) ?? null);
    const fetch = { shape, checkForm: createFormCheck(shape.document, schema, scalarChecks) };
    this.#fetches.set(query, fetch);
    return fetch;
  }
}

interface Asked {
  readonly shape: FetchShape;
  /** What entities were asked for; null for a fetch of root fields. */
  readonly representations: readonly Representation[] | null;
  /** Where the fetch hangs in the operation. */
  readonly path: Failure['path'];
}

/** For the log: a supplier's codes and where it says that they bear. */
function describeErrors({ errors }: SupplierAnswer): Error | undefined {
  if (errors.length === 0) return undefined;
  return new Error(errors.map(({ code, path }) => `${String(code)} at ${path.join('.')}`).join(', '));
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

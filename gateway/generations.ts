/** The graph that is served, now and as it changes: a new supergraph takes over at once for new requests, and those under way end on the old one. */

import type { GatewayInterface, GatewaySchemaLoadOrUpdateCallback } from '@apollo/server-gateway-interface';
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql';
import type { Reader } from '../schema/contract/reader.ts';
import type { Registry } from '../schema/organisations/registry.ts';
import type { Generation, GenerationReadings } from './generation.ts';

export interface Generations {
  readonly gateway: GatewayInterface;
  /** As {@link Generation.explainInvalid}, of the generation that has the schema. */
  readonly explainInvalid: (
    schema: GraphQLSchema,
    document: DocumentNode,
    reader: Reader | null,
  ) => readonly GraphQLError[] | null;
  /** Whether it is our own graph that is served. */
  readonly hasContract: boolean;
  /** Who takes part by now; null in front of a supergraph that is not ours. */
  readonly registry: () => Registry | null;
  /**
   * Makes a new generation, plans on it what the old one has planned, and lets it take over.
   *
   * @returns how many of the old one's operations the new one has planned.
   * @throws what making it throws; the old one goes on then.
   */
  readonly renew: () => Promise<number>;
  /** How things stand on each generation that still answers requests: the one that takes new ones first. */
  readonly readings: () => readonly GenerationReadings[];
  readonly stop: () => Promise<void>;
}

/** Planning what is known is worth a wait, but not for ever. */
const LEARNING_TIMEOUT_MS = 60_000;
/** Longer than a request takes from being read to being run. */
const RETIREMENT_CHECK_MS = 1000;

export function createGenerations(first: Generation, create: () => Promise<Generation>): Generations {
  const bySchema = new WeakMap<GraphQLSchema, Generation>([[first.schema, first]]);
  const live = new Set([first]);
  const timers = new Set<NodeJS.Timeout>();
  const callbacks = new Set<GatewaySchemaLoadOrUpdateCallback>();
  let current = first;
  const stopping = new AbortController();
  let renewing: Promise<number> = Promise.resolve(0);

  const announce = (callback: GatewaySchemaLoadOrUpdateCallback): void =>
    callback({ apiSchema: current.schema, coreSupergraphSdl: '' });

  const retire = (old: Generation): void => {
    const timer = setInterval(() => {
      if (old.underWay() > 0) return;
      clearInterval(timer);
      timers.delete(timer);
      live.delete(old);
      void old.stop();
    }, RETIREMENT_CHECK_MS);
    timer.unref();
    timers.add(timer);
  };

  const replace = async (): Promise<number> => {
    const next = await create();
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(LEARNING_TIMEOUT_MS)]);
    const learning = next.learn(current.knownOperations(), signal);
    const stopped = new Promise<0>((resolve) =>
      stopping.signal.addEventListener('abort', () => resolve(0), { once: true }),
    );
    const learned = stopping.signal.aborted ? 0 : await Promise.race([learning, stopped]);
    if (stopping.signal.aborted) {
      await next.stop();
      return 0;
    }
    live.add(next);
    const old = current;
    bySchema.set(next.schema, next);
    current = next;
    for (const callback of callbacks) announce(callback);
    retire(old);
    return learned;
  };

  return {
    hasContract: first.hasContract,
    registry: () => current.registry,
    explainInvalid: (schema, document, reader) => (bySchema.get(schema) ?? current).explainInvalid(document, reader),
    readings: () => [current, ...[...live].filter((one) => one !== current)].map((one) => one.readings()),
    gateway: {
      load: async () => {
        for (const callback of callbacks) announce(callback);
        return {
          schema: current.schema,
          // What was read and checked by one schema runs on that one's generation.
          executor: (request) => (bySchema.get(request.schema) ?? current).execute(request),
        };
      },
      onSchemaLoadOrUpdate: (callback) => {
        callbacks.add(callback);
        return () => callbacks.delete(callback);
      },
      stop: async () => undefined,
    },
    renew: () => {
      // One at a time: the last one asked for is the one that stays.
      renewing = renewing.catch(() => undefined).then(() => (stopping.signal.aborted ? 0 : replace()));
      return renewing;
    },
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await renewing.catch(() => undefined);
      await Promise.all([...live].map((generation) => generation.stop()));
    },
  };
}

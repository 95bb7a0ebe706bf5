/** What every resolver of one request shares. */

import type { Reader } from '../../schema/contract/reader.ts';
import type { Times } from '../../schema/contract/times.ts';
import { createOpenings } from './disclosure/openings.ts';
import type { OpeningListener, Openings } from './disclosure/openings.ts';
import type { DesksByCode } from './desks.ts';
import { DeskRequestError, SUPPLIER_FAILURES } from './errors.ts';
import { createLoaders } from './loaders.ts';
import type { DeskLoaders } from './loaders.ts';
import type { ChainHead } from './model.ts';
import type { TimesOrigin } from './request-times.ts';
import type { CallOptions, SupplierSystem } from './supplier-system.ts';

export type DeskContext = {
  /**
   * For whom the gateway asks, as its delegation says; null where it says nobody, and at a desk without keys, where nobody can be believed:
   * a stranger.
   */
  readonly reader: Reader | null;
  readonly times: Times;
  /** `asked` when the reader named a time, `default` when both times mean now. */
  readonly origin: TimesOrigin;
  /** Aborts when the reader has gone. */
  readonly signal: AbortSignal;
  readonly system: SupplierSystem;
  /** `times`, `reader` and `signal`, as every call to the system takes them. */
  readonly options: CallOptions;
  readonly desks: DesksByCode;
  readonly loaders: DeskLoaders;
  /** Opens texts behind glass, each once a request. */
  readonly openings: Openings;
  /** True when a time was asked for and the system has no past: then only keys and `history` can be answered. */
  readonly pastUnavailable: boolean;
  /** When the source last spoke, as a canonical instant; asked of the system at most once a request. */
  readonly sourceSpokeAt: () => Promise<string | null>;
  /** Head of the chain at these times; asked of the system at most once a request. */
  readonly chainHead: () => Promise<ChainHead | null>;
};

export interface DeskContextOptions {
  readonly reader: Reader | null;
  readonly system: SupplierSystem;
  readonly desks: DesksByCode;
  readonly times: Times;
  readonly origin: TimesOrigin;
  /** Names the request of the reader in the record of what it opens; no two share it, and one that is asked again keeps it. */
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** Told of each opening, and of each that could not be recorded. */
  readonly onOpening: OpeningListener;
}

export function createDeskContext(contextOptions: DeskContextOptions): DeskContext {
  const { system, desks, times, origin, reader, requestId, signal, onOpening } = contextOptions;
  const options: CallOptions = { times, reader, signal };
  let spoke: Promise<string | null> | undefined;
  let head: Promise<ChainHead | null> | undefined;
  return {
    times,
    origin,
    reader,
    signal,
    system,
    options,
    desks,
    loaders: createLoaders(system, desks, options),
    openings: createOpenings(system, reader && { reader, requestId }, onOpening),
    pastUnavailable: system.history === 'UNAVAILABLE' && origin === 'asked',
    sourceSpokeAt: () => (spoke ??= system.sourceSpokeAt(options)),
    chainHead: () => (head ??= system.chainHead(options)),
  };
}

/** @throws {DeskRequestError} `HISTORY_UNAVAILABLE` when a past time was asked of a system that only knows today. */
export function assertPastAnswerable(context: DeskContext): void {
  if (context.pastUnavailable) {
    throw new DeskRequestError('HISTORY_UNAVAILABLE', SUPPLIER_FAILURES.HISTORY_UNAVAILABLE);
  }
}

const perRequestValues = new WeakMap<DeskContext, Map<unknown, unknown>>();

/**
 * The value that `create` makes for this request: made at the first call, the same one at every later call with the same
 * `create`. For what a desk's own resolvers share within a request, such as a DataLoader.
 */
export function perRequest<Value>(context: DeskContext, create: (context: DeskContext) => Value): Value {
  let values = perRequestValues.get(context);
  if (values === undefined) perRequestValues.set(context, (values = new Map()));
  if (!values.has(create)) values.set(create, create(context));
  return values.get(create) as Value;
}

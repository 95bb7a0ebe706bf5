/** What the operator of this gateway may say about how suppliers are asked, over what their rows say. */

import * as z from 'zod';
import type { SupplierPolicy } from '../transport/supplier-policy.ts';
import { MAXIMUM_TIMEOUT_MS, share, supplierUrl, text, wholeNumber } from './kinds.ts';

const MAXIMUM_ANSWER_BYTES = 1024 * 1024 * 1024;
const MAXIMUM_AGE_MS = 7 * 24 * 60 * 60 * 1000;

const timeMs = wholeNumber(1, MAXIMUM_TIMEOUT_MS).value;
const waitMs = wholeNumber(0, MAXIMUM_TIMEOUT_MS).value;
const ageMs = wholeNumber(0, MAXIMUM_AGE_MS).value;
const shareOfCalls = share().value;
const file = text().value;

/** `off` says the same as null: that a thing is not done. */
function orOff<Value>(schema: z.ZodType<Value>): z.ZodType<Value | null> {
  return z.preprocess((value) => (value === 'off' ? null : value), schema.nullable());
}

/** A mapping of which any part may be left out. */
function partOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(
    Object.fromEntries(
      Object.entries(shape).map(([key, value]) => [key, z.exactOptional(value as z.ZodType)]),
    ) as unknown as { [Key in keyof Shape]: z.ZodExactOptional<Shape[Key]> },
    { error: ({ code }) => (code === 'invalid_type' ? 'must be a mapping' : undefined) },
  );
}

const changes = {
  timeoutMs: timeMs,
  maximumAnswerBytes: wholeNumber(1024, MAXIMUM_ANSWER_BYTES).value,
  bulkhead: partOf({ concurrency: wholeNumber(1, 10_000).value, queue: wholeNumber(0, 100_000).value }),
  breaker: partOf({
    failureShare: shareOfCalls.refine((value) => value > 0, 'must be over 0, and 1 at most'),
    windowMs: timeMs,
    minimumCalls: wholeNumber(1, 1_000_000).value,
    probeAfterMs: timeMs,
  }),
  retry: partOf({ attempts: wholeNumber(0, 5).value, pauseMs: waitMs, budgetShare: shareOfCalls }),
  hedge: partOf({ afterMs: orOff(timeMs), budgetShare: shareOfCalls }),
  lastKnown: orOff(partOf({ freshForMs: ageMs, staleWhileRevalidateMs: ageMs, staleIfErrorMs: ageMs })),
};

/** Of all suppliers: each has addresses of its own. */
export const defaultChangesShape = partOf(changes);
export const namedChangesShape = partOf({
  url: supplierUrl(),
  replicas: z.array(supplierUrl(), 'must be a list of http or https URLs'),
  ...changes,
  tls: partOf({ ca: file, certificate: file, key: file }).refine(
    ({ certificate, key }) => (certificate === undefined) === (key === undefined),
    'must have certificate and key, or neither',
  ),
});

/** Files in PEM: the authority that is trusted for the supplier, and what the gateway shows of itself. */
export interface TlsFiles {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
}

/** A policy of which any part may be left out, parts of parts too; `lastKnown: null` keeps no copies. */
export type PolicyChanges = {
  readonly [Key in keyof Omit<SupplierPolicy, 'subgraph'>]?: Key extends 'replicas'
    ? SupplierPolicy[Key]
    : SupplierPolicy[Key] extends object | null
      ? Partial<NonNullable<SupplierPolicy[Key]>> | Extract<SupplierPolicy[Key], null>
      : SupplierPolicy[Key];
};

export interface NamedChanges {
  readonly changes: PolicyChanges;
  readonly tls?: TlsFiles;
  /** Where the operator says so, as a problem of it is told: `gateway.yml:12:3 suppliers.nsd`. */
  readonly place: string;
}

export interface SupplierSettings {
  /** Of all suppliers. */
  readonly default: PolicyChanges;
  /** By the subgraph's name; over the default. */
  readonly byName: ReadonlyMap<string, NamedChanges>;
}

export const NO_SUPPLIER_SETTINGS: SupplierSettings = { default: {}, byName: new Map() };

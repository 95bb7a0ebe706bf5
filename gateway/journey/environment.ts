/** What the journey is made with, and the form of what each kind of figure adds to it. */

import type { GraphQLResolveInfo } from 'graphql';
import type { Registry } from '../../schema/organisations/registry.ts';
import type { Policies } from '../../schema/policies/model.ts';
import type { BoardOwners } from './board/board-owners.ts';
import type { DisclosureRecords } from './disclosure-records.ts';
import type { Signer } from './evidence/sign.ts';
import type { JourneyContext } from './federated-read.ts';
import type { ServiceRecords } from './service-records.ts';

export interface JourneyEnvironment {
  readonly registry: Registry;
  readonly policies: Policies;
  /** Signs exported verdicts; null or left out where the gateway was given no key. */
  readonly signer?: Signer | null;
  /** Who reads which performance board; left out where this process reads all of them. */
  readonly boardOwners?: BoardOwners;
  /** What the gateway measured of its suppliers; null or left out where nothing is measured. */
  readonly serviceRecords?: ServiceRecords | null;
  /** Who read what; null or left out where nobody is asked who they are. */
  readonly disclosureRecords?: DisclosureRecords | null;
  /** Told of faults of work that goes on after its request was answered. */
  readonly onFault?: (error: unknown) => void;
}

export type JourneyFieldResolver = (
  source: never,
  // Arguments have been checked against the schema by the time a resolver sees them.
  // oxlint-disable-next-line typescript/no-explicit-any -- their types differ by field and are stated by each resolver
  arguments_: any,
  context: JourneyContext,
  info: GraphQLResolveInfo,
) => unknown;

/** Resolvers by type and field; `__resolveReference` included. One kind of figure may add fields to a type of another. */
export type JourneyResolvers = Readonly<Record<string, Readonly<Record<string, JourneyFieldResolver>>>>;

/** Merges what the kinds of figures bring; a field brought twice is an error. */
export function mergeResolvers(parts: readonly JourneyResolvers[]): JourneyResolvers {
  const merged: Record<string, Record<string, JourneyFieldResolver>> = {};
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part)) {
      const target = (merged[type] ??= {});
      for (const [field, resolver] of Object.entries(fields)) {
        if (target[field] !== undefined) throw new Error(`${type}.${field} is resolved twice in the journey`);
        target[field] = resolver;
      }
    }
  }
  return merged;
}

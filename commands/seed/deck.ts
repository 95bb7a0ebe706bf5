/** All the draws of one run, each with its own stream, and the lists that draws choose from. */

import type { Organisations } from '../../schema/organisations/model.ts';
import { createChance, createDraw, type Draw } from './draw.ts';
import { createRandom, type RandomSource } from './random.ts';
import {
  RATES,
  SHARES,
  type FirstHandover,
  type MaterialOutcome,
  type RateName,
  type ServiceGroup,
  type StopCause,
} from './rates.ts';
import { createRouting, type LocalDomain, type Routing } from './routing.ts';
import { createReferences } from './source-words.ts';

/** One chance for each rate of the table. */
export type Chances = { readonly [Name in RateName]: Draw<boolean> };

export interface Deck extends Chances {
  readonly seed: number;
  /** Decides what happens. */
  readonly random: RandomSource;
  /** Decides how it is told: of its own, so that another wording never changes what happens. */
  readonly words: RandomSource;
  readonly routing: Routing;
  readonly severity: Draw<number>;
  readonly serviceGroup: Draw<ServiceGroup>;
  readonly centralService: Draw<string>;
  readonly firstHandoverSerious: Draw<FirstHandover>;
  readonly firstHandoverOther: Draw<FirstHandover>;
  readonly stopCause: Draw<StopCause>;
  readonly materialOutcome: Draw<MaterialOutcome>;
  readonly localDomain: Draw<LocalDomain>;
  /** The next reference of a subgraph's system, for a ticket opened at the instant. */
  readonly references: (subgraph: string, openedAt: number) => string;
  readonly changeReference: () => string;
  readonly incidentId: (number: number) => string;
  /** One of the known errors that the desk records when the period opens; references as {@link knownErrorReferences} lists them. */
  readonly pickKnownError: (desk: string) => string;
  /** One of the support materials owed for the service. */
  readonly pickObligation: (service: string) => string;
}

export const MATERIAL_TYPES = [
  'SUPPORT_MODEL',
  'KNOWN_ERROR_LIST',
  'DIAGNOSTICS',
  'CONTACTS',
  'TRAINING',
  'FAQ',
  'RELEASE_NOTES',
] as const;

/** @throws {SeedError} `SEED_ORGANISATIONS_INCOMPLETE`, see {@link createRouting}. */
export function createDeck(seed: number, organisations: Organisations): Deck {
  const random = createRandom(seed, 'incidents');
  const draw = <Outcome extends string | number>(name: keyof typeof SHARES): Draw<Outcome> =>
    createDraw(SHARES[name].shares as unknown as ReadonlyArray<readonly [Outcome, number]>, createRandom(seed, name));
  const chances = Object.fromEntries(
    Object.entries(RATES).map(([name, { percent }]) => [name, createChance(percent, createRandom(seed, name))]),
  ) as unknown as Chances;
  const routing = createRouting(organisations);
  let changes = 0;
  return {
    ...chances,
    seed,
    random,
    words: createRandom(seed, 'words'),
    routing,
    severity: draw('severity'),
    serviceGroup: draw('serviceGroup'),
    centralService: draw('centralService'),
    firstHandoverSerious: draw('firstHandoverSerious'),
    firstHandoverOther: draw('firstHandoverOther'),
    stopCause: draw('stopCause'),
    materialOutcome: draw('materialOutcome'),
    localDomain: draw('localDomain'),
    references: createReferences(),
    changeReference: () => `CHG-${seed}-${(changes += 1)}`,
    incidentId: (number) => `I-SEED-${seed}-${number}`,
    pickKnownError: (desk) => random.pick(knownErrorReferences(desk, seed)),
    pickObligation: (service) => obligationReference(service, random.pick(MATERIAL_TYPES), seed),
  };
}

/** The references of the known errors that a desk records when the period opens. */
export function knownErrorReferences(desk: string, seed: number): string[] {
  return Array.from({ length: 10 }, (_, index) => `KE-${desk}-${seed}-${index + 1}`);
}

export function obligationReference(service: string, type: string, seed: number): string {
  return `OBL-${service}-${type}-${seed}`;
}

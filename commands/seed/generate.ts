import type { Organisations } from '../../schema/organisations/model.ts';
import { writeLocalDeskAccount, writeLocalOnlyTicket } from './accounts/local-desk.ts';
import { writeNsdAccount } from './accounts/nsd.ts';
import { writeOpening } from './accounts/opening.ts';
import { writeProviderAccounts } from './accounts/provider.ts';
import { generateArrivals } from './arrivals.ts';
import { createDeck } from './deck.ts';
import { createTimeOrderedMerge, type SeededEvent } from './merge.ts';
import { planIncident } from './plan.ts';
import { createRandom } from './random.ts';
import { createScribe } from './scribe.ts';

export interface GenerateOptions {
  /** How many incidents, 1 or more. */
  readonly incidents: number;
  /** 0 to 4,294,967,295: the same seed gives the same events. */
  readonly seed: number;
  readonly organisations: Organisations;
}

/**
 * Generates what all desks recorded of synthetic incidents, at the rates of `rates.ts`, in the order of `witnessedAt`. Holds only the
 * events of incidents under way, never the whole.
 *
 * @throws {SeedError} `SEED_ORGANISATIONS_INCOMPLETE` when the directory lacks what a rate needs.
 */
export function* generateIncidents({
  incidents,
  seed,
  organisations,
}: GenerateOptions): Generator<SeededEvent, void, undefined> {
  const deck = createDeck(seed, organisations);
  const texts = createRandom(seed, 'recording');
  const merge = createTimeOrderedMerge();
  writeOpening(createScribe(`SEED-${seed}-OPENING`, texts, merge.add), deck);
  let number = 0;
  for (const startedAt of generateArrivals(incidents, createRandom(seed, 'arrivals'))) {
    yield* merge.takeBefore(startedAt);
    number += 1;
    const scribe = createScribe(`SEED-${seed}-${number}`, texts, merge.add);
    const plan = planIncident(number, startedAt, deck);
    writeLocalDeskAccount(plan, scribe, deck);
    writeNsdAccount(plan, scribe, deck);
    writeProviderAccounts(plan, scribe, deck);
    if (deck.localOnly()) writeLocalOnlyTicket(startedAt, scribe, deck);
  }
  yield* merge.takeBefore(Number.POSITIVE_INFINITY);
}

import { formatInstant } from '../../../schema/contract/times.ts';
import { knownErrorReferences, MATERIAL_TYPES, obligationReference, type Deck } from '../deck.ts';
import { symptomsOf, synthetic } from '../phrases.ts';
import { DAY, HOUR } from '../plan.ts';
import { createRandom } from '../random.ts';
import { PERIOD_OPENING } from '../rates.ts';
import type { Scribe } from '../scribe.ts';

/** What is in place before the first incident: known errors, and the support materials that the NSD is owed. */
export function writeOpening(scribe: Scribe, deck: Deck): void {
  const random = createRandom(deck.seed, 'opening');
  const desks = new Map(deck.routing.supported.map(({ desk, service }) => [desk, service]));
  for (const [desk, service] of desks) {
    for (const knownError of knownErrorReferences(desk, deck.seed)) {
      const discoveredAt = formatInstant(PERIOD_OPENING - random.integer(1, 60) * DAY);
      const data = { state: 'OPEN' as const, affects: [service], discoveredAt };
      const texts = {
        symptoms: synthetic(random.pick(symptomsOf(service))),
        workaround: synthetic('Restart the application and repeat the last step'),
      };
      scribe.write(desk, PERIOD_OPENING + random.integer(60, 900) * 1000, {
        kind: 'knownError.recorded',
        knownError,
        data,
        texts,
      });
      const publishedAt =
        PERIOD_OPENING + (deck.knownErrorPublishedLate() ? random.integer(15, 60) : random.integer(2, 13)) * DAY;
      const disclosure = random.pick(['PROGRAMME', 'PROGRAMME', 'PARTIES', 'OWNER'] as const);
      scribe.write(desk, publishedAt, {
        kind: 'knownError.published',
        knownError,
        data: { ...data, disclosure },
        texts,
      });
    }
  }
  for (const { service, desk } of deck.routing.supported) {
    for (const type of MATERIAL_TYPES) {
      const obligation = obligationReference(service, type, deck.seed);
      const dueAt = PERIOD_OPENING + random.integer(10, 120) * DAY;
      const data = { service, type, owedBy: `desk:${desk}`, owedTo: 'desk:nsd', dueAt: formatInstant(dueAt) };
      scribe.write('nsd', PERIOD_OPENING + random.integer(60, 900) * 1000, { kind: 'material.owed', obligation, data });
      const outcome = deck.materialOutcome();
      if (outcome === 'NOT_DELIVERED') continue;
      const deliveredAt = dueAt + random.integer(-5, 30) * DAY;
      const receivedAt = deliveredAt + random.integer(2, 72) * HOUR;
      const decidedAt = receivedAt + random.integer(1, 10) * DAY;
      scribe.write(desk, deliveredAt, { kind: 'material.delivered', obligation, data });
      scribe.write('nsd', receivedAt, { kind: 'material.received', obligation, data: {} });
      if (outcome === 'ACCEPTED') {
        const expiresAt = formatInstant(decidedAt + 365 * DAY);
        scribe.write('nsd', decidedAt, { kind: 'material.accepted', obligation, data: { expiresAt } });
      } else {
        const texts = { rejectNote: synthetic('Describes another release than the one in use') };
        scribe.write('nsd', decidedAt, { kind: 'material.rejected', obligation, data: {}, texts });
      }
    }
  }
}

import { describe, expect, test } from 'vitest';
import { generateIncidents } from '../../commands/seed/generate.ts';
import { RATES, SHARES } from '../../commands/seed/rates.ts';
import { SEEDED_SUBGRAPHS } from '../../commands/seed/source-words.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import type { SourceMapping } from '../../subgraphs/connectors/ledger/source-mapping.ts';
import { measure } from './measure.ts';

const INCIDENTS = 3000;
const organisations = await loadOrganisations();
const mappings = new Map<string, SourceMapping>();
for (const name of SEEDED_SUBGRAPHS.filter((subgraph) => subgraph !== 'local-desks')) {
  const loaded = (await import(`../../subgraphs/${name}/mapping.ts`)) as { readonly mapping: SourceMapping };
  mappings.set(name, loaded.mapping);
}

describe.each([1, 2, 7, 2006, 4_294_967_295])('seed %i', (seed) => {
  const measured = measure(generateIncidents({ incidents: INCIDENTS, seed, organisations }), organisations, mappings);

  test('measures every rate and every division of the table', () => {
    expect([...measured.rates.keys()].toSorted()).toEqual(Object.keys(RATES).toSorted());
    expect([...measured.shares.keys()].toSorted()).toEqual(Object.keys(SHARES).toSorted());
  });

  test.each(Object.entries(RATES))('%s is within one percentage point', (name, { percent }) => {
    expect(Math.abs(measured.rates.get(name)! - percent)).toBeLessThanOrEqual(1);
  });

  test.each(Object.entries(SHARES))(
    'each outcome of %s is within one percentage point, and there is no other',
    (name, { shares }) => {
      const outcomes = measured.shares.get(name)!;
      expect([...outcomes.keys()].toSorted()).toEqual(shares.map(([outcome]) => String(outcome)).toSorted());
      for (const [outcome, percent] of shares) {
        expect(Math.abs(outcomes.get(String(outcome))! - percent), String(outcome)).toBeLessThanOrEqual(1);
      }
    },
  );
});

import { describe, expect, test } from 'vitest';
import { PERIOD_OPENING } from '../../commands/seed/rates.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { ledgerEventSchema } from '../../subgraphs/connectors/ledger/event.ts';
import { readSampleEvents, readSampleLines } from './events.ts';
import {
  isValidNhsNumber,
  mentionsOf,
  nhsNumberLikes,
  structuredStringsOf,
  TEN_BARE_DIGITS,
  textsOf,
} from './rules.ts';

const registry = createRegistry(await loadOrganisations());
const lines = readSampleLines();
const events = readSampleEvents();
const desksWithSamples = [...new Set(events.map(({ desk }) => desk))];

describe('every sample event', () => {
  test('is one that a ledger takes', () => {
    for (const { desk, file, line, content } of lines) {
      const parsed = ledgerEventSchema.safeParse(JSON.parse(content));
      expect(parsed.error?.issues, `${desk}/sample/${file}:${line}`).toBeUndefined();
    }
  });

  test('says that it is synthetic, in its mark and in every text', () => {
    for (const { event } of events) {
      expect(event.synthetic, event.id).toBe(true);
      for (const [name, text] of textsOf(event)) expect(text, `${event.id} ${name}`).toContain('(synthetic)');
    }
  });

  test('is witnessed after it was recorded and before the generated period opens', () => {
    for (const { event } of events) {
      const [occurred, recorded, witnessed] = [event.occurredAt, event.recordedAt!, event.witnessedAt!].map(Date.parse);
      expect(recorded, event.id).toBeGreaterThanOrEqual(occurred!);
      expect(witnessed, event.id).toBeGreaterThanOrEqual(recorded!);
      expect(witnessed, event.id).toBeLessThan(PERIOD_OPENING);
    }
  });

  test('names only desks, sites and services of the directory', () => {
    for (const { event } of events) {
      const { desks, sites, services } = mentionsOf(event);
      for (const code of desks) expect(registry.deskByCode(code), `${event.id} desk ${code}`).toBeDefined();
      for (const code of sites) expect(registry.siteByCode(code), `${event.id} site ${code}`).toBeDefined();
      for (const code of services) expect(registry.serviceByCode(code), `${event.id} service ${code}`).toBeDefined();
    }
  });

  test('has no reference that could be taken for an NHS number, and NHS numbers of the test range only', () => {
    for (const { event } of events) {
      for (const string of structuredStringsOf(event)) expect(string, event.id).not.toMatch(TEN_BARE_DIGITS);
      for (const number of textsOf(event).flatMap(([, text]) => nhsNumberLikes(text))) {
        expect(number, event.id).toMatch(/^999/);
        expect(isValidNhsNumber(number), `${event.id} ${number}`).toBe(true);
      }
    }
  });
});

describe.each(desksWithSamples)('the samples of %s', (desk) => {
  const own = events.filter((row) => row.desk === desk).map(({ event }) => event);

  test('stand in the order in which they were witnessed, over all files', () => {
    const witnessed = own.map((event) => Date.parse(event.witnessedAt!));
    expect(witnessed).toEqual(witnessed.toSorted((one, other) => one - other));
  });

  test('have ids of their own, and correct only what came before', () => {
    const seen = new Set<string>();
    for (const event of own) {
      expect(seen.has(event.id), event.id).toBe(false);
      if (event.supersedes !== undefined) expect(seen.has(event.supersedes), event.id).toBe(true);
      if ('event' in event.data) expect(seen.has(event.data.event), event.id).toBe(true);
      seen.add(event.id);
    }
  });

  test('tell nobody else’s account', () => {
    for (const event of own) expect('desk' in event ? event.desk : undefined, event.id).toBeUndefined();
  });
});

test('some texts are for the whole programme, some for the parties, and most are their owner’s alone or undecided', () => {
  const classes = Map.groupBy(
    events.flatMap(({ event }) => Object.values(event.texts ?? {}) as unknown[]),
    (text) => (typeof text === 'string' ? 'OWNER' : (text as { readonly disclosure: string }).disclosure),
  );
  for (const disclosure of ['PROGRAMME', 'PARTIES', 'OWNER'])
    expect(classes.get(disclosure)?.length, disclosure).toBeGreaterThan(5);
});

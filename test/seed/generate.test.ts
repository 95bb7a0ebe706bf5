import { beforeAll, describe, expect, test } from 'vitest';
import { generateIncidents } from '../../commands/seed/generate.ts';
import { PERIOD_OPENING } from '../../commands/seed/rates.ts';
import type { SeededEvent } from '../../commands/seed/merge.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import type { Organisations } from '../../schema/organisations/model.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { ledgerEventSchema } from '../../subgraphs/connectors/ledger/event.ts';
import {
  isValidNhsNumber,
  mentionsOf,
  nhsNumberLikes,
  structuredStringsOf,
  TEN_BARE_DIGITS,
  textsOf,
} from '../samples/rules.ts';

const INCIDENTS = 300;
const organisations = await loadOrganisations();
const registry = createRegistry(organisations);
let run: readonly SeededEvent[];

beforeAll(() => {
  run = [...generateIncidents({ incidents: INCIDENTS, seed: 7, organisations })];
});

describe('every generated event', () => {
  test('is one that a ledger takes, of a desk that the subgraph answers for', () => {
    for (const { desk, event } of run) {
      expect(ledgerEventSchema.safeParse(event).error?.issues, event.id).toBeUndefined();
      const speaker = 'desk' in event && event.desk !== undefined ? event.desk : desk;
      expect(registry.deskByCode(speaker)?.subgraph, event.id).toBe(desk);
    }
  });

  test('says that it is synthetic, in its mark and in every text', () => {
    for (const { event } of run) {
      expect(event.synthetic).toBe(true);
      for (const [name, text] of textsOf(event)) expect(text, `${event.id} ${name}`).toContain('(synthetic)');
    }
  });

  test('names only desks, sites and services of the directory', () => {
    for (const { event } of run) {
      const { desks, sites, services } = mentionsOf(event);
      for (const code of desks) expect(registry.deskByCode(code), `${event.id} desk ${code}`).toBeDefined();
      for (const code of sites) expect(registry.siteByCode(code), `${event.id} site ${code}`).toBeDefined();
      for (const code of services) expect(registry.serviceByCode(code), `${event.id} service ${code}`).toBeDefined();
    }
  });

  test('has no reference that could be taken for an NHS number, and valid NHS numbers of the test range only', () => {
    const numbers = run.flatMap(({ event }) => textsOf(event).flatMap(([, text]) => nhsNumberLikes(text)));
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) {
      expect(number).toMatch(/^999/);
      expect(isValidNhsNumber(number), number).toBe(true);
    }
    for (const { event } of run) {
      for (const string of structuredStringsOf(event)) expect(string, event.id).not.toMatch(TEN_BARE_DIGITS);
    }
  });

  test('is witnessed after it happened, after the sample scenarios, and in the past', () => {
    for (const { event } of run) {
      const witnessed = Date.parse(event.witnessedAt!);
      expect(witnessed).toBeGreaterThan(Date.parse(event.occurredAt));
      expect(witnessed).toBeGreaterThan(PERIOD_OPENING);
      expect(witnessed).toBeLessThan(Date.UTC(2008, 0, 1));
    }
  });

  test('has an id of its own in its ledger', () => {
    const ids = run.map(({ desk, event }) => `${desk} ${event.id}`);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test('events come in the order in which they were witnessed', () => {
  const witnessed = run.map((seeded) => seeded.witnessedAt);
  expect(witnessed).toEqual(witnessed.toSorted((one, other) => one - other));
  for (const { witnessedAt, event } of run.slice(0, 500)) expect(Date.parse(event.witnessedAt!)).toBe(witnessedAt);
});

test('a bond’s target is a ticket that its desk opens', () => {
  const opened = new Set(
    run.flatMap(({ desk, event }) => {
      if (event.kind !== 'ticket.opened') return [];
      return [`${event.desk ?? desk}/${event.system}/${encodeURIComponent(event.ticket)}`];
    }),
  );
  const targets = run.flatMap(({ event }) =>
    event.kind === 'incident.bonded' || event.kind === 'bond.asserted' ? [event.data.target] : [],
  );
  expect(targets.length).toBeGreaterThan(INCIDENTS);
  for (const target of targets) expect(opened.has(target), target).toBe(true);
});

test('declares the number of incidents asked for, with ids that name seed and number', () => {
  const declared = run.flatMap(({ event }) => (event.kind === 'incident.declared' ? [event.incident] : []));
  const expected = Array.from({ length: INCIDENTS }, (_, index) => `I-SEED-7-${index + 1}`);
  expect(declared.toSorted()).toEqual(expected.toSorted());
});

test('has two to three tickets an incident, on every desk', () => {
  const opened = run.filter(({ event }) => event.kind === 'ticket.opened');
  expect(opened.length / INCIDENTS).toBeGreaterThan(2);
  expect(opened.length / INCIDENTS).toBeLessThan(3);
  expect(new Set(opened.map(({ desk }) => desk))).toEqual(new Set(organisations.subgraphs.map(({ name }) => name)));
});

test('holds only incidents under way: what it has read from a long run does not wait for the end', () => {
  const long = generateIncidents({ incidents: 1_000_000, seed: 1, organisations });
  const begun = performance.now();
  for (let count = 0; count < 5000; count += 1) long.next();
  long.return();
  expect(performance.now() - begun).toBeLessThan(5000);
});

test.each<[string, Organisations]>([
  ['no site belongs to a cluster', { ...organisations, sites: [] }],
  [
    'service SPINE is missing',
    { ...organisations, services: organisations.services.filter(({ code }) => code !== 'SPINE') },
  ],
  ['has a provider with a desk', { ...organisations, providerAssignments: [] }],
  [
    'has no local desk',
    { ...organisations, desks: organisations.desks.filter(({ aggregate, kind }) => aggregate || kind !== 'LOCAL') },
  ],
])('a directory without what it needs is refused: %s', (message, incomplete) => {
  const generate = () => [...generateIncidents({ incidents: 50, seed: 1, organisations: incomplete })];
  expect(generate).toThrow(
    expect.objectContaining({ code: 'SEED_ORGANISATIONS_INCOMPLETE', message: expect.stringContaining(message) }),
  );
});

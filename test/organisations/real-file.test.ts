import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument, stringify } from 'yaml';
import { DEFAULT_ORGANISATIONS_PATH, loadOrganisations } from '../../schema/organisations/load.ts';
import type { Organisations } from '../../schema/organisations/model.ts';
import { createRegistry, lifecycleOfService, operatorOfDesk } from '../../schema/organisations/registry.ts';
import { DEFAULT_INTERVAL_MS } from '../../subgraphs/connectors/csv/drop-folder.ts';
import { parseValid } from './fixture.ts';

const organisations = await loadOrganisations();
const registry = createRegistry(organisations);
const NOW = { asOf: Date.UTC(2010, 0, 1), asKnownAt: Date.UTC(2010, 0, 1) };

describe("the project's organisations.yml", () => {
  test('has the twelve subgraphs, each with its prefix', () => {
    expect(organisations.subgraphs.map(({ name, prefix }) => `${name} ${prefix}`)).toEqual([
      'nsd Nsd',
      'lsp-london LspLondon',
      'spine Spine',
      'n3 N3',
      'lsp-southern LspSouthern',
      'lsp-eastern LspEastern',
      'lsp-north-east LspNorthEast',
      'lsp-north-west-west-midlands LspNorthWestWestMidlands',
      'choose-and-book ChooseAndBook',
      'nhsmail Nhsmail',
      'gp-supplier GpSupplier',
      'local-desks LocalDesks',
    ]);
    expect(registry.accountDesks.map((desk) => desk.code)).toEqual(organisations.subgraphs.map(({ name }) => name));
  });

  test('gives the national desk what it owns beside the contract', () => {
    expect(registry.subgraphByName('nsd')).toMatchObject({
      ownedTypes: ['Incident', 'TimeClaim', 'SiteImpact', 'IncidentConnection', 'IncidentFilter'],
      ownedRootFields: ['Query.incidents'],
    });
  });

  test('has local desks in every cluster, IT and not, each at a site', () => {
    const local = registry.desksOfSubgraph('local-desks').filter((desk) => !desk.aggregate);
    expect(local.length).toBeGreaterThanOrEqual(24);
    const clusters = new Set(local.map((desk) => registry.siteByCode(desk.site ?? '')?.cluster));
    expect([...clusters].toSorted()).toEqual([
      'EASTERN',
      'LONDON',
      'NORTH_EAST',
      'NORTH_WEST_WEST_MIDLANDS',
      'SOUTHERN',
    ]);
    expect(local.every((desk) => /local service desk/.test(desk.name))).toBe(true);
    expect(
      local.some((desk) => desk.name.includes('estates')) && local.some((desk) => desk.name.includes('telephony')),
    ).toBe(true);
  });

  test('has the eight acute trusts and 72 primary care trusts of the Maidstone scenario', () => {
    const codes = organisations.sites
      .filter((site) => site.cluster === 'NORTH_WEST_WEST_MIDLANDS' && /^SYN-(ACU|PCT)-\d\d$/.test(site.code))
      .map((site) => site.code);
    const numbered = (kind: string, count: number): string[] =>
      Array.from({ length: count }, (_, index) => `SYN-${kind}-${String(index + 1).padStart(2, '0')}`);
    expect(codes.toSorted()).toEqual([...numbered('ACU', 8), ...numbered('PCT', 72)]);
  });

  test('has services of every scope and lifecycle', () => {
    const scopes = new Set(organisations.services.map((service) => service.scope));
    expect(scopes.size).toBe(7);
    const lifecycles = new Set(organisations.services.map((service) => lifecycleOfService(service, NOW)));
    expect([...lifecycles].toSorted()).toEqual(['DEPLOYED', 'PLANNED', 'RETIRED', 'TO_BE_REPLACED']);
  });

  test('has no agreement with the existing GP system supplier', () => {
    expect(
      organisations.agreements.filter((row) => [row.provider, row.customer].includes('GP-SYSTEM-SUPPLIER')),
    ).toEqual([]);
  });

  test('has a toolkit status for each desk’s organisation, all synthetic; who reads for no desk is of the programme’s own', () => {
    const at = Date.UTC(2026, 11, 1);
    const lapsed = registry.listedDesks.filter(({ code }) => registry.toolkitStatusOf(code, at) !== 'CURRENT');
    expect(lapsed.map(({ code }) => [code, registry.toolkitStatusOf(code, at)])).toEqual([['gp-supplier', 'LAPSED']]);
    expect(registry.toolkitStatusOf(null, at)).toBe('CURRENT');
    expect(registry.toolkitStatusOf(null, Date.UTC(2003, 0, 1))).toBe('UNKNOWN');
    const rows = organisations.organisations.flatMap(({ toolkit }) => toolkit);
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['synthetic']));
  });

  test('marks every target without a citation as synthetic', () => {
    const cited = organisations.agreements
      .flatMap(({ targets }) => targets.map(({ code }) => code))
      .filter((code) => !code.startsWith('SYN-'));
    expect(new Set(cited)).toEqual(new Set(['AVAILABILITY', 'RECOVERY']));
    const synthetic = organisations.agreements.filter((row) => row.source === 'synthetic');
    expect(synthetic.every(({ targets }) => targets.every(({ code }) => code.startsWith('SYN-')))).toBe(true);
  });

  test('gives what every desk said for an hour after it is gone, and only the dropped files without asking', () => {
    const rules = new Map(organisations.subgraphs.map(({ name, lastKnown }) => [name, lastKnown]));
    expect([...rules.values()].every((rule) => rule?.staleIfErrorMs === 3_600_000)).toBe(true);
    const unasked = [...rules].filter(([, rule]) => rule!.freshForMs > 0 || rule!.staleWhileRevalidateMs > 0);
    expect(unasked.map(([name, rule]) => [name, rule!.freshForMs])).toEqual([['local-desks', 5000]]);
    expect(rules.get('local-desks')!.freshForMs).toBeLessThanOrEqual(DEFAULT_INTERVAL_MS);
  });

  test('never counts its own machinery or addresses among its sources', () => {
    const text = readFileSync(DEFAULT_ORGANISATIONS_PATH, 'utf8');
    expect(text).not.toMatch(/\bS\d{1,2}\b|localhost|127\.0\.0\.1/);
  });

  test('hands the Southern desk from Fujitsu to BT, the end on record before the successor', () => {
    const desk = registry.deskByCode('lsp-southern')!;
    const operator = (asOf: string, asKnownAt: string): string =>
      operatorOfDesk(desk, { asOf: Date.parse(asOf), asKnownAt: Date.parse(asKnownAt) });
    expect(operator('2008-11-28T23:59:59.999Z', '2010-01-01T00:00:00Z')).toBe('FUJITSU');
    expect(operator('2008-11-29T00:00:00.000Z', '2010-01-01T00:00:00Z')).toBe('BT');
    expect(operator('2009-06-01T00:00:00Z', '2008-06-01T00:00:00Z')).toBe('FUJITSU');
    expect(operator('2003-01-01T00:00:00Z', '2003-01-01T00:00:00Z')).toBe('FUJITSU');
  });

  test('says the same in whatever order its rows stand', () => {
    const content = parseDocument(readFileSync(DEFAULT_ORGANISATIONS_PATH, 'utf8')).toJS() as Record<string, unknown>;
    const lists = Object.entries(content).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
    const shuffled = fc.tuple(...lists.map(([, rows]) => fc.shuffledSubarray(rows, { minLength: rows.length })));
    fc.assert(
      fc.property(shuffled, (rows) => {
        const text = stringify(
          { version: 1, ...Object.fromEntries(lists.map(([name], index) => [name, rows[index]])) },
          { aliasDuplicateObjects: false },
        );
        expect(inOneOrder(parseValid(text))).toEqual(inOneOrder(organisations));
      }),
      { numRuns: 5 },
    );
  });
});

function inOneOrder(content: Organisations): unknown {
  return Object.fromEntries(
    Object.entries(content).map(([list, rows]) => [
      list,
      (rows as readonly unknown[]).map((row) => JSON.stringify(row)).toSorted(),
    ]),
  );
}

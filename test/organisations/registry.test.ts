import { describe, expect, test } from 'vitest';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { parseValid, VALID } from './fixture.ts';

const registry = createRegistry(parseValid(VALID));
const codes = (rows: readonly { readonly code: string }[]): readonly string[] => rows.map(({ code }) => code);

describe('the registry', () => {
  test('finds a desk, its subgraph and its prefix', () => {
    expect(registry.deskByCode('beta-one')).toMatchObject({ name: 'Beta desk one', subgraph: 'beta-desks' });
    expect(registry.subgraphOfDesk('beta-one')).toMatchObject({ name: 'beta-desks', timeoutMs: 500 });
    expect(registry.prefixOfDesk('beta-one')).toBe('Beta');
    expect(codes(registry.desksOfSubgraph('beta-desks'))).toEqual(['beta-desks', 'beta-one']);
  });

  test('knows who answers for a desk, and whom people know', () => {
    expect(registry.accountDeskOf('beta-one')?.code).toBe('beta-desks');
    expect(registry.accountDeskOf('lsp-alpha')?.code).toBe('lsp-alpha');
    expect(codes(registry.accountDesks)).toEqual(['lsp-alpha', 'beta-desks']);
    expect(codes(registry.listedDesks)).toEqual(['lsp-alpha', 'beta-one']);
    expect(registry.prefixes).toEqual(['LspAlpha', 'Beta']);
  });

  test('finds nothing under a code that nobody has, names of built-in properties included', () => {
    for (const code of ['nobody', '', 'constructor', '__proto__']) {
      expect(registry.deskByCode(code)).toBeUndefined();
      expect(registry.prefixOfDesk(code)).toBeUndefined();
      expect(registry.accountDeskOf(code)).toBeUndefined();
      expect(registry.organisationByCode(code)).toBeUndefined();
      expect(registry.desksOfSubgraph(code)).toEqual([]);
    }
  });

  test('knows as what a desk acts, whoever runs it, and who does when', () => {
    expect(['lsp-alpha', 'beta-one', 'nobody', '__proto__'].map((desk) => registry.capacityOf(desk))).toEqual([
      'PROVIDER',
      'CUSTOMER',
      null,
      null,
    ]);
    expect(registry.operatorOf('lsp-alpha', Date.UTC(2007, 0, 7))).toBe('ALPHA');
    expect(registry.operatorOf('lsp-alpha', Date.UTC(2007, 0, 9))).toBe('BETA');
    expect(registry.operatorOf('nobody', 0)).toBeNull();
  });

  test('knows the toolkit status of who runs a desk at an instant', () => {
    const statusAt = (desk: string, year: number) => registry.toolkitStatusOf(desk, Date.UTC(year, 5, 1));
    expect([2004, 2005, 2006, 2007, 2020].map((year) => statusAt('beta-one', year))).toEqual([
      'UNKNOWN',
      'CURRENT',
      'CURRENT',
      'LAPSED',
      'LAPSED',
    ]);
    // Alpha has none on record, and Beta takes its desk over.
    expect([2006, 2007].map((year) => statusAt('lsp-alpha', year))).toEqual(['UNKNOWN', 'LAPSED']);
    expect(statusAt('nobody', 2006)).toBe('UNKNOWN');
    expect(registry.toolkitStatusOf(null, Date.UTC(2006, 5, 1))).toBe('UNKNOWN');
  });
});

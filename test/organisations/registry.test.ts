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
});

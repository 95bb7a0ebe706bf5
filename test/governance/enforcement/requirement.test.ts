/** Requirements as sets of words: how they add up, against the tables of who holds what. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Reader } from '../../../schema/contract/reader.ts';
import {
  conjunctionOf,
  isImplied,
  isMet,
  missingOf,
  type Requirement,
  type RequirementsMet,
} from '../../../gateway/governance/enforcement/requirement.ts';
import { requirementsMetBy } from '../../../gateway/governance/enforcement/requirements-met.ts';
import { AUDITOR, SUPPLIER } from './readers.ts';

const supplier: Reader = { ...SUPPLIER, toolkitStatus: 'CURRENT', breakGlassReason: null };

const WORDS = ['a', 'b', 'c'];
const alternatives = fc.array(fc.subarray(WORDS), { maxLength: 3 });
const requirement: fc.Arbitrary<Requirement> = fc.record({
  isAuthenticated: fc.boolean(),
  scopes: alternatives,
  policies: alternatives,
});
const subsets = WORDS.reduce<string[][]>((sets, word) => [...sets, ...sets.map((set) => [...set, word])], [[]]);
/** Everybody there can be. */
const EVERYBODY: readonly RequirementsMet[] = [true, false].flatMap((isAuthenticated) =>
  subsets.flatMap((scopes) =>
    subsets.map((policies) => ({ isAuthenticated, scopes: new Set(scopes), policies: new Set(policies) })),
  ),
);

it('all together are met by whoever meets each', () => {
  fc.assert(
    fc.property(fc.array(requirement, { maxLength: 4 }), (all) => {
      const together = conjunctionOf(all);
      for (const who of EVERYBODY) expect(isMet(together, who)).toBe(all.every((one) => isMet(one, who)));
    }),
  );
});

it('one is implied by another where nobody meets the other alone', () => {
  fc.assert(
    fc.property(requirement, requirement, (by, one) => {
      expect(isImplied(by, one)).toBe(EVERYBODY.every((who) => !isMet(by, who) || isMet(one, who)));
    }),
  );
});

it('what is missing is nothing for who meets it, and for others what makes them meet it', () => {
  const nothing: Requirement = { isAuthenticated: false, scopes: [], policies: [] };
  fc.assert(
    fc.property(requirement, fc.constantFrom(...EVERYBODY), (one, who) => {
      const missing = missingOf(one, who);
      if (isMet(one, who)) {
        expect(missing).toEqual(nothing);
        return;
      }
      expect(missing).not.toEqual(nothing);
      const given = {
        isAuthenticated: who.isAuthenticated || missing.isAuthenticated,
        scopes: new Set([...who.scopes, ...(missing.scopes[0] ?? [])]),
        policies: new Set([...who.policies, ...(missing.policies[0] ?? [])]),
      };
      expect(isMet(one, given)).toBe(true);
      for (const word of missing.scopes.flat()) expect(who.scopes.has(word)).toBe(false);
    }),
  );
});

it('of a reader hold its role, capacity and purpose, its desk where it has one, and of nobody nothing', () => {
  expect([...requirementsMetBy(supplier).scopes]).toEqual([
    'role:supplier',
    'capacity:PROVIDER',
    'purpose:INCIDENT_RESOLUTION',
    'desk:spine',
  ]);
  expect(requirementsMetBy(supplier).policies).toEqual(requirementsMetBy(supplier).scopes);
  expect([...requirementsMetBy({ ...supplier, ...AUDITOR }).scopes]).toEqual([
    'role:auditor',
    'capacity:AUDITOR',
    'purpose:AUDIT',
  ]);
  expect(requirementsMetBy(null)).toEqual({ isAuthenticated: false, scopes: new Set(), policies: new Set() });
});

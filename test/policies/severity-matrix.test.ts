import { expect, test } from 'vitest';
import { severityOf } from '../../gateway/journey/engine/severity-matrix.ts';
import { loadPolicies } from '../../schema/policies/load.ts';

const { severityMatrix } = await loadPolicies();

test.each([
  [1, [1, 1, 2, 2, 3]],
  [2, [1, 2, 2, 3, 4]],
  [3, [2, 3, 3, 4, 4]],
  [4, [3, 3, 4, 4, 5]],
  [5, [4, 5, 5, 5, 5]],
])('impact-urgency matrix: impact %i by urgency 1 to 5 is %j', (impact, severities) => {
  expect([1, 2, 3, 4, 5].map((urgency) => severityOf(severityMatrix, impact, urgency))).toEqual(severities);
});

test.each([
  [0, 1],
  [6, 1],
  [1, 0],
  [1, 6],
  [1.5, 1],
  [Number.NaN, 1],
])('impact %d and urgency %d are none of the matrix', (impact, urgency) => {
  expect(severityOf(severityMatrix, impact, urgency)).toBeNull();
});

test('less impact or less urgency never makes it graver', () => {
  for (let impact = 1; impact <= 5; impact += 1)
    for (let urgency = 1; urgency <= 5; urgency += 1) {
      const here = severityOf(severityMatrix, impact, urgency)!;
      expect(severityOf(severityMatrix, impact + 1, urgency) ?? 5).toBeGreaterThanOrEqual(here);
      expect(severityOf(severityMatrix, impact, urgency + 1) ?? 5).toBeGreaterThanOrEqual(here);
    }
});

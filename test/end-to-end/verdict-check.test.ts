/**
 * Every verdict of the sample incidents, by every agreement of the directory, under both policies and at the times that the scenarios ask
 * for: reckoned once more from the export alone, by the naive engine of `test/naive/`.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { naiveAttainment } from '../naive/attainment.ts';
import { naiveReport } from '../naive/verdicts.ts';
import { comparableVerdicts, inAnyOrder, naiveComparable } from '../support/comparable-verdicts.ts';
import { readExport } from '../support/read-export.ts';
import { LONG_AFTER } from '../support/ask-incident.ts';
import { sharedThroughline, type SharedThroughline } from '../support/shared-throughline.ts';

const { agreements } = await loadOrganisations();
const CODES = [...new Set(agreements.map(({ code }) => code))].toSorted();
const POLICIES = ['programme-2006.1', 'programme-2006.2'];
/** While the Spine failed; before its restore was told again; while Maidstone was away; when all was known. */
const TIMES = ['2005-12-19T12:00:00Z', '2005-12-30T18:00:00Z', '2006-08-01T12:00:00Z', LONG_AFTER];
const CASES = TIMES.flatMap((time) => POLICIES.map((policy) => ({ time, policy })));
const JUDGED = ['I-MAIDSTONE', 'I-SPINE-2005-12'];

const VERDICTS = `query ($agreement: ID!, $policy: ID!, $from: DateTime!, $to: DateTime!)
  @asOf(time: "TIME") @asKnownAt(time: "TIME") {
  verdicts(agreement: $agreement, policy: $policy, from: $from, to: $to) { export }
}`;

let throughline: SharedThroughline;
beforeAll(async () => void (throughline = await sharedThroughline()), 120_000);

async function exportOf(agreement: string, policy: string, time: string): Promise<string> {
  const period = { from: '2005-11-01T00:00:00Z', to: '2006-10-01T00:00:00Z' };
  const { body } = await throughline.query(VERDICTS.replaceAll('TIME', time), { agreement, policy, ...period });
  expect(body.errors).toBeUndefined();
  return body.data.verdicts.export;
}

const inOrder = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted();

describe.each(CASES)('at $time under $policy', ({ time, policy }) => {
  test('every verdict is what the naive engine makes of its export', { timeout: 120_000 }, async () => {
    const judged = new Set<string | null>();
    // All at once: what they read of the desks is read for all of them.
    const exports = await Promise.all(CODES.map((code) => exportOf(code, policy, time)));
    for (const [index, code] of CODES.entries()) {
      const { question, result } = readExport(exports[index]!);
      const naive = naiveReport(question);
      expect({ code, verdicts: comparableVerdicts(result.verdicts) }).toEqual({
        code,
        verdicts: inAnyOrder(naive.verdicts.map(naiveComparable)),
      });
      expect({ code, exclusions: inOrder(result.exclusions) }).toEqual({
        code,
        exclusions: inOrder(naive.exclusions),
      });
      expect(inOrder(result.attainment)).toEqual(inOrder(naiveAttainment(naive.verdicts)));
      for (const { incident } of naive.verdicts) judged.add(incident);
    }
    if (time === LONG_AFTER) expect([...judged]).toEqual(expect.arrayContaining(JUDGED));
    expect(judged.size).toBeGreaterThan(1);
  });
});

test('the cut-off is looked at by the agreement whose desk held it, and judged by none', async () => {
  const { question, result } = readExport(await exportOf('SPINE', POLICIES[0]!, LONG_AFTER));
  const ofCutOff = { incident: 'I-GP-SUPPLIER-CUT-OFF', target: null, version: '2004', reason: 'SERVICE_NOT_COVERED' };
  expect(result.exclusions).toContainEqual(ofCutOff);
  expect(naiveReport(question).exclusions).toContainEqual(ofCutOff);
});

/** Policies from their files: what is refused, what a lock holds, and what `npm run policies` adds. */

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runPolicies } from '../../commands/policies/run-policies.ts';
import type { Calendar as EngineCalendar } from '../../gateway/journey/engine/calendar/calendar-model.ts';
import type { Policy as EnginePolicy } from '../../gateway/journey/engine/policy-model.ts';
import type { SeverityMatrix as EngineMatrix } from '../../gateway/journey/engine/severity-matrix.ts';
import { POLICY_CHOICES } from '../../gateway/journey/policy-choices.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { contentHashOf } from '../../schema/policies/content-hash.ts';
import { DEFAULT_POLICIES_FOLDER, loadPolicies, PoliciesError } from '../../schema/policies/load.ts';
import type { Policies } from '../../schema/policies/model.ts';

const FIRST = 'programme-2006.1.yml';

async function copiedFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'throughline-policies-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(DEFAULT_POLICIES_FOLDER, folder, { recursive: true, filter: (file) => !file.endsWith('.ts') });
  return folder;
}

async function edit(folder: string, file: string, found: string, replacement: string): Promise<void> {
  const text = await readFile(path.join(folder, file), 'utf8');
  expect(text).toContain(found);
  await writeFile(path.join(folder, file), text.replace(found, replacement));
}

async function refusal(folder: string): Promise<PoliciesError> {
  const error = await loadPolicies(folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PoliciesError);
  return error as PoliciesError;
}

async function run(folder: string, ...args: string[]) {
  const [lines, errors]: [string[], string[]] = [[], []];
  const exitCode = await runPolicies({
    args,
    folder,
    writeLine: (line) => lines.push(line),
    writeError: (line) => errors.push(line),
  });
  return { exitCode, lines, errors };
}

describe('the policies of this tree', () => {
  test('load, are locked, and take programme-2006.1 where none is asked for', async () => {
    const policies = await loadPolicies();
    expect(policies.policies.map(({ version }) => version)).toEqual(['programme-2006.1', 'programme-2006.2']);
    expect(policies.policyOf(null)?.version).toBe('programme-2006.1');
    expect(policies.policyOf('programme-2006.2')?.charging.acceptanceWindow).toBe('SENDER');
    expect(policies.policyOf('programme-2005.1')).toBeNull();
    expect(await run(DEFAULT_POLICIES_FOLDER, '--check')).toEqual({
      exitCode: 0,
      lines: ['2 policies, 4 calendars: 0 locked now'],
      errors: [],
    });
  });

  test('say durations in milliseconds', async () => {
    const policy = (await loadPolicies()).policyOf(null)!;
    expect(policy.staleAfterMilliseconds).toBe(30 * 86_400_000);
    expect(policy.handovers).toEqual({ acceptanceWindowMilliseconds: 1_800_000, pairingWindowMilliseconds: 7_200_000 });
    expect(policy.board.backlogAgeBandsFromMilliseconds).toEqual(
      [0, 4, 24, 72, 168, 720].map((hours) => hours * 3_600_000),
    );
  });

  test('are hashed as anybody can who has the policy alone', async () => {
    const { policies, calendars, severityMatrix } = await loadPolicies();
    for (const { contentHash, ...content } of [...policies, ...calendars, severityMatrix]) {
      expect(contentHashOf(content)).toBe(contentHash);
      expect(contentHashOf({ ...content, contentHash })).toBe(contentHash);
    }
  });

  test('are what the engine takes, field by field', async () => {
    const loaded = await loadPolicies();
    // The engine may not import the loader's types, so that it stays pure: here the compiler holds one to the other.
    const taken: { policies: readonly EnginePolicy[]; calendars: readonly EngineCalendar[]; matrix: EngineMatrix } = {
      policies: loaded.policies,
      calendars: loaded.calendars,
      matrix: loaded.severityMatrix,
    };
    const known: Record<keyof EnginePolicy, true> = {
      version: true,
      contentHash: true,
      start: true,
      restore: true,
      staleAfterMilliseconds: true,
      backDatedAfterMilliseconds: true,
      stops: true,
      handovers: true,
      charging: true,
      severity: true,
      peerRelief: true,
      materials: true,
      board: true,
      candidates: true,
      calendars: true,
    };
    for (const policy of taken.policies) expect(Object.keys(policy).toSorted()).toEqual(Object.keys(known).toSorted());
  });

  test('differ in six choices, so that comparing them shows what choices are worth', async () => {
    const { policyOf } = await loadPolicies();
    const [first, second] = [policyOf('programme-2006.1')!, policyOf('programme-2006.2')!];
    const leaves = (value: unknown, name = ''): [string, string][] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, name === '' ? key : `${name}.${key}`))
        : [[name, JSON.stringify(value)]];
    const others = new Map(leaves(second));
    const differing = leaves(first).filter(([name, value]) => others.get(name) !== value);
    expect(differing.map(([name]) => name).toSorted()).toEqual([
      'charging.acceptanceWindow',
      'contentHash',
      'severity.basis',
      'severity.changeAppliesFrom',
      'start.bases',
      'stops.evidenceRequired',
      'stops.permitted',
      'version',
    ]);
    // Nothing that a policy says is left out of what readers are shown.
    const shown = POLICY_CHOICES.map(({ name }) => name);
    const all = leaves(first).map(([name]) => name);
    expect(all.filter((name) => !shown.includes(name) && !name.startsWith('calendars.'))).toEqual([
      'version',
      'contentHash',
    ]);
    expect(shown.filter((name) => !all.includes(name))).toEqual([]);
  });

  test('know every calendar that a target of an agreement names', async () => {
    const policies: Policies = await loadPolicies();
    const { agreements } = await loadOrganisations();
    const named = new Set(agreements.flatMap(({ targets }) => targets.map(({ calendar }) => calendar)));
    expect(named.size).toBeGreaterThan(1);
    for (const policy of policies.policies)
      expect([...named].filter((code) => policies.calendarOf(policy, code) === null)).toEqual([]);
  });
});

describe('a version', () => {
  test('that was edited in place is refused, naming the file and both hashes', async () => {
    const folder = await copiedFolder();
    const before = (await loadPolicies(folder)).policyOf(null)!.contentHash;
    await edit(folder, FIRST, 'acceptanceWindow: PT30M', 'acceptanceWindow: PT31M');
    const error = await refusal(folder);
    expect(error.code).toBe('POLICY_EDITED_IN_PLACE');
    expect(error.problems.map(({ file, rule }) => ({ file, rule }))).toEqual([
      { file: FIRST, rule: 'POLICY_EDITED_IN_PLACE' },
    ]);
    const [expected, found] = error.message.match(/[0-9a-f]{64}/g) as [string, string];
    expect(expected).toBe(before);
    expect(found).not.toBe(before);
    const adding = await run(folder);
    expect(adding.exitCode).toBe(1);
    expect(adding.errors.join()).toContain('POLICY_EDITED_IN_PLACE');
    expect((await refusal(folder)).code).toBe('POLICY_EDITED_IN_PLACE');
  });

  test('may have its comments reworded, and a duration written another way', async () => {
    const folder = await copiedFolder();
    await edit(folder, FIRST, 'staleAfter: P30D', '# Reworded.\nstaleAfter: PT720H');
    expect((await loadPolicies(folder)).policyOf(null)?.version).toBe('programme-2006.1');
  });

  test.each([
    ['a calendar', 'calendars/working-hours.1.yml', "to: '18:00'", "to: '18:30'", 'calendars/working-hours.1.yml'],
    [
      'the holidays of a calendar',
      'holidays/england.1.yml',
      'date: 2006-08-28',
      'date: 2006-08-29',
      'calendars/working-hours.1.yml',
    ],
    ['the severity matrix', 'severity-matrix.yml', '[1, 1, 2, 2, 3]', '[1, 1, 1, 2, 3]', 'severity-matrix.yml'],
  ])('of %s is held likewise', async (_, file, found, replacement, named) => {
    const folder = await copiedFolder();
    await edit(folder, file, found, replacement);
    const error = await refusal(folder);
    expect(error.code).toBe('POLICY_EDITED_IN_PLACE');
    expect(error.problems.map((problem) => problem.file)).toEqual([named]);
  });

  test('that is new is refused until it is locked, and from then on accepted', async () => {
    const folder = await copiedFolder();
    const text = await readFile(path.join(folder, FIRST), 'utf8');
    const next = text
      .replace('version: programme-2006.1', 'version: programme-2007.1')
      .replace('acceptanceWindow: PT30M', 'acceptanceWindow: PT1H');
    await writeFile(path.join(folder, 'programme-2007.1.yml'), next);
    expect((await refusal(folder)).code).toBe('POLICY_NOT_LOCKED');
    expect((await run(folder, '--check')).exitCode).toBe(1);
    const lockedBefore = JSON.parse(await readFile(path.join(folder, 'hashes.json'), 'utf8')) as { policies: object };
    expect(await run(folder)).toEqual({ exitCode: 0, lines: ['3 policies, 4 calendars: 1 locked now'], errors: [] });
    const lockedAfter = JSON.parse(await readFile(path.join(folder, 'hashes.json'), 'utf8')) as { policies: object };
    expect(lockedAfter.policies).toMatchObject(lockedBefore.policies);
    const policies = await loadPolicies(folder);
    expect(policies.policyOf('programme-2007.1')?.handovers.acceptanceWindowMilliseconds).toBe(3_600_000);
    expect(policies.policyOf(null)?.version).toBe('programme-2006.1');
  });

  test('whose file has gone is missed', async () => {
    const folder = await copiedFolder();
    await rm(path.join(folder, 'programme-2006.2.yml'));
    const error = await refusal(folder);
    expect(error.code).toBe('POLICY_MISSING');
    expect(error.problems[0]).toMatchObject({ file: 'hashes.json', path: 'policies.programme-2006.2' });
  });
});

describe('a file that breaks rules', () => {
  test('is refused with every problem, each by file, place, rule and value', async () => {
    const folder = await copiedFolder();
    await edit(folder, FIRST, 'staleAfter: P30D', 'staleAfter: P1M');
    await edit(folder, FIRST, 'evidenceRequired: true', 'evidenceRequired: maybe');
    await edit(folder, FIRST, 'basis: FIRST_CLAIMED', 'basis: LOUDEST');
    await edit(folder, FIRST, 'peerRelief: true', 'peerRelieve: true');
    await edit(folder, FIRST, '[PT0S, PT4H, P1D, P3D, P7D, P30D]', '[PT0S, P1D, PT4H]');
    await edit(folder, 'programme-2006.2.yml', 'CUSTOMER_ACCESS', 'SUB_SUPPLIER');
    await edit(folder, 'calendars/non-support.1.yml', "from: '20:30'", "from: '06:00'");
    await edit(folder, 'calendars/working-hours.1.yml', 'code: ENGLAND, version: 1', 'code: ENGLAND, version: 2');
    await edit(folder, 'holidays/england.1.yml', 'date: 2003-01-01', 'date: 2003-02-30');
    const error = await refusal(folder);
    expect(error.code).toBe('POLICIES_INVALID');
    const found = error.problems.map(({ file, path: at, rule }) => `${file} ${at} ${rule}`);
    expect(found).toEqual(
      expect.arrayContaining([
        `${FIRST} staleAfter DURATION_FORM`,
        `${FIRST} stops.evidenceRequired VALUE_TYPE`,
        `${FIRST} severity.basis VALUE_ALLOWED`,
        `${FIRST} peerRelief KEY_REQUIRED`,
        `${FIRST} peerRelieve KEY_UNKNOWN`,
        `${FIRST} board.backlogAgeBandsFrom BANDS_ASCENDING`,
        'programme-2006.2.yml stops.permitted.1 VALUE_ALLOWED',
        'calendars/non-support.1.yml bands BAND_ORDER',
        'calendars/working-hours.1.yml closedOn HOLIDAYS_EXIST',
        'holidays/england.1.yml days.0.date DATE_FORM',
      ]),
    );
    expect(found.some((line) => line.includes('POLICY_MISSING'))).toBe(false);
    expect(error.message).toContain(
      'severity.basis VALUE_ALLOWED must be one of FIRST_CLAIMED, LAST_AGREED; got "LOUDEST"',
    );
  });

  test.each([
    ['no YAML', FIRST, 'staleAfter: P30D', 'staleAfter: [', 'YAML_SYNTAX'],
    ['an alias', FIRST, 'staleAfter: P30D', 'staleAfter: &a P30D\nother: *a', 'YAML_SYNTAX'],
    ['a name that is not its version', FIRST, 'version: programme-2006.1', 'version: programme-2006.3', 'FILE_NAME'],
    ['a version twice', FIRST, 'version: programme-2006.1', 'version: programme-2006.2', 'VERSION_UNIQUE'],
    ['a calendar that there is not', FIRST, 'WORKING-HOURS: 1', 'WORKING-HOURS: 7', 'CALENDAR_EXISTS'],
    ['a calendar that it does not reckon with', FIRST, '\n  WORKING-HOURS: 1', '', 'CALENDAR_EXISTS'],
    ['an empty list', FIRST, '[CUSTOMER_INFORMATION, CUSTOMER_ACCESS, CUSTOMER_CONFIRMATION]', '[]', 'LIST_EMPTY'],
    ['a basis twice', FIRST, '[USER_REPORT, MONITORING,', '[USER_REPORT, USER_REPORT,', 'LIST_TWICE'],
    ['a sample of none', FIRST, 'MinimumSample: 30', 'MinimumSample: 0', 'NUMBER_RANGE'],
    ['a zone that there is not', 'calendars/every-hour.1.yml', 'Europe/London', 'Europe/Maidstone', 'ZONE_KNOWN'],
    ['a time past midnight', 'calendars/every-hour.1.yml', "to: '24:00'", "to: '24:01'", 'TIME_FORM'],
    ['holidays out of order', 'holidays/england.1.yml', '2003-01-01, name', '2003-04-30, name', 'HOLIDAYS_ORDER'],
    ['a matrix of four rows', 'severity-matrix.yml', '  - [4, 5, 5, 5, 5]\n', '', 'MATRIX_FORM'],
    ['a default that there is not', 'default.yml', 'programme-2006.1', 'programme-1999.1', 'DEFAULT_EXISTS'],
    ['a lock of something else', 'hashes.json', '"programme-2006.1": "', '"programme-2006.1": "Z', 'LOCK_FORM'],
  ])('%s: %s', async (_, file, found, replacement, rule) => {
    const folder = await copiedFolder();
    await edit(folder, file, found, replacement);
    const error = await refusal(folder);
    expect(error.code).toBe('POLICIES_INVALID');
    expect(error.problems.map((problem) => problem.rule)).toContain(rule);
  });

  test('and arguments that the command does not know are refused', async () => {
    expect((await run(DEFAULT_POLICIES_FOLDER, '--force')).exitCode).toBe(2);
  });
});

/**
 * Verdicts over real processes: the same evidence has the same hash whoever asks, after a restart, in another time zone, from another
 * checkout and on the other database; an export is verified by its own command; who is down and who disputes shows.
 */

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresqlMissing, startPostgresql, type TestPostgresql } from '../support/postgresql.ts';
import type { Ask } from '../support/ask.ts';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_TIMEOUT_MS = 120_000;
const OWNER_TOKEN = 'owner-of-this-test';
const run = promisify(execFile);

const VERDICTS = `query Verdicts($agreement: ID!, $version: ID, $from: DateTime!, $to: DateTime!, $policy: ID, $at: DateTime!)
  @asOf(time: $at) @asKnownAt(time: $at) {
  verdicts(agreement: $agreement, version: $version, from: $from, to: $to, policy: $policy) {
    complete hash publicKey asOf asKnownAt export
    agreements { code version } policy { version contentHash } calendars { code contentHash }
    missing { desk { code } reason }
    verdicts {
      id target measure outcome incident { id } service { code } elapsed counted allowed hash
      missing { desk { code } reason }
      disputes {
        id desk { code } subject about decides raisedBy { id } position { state text } against { code } evidence { state } outcomeWithout
      }
    }
    attainment { target met missed ratio } credits { target missed totalPence label }
    exclusions { incident { id } reason }
  }
}`;

/** The Spine's December, long after it; and Maidstone's summer. */
const SPINE = {
  agreement: 'SPINE',
  from: '2005-12-01T00:00:00Z',
  to: '2006-02-01T00:00:00Z',
  at: '2006-03-01T00:00:00Z',
};
const MAIDSTONE = {
  agreement: 'LSP-NWWM',
  from: '2006-07-01T00:00:00Z',
  to: '2006-09-01T00:00:00Z',
  at: '2006-10-01T00:00:00Z',
};

async function reportOf(
  ask: Ask,
  variables: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
) {
  const { body } = await ask(VERDICTS, variables, headers);
  expect(body.errors ?? [], line?.standardError()).toEqual([]);
  return body.data.verdicts;
}

const hashesOf = (report: any) => [report.hash, ...report.verdicts.map(({ hash }: any) => hash)];

let folder: string;
let line: Throughline;
let spine: any;
let maidstone: any;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-verdicts-'));
  line = await startCompactThroughline({ dataFolder: join(folder, 'data'), environment: { OWNER_TOKEN } });
  spine = await reportOf(line.query, SPINE);
  maidstone = await reportOf(line.query, MAIDSTONE);
}, START_TIMEOUT_MS);

afterAll(async () => {
  await line.stop();
  await rm(folder, { recursive: true, force: true });
});

async function verify(text: string, ...more: readonly string[]) {
  const file = join(folder, 'verdict.json');
  await writeFile(file, text);
  const commandLine = ['commands/verify.ts', file, ...more];
  return run(process.execPath, commandLine, { cwd: ROOT }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code: code as number, stdout: stdout as string, stderr: stderr as string }),
  );
}

describe('a report', () => {
  it('judges the scenarios, with a hash for the report and each verdict', () => {
    expect(spine).toMatchObject({
      complete: true,
      asOf: '2006-03-01T00:00:00.000Z',
      agreements: [{ code: 'SPINE', version: '2004' }],
    });
    // 19 December 08:05 to 12 January 17:00 is 24 days, 8 hours and 55 minutes.
    const elapsed = ((24 * 24 + 8) * 60 + 55) * 60_000;
    expect(spine.verdicts.find(({ target }: any) => target === 'RECOVERY')).toMatchObject({
      id: 'SPINE/2004/RECOVERY/I-SPINE-2005-12',
      outcome: 'MISSED',
      elapsed,
      counted: elapsed,
      allowed: 30 * 60_000,
      service: { code: 'PDS' },
    });
    // 30 July 10:00 to 3 August 18:05 in London is 4 days, 8 hours and 5 minutes.
    expect(maidstone.verdicts.find(({ target }: any) => target === 'SYN-FIX-SEVERITY-1')).toMatchObject({
      outcome: 'MISSED',
      elapsed: ((4 * 24 + 8) * 60 + 5) * 60_000,
      incident: { id: 'I-MAIDSTONE' },
    });
    expect(maidstone.credits).toEqual([
      {
        target: 'SYN-FIX-SEVERITY-1',
        missed: 1,
        totalPence: 500_000,
        label: expect.stringContaining('Not a claim for payment'),
      },
    ]);
    for (const hash of [...hashesOf(spine), ...hashesOf(maidstone)]) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes alike for two readers, and its export is the same text', async () => {
    const one = await reportOf(line.query, MAIDSTONE, { authorization: 'Bearer auditor' });
    const other = await reportOf(line.query, MAIDSTONE, { authorization: 'Bearer supplier', 'accept-language': 'cy' });
    expect(hashesOf(one)).toEqual(hashesOf(maidstone));
    expect(one.export).toBe(other.export);
  });

  it('has no text that a person wrote, and not who asked', () => {
    const inputs = JSON.stringify(JSON.parse(maidstone.export).inputs);
    expect(inputs).not.toMatch(/synthetic\)/);
    expect(maidstone.export).not.toMatch(/authorization|Bearer/i);
  });

  it('shows the same verdict on the incident, with the same hash', async () => {
    const { body } = await line.query(
      `query Incident($at: DateTime!) @asOf(time: $at) @asKnownAt(time: $at) {
        incident(id: "I-MAIDSTONE") { verdicts(agreement: "LSP-NWWM") { id outcome hash } all: verdicts { id } }
      }`,
      { at: MAIDSTONE.at },
    );
    expect(body.errors ?? []).toEqual([]);
    const [verdict] = body.data.incident.verdicts;
    const reported = maidstone.verdicts.find(({ id }: any) => id === verdict.id);
    expect(verdict).toEqual({ id: reported.id, outcome: reported.outcome, hash: reported.hash });
    expect(body.data.incident.all).toContainEqual({ id: reported.id });
  });
});

describe('npm run verify', () => {
  it('recomputes it from the file alone', async () => {
    const { code, stdout, stderr } = await verify(maidstone.export);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      `verified: agreement LSP-NWWM, ${maidstone.verdicts.length} verdicts, hash ${maidstone.hash}`,
    );
    const key = join(line.dataFolder, 'verdict-signing-key.public.pem');
    // As a response is saved: the one export in it is taken.
    const saved = JSON.stringify({ data: { verdicts: { hash: '', export: maidstone.export } } });
    expect(await verify(saved)).toMatchObject({ code: 0 });
    const twice = JSON.stringify({ data: { a: { export: maidstone.export }, b: { export: maidstone.export } } });
    expect((await verify(twice)).stderr).toContain('2 exports');
    expect(await verify('{"data":{"verdicts":null}}')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('EXPORT_NOT_FOUND'),
    });
    expect(await verify(maidstone.export, '--key', key)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('signed by the key given'),
    });
  });

  it('fails and names one event that was changed', async () => {
    const exported = JSON.parse(spine.export);
    const statement = exported.inputs.find(({ id }: any) => id === 'spine/main/INC000000012345#CLK-2');
    statement.data.to += 60_000;
    const { code, stderr } = await verify(JSON.stringify(exported));
    expect(code).toBe(1);
    expect(stderr).toContain('input spine/main/INC000000012345#CLK-2 was changed');
  });

  it('says what it cannot read', async () => {
    expect(await verify('{')).toMatchObject({ code: 1, stderr: expect.stringContaining('is not JSON') });
    expect(await verify(spine.export, '--key', join(folder, 'none.pem'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('none.pem'),
    });
    expect(await verify(spine.export, '--lenient')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('usage: npm run verify'),
    });
  });
});

describe('a question that cannot be answered', () => {
  it.each([
    ['an agreement that there is not', { ...SPINE, agreement: 'MOON' }, 'AGREEMENT_UNKNOWN'],
    ['a version that there is not', { ...SPINE, version: '1999' }, 'AGREEMENT_UNKNOWN'],
    ['an agreement before it was on record', { ...SPINE, at: '2003-01-01T00:00:00Z' }, 'AGREEMENT_UNKNOWN'],
    ['a policy that there is not', { ...SPINE, policy: 'none' }, 'POLICY_UNKNOWN'],
    ['a period that ends before it begins', { ...SPINE, from: SPINE.to, to: SPINE.from }, 'PERIOD_REVERSED'],
  ])('is refused with a code: %s', async (_, variables, code) => {
    const { body } = await line.query(VERDICTS, variables);
    expect(body.data.verdicts).toBeNull();
    expect(body.errors!.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });

  it.each([
    ['of no length', { ...SPINE, to: SPINE.from }],
    ['in the future', { ...SPINE, from: '2006-04-01T00:00:00Z', to: '2006-05-01T00:00:00Z' }],
  ])('has no verdict and a hash for a period %s', async (_, variables) => {
    const report = await reportOf(line.query, variables);
    expect(report).toMatchObject({ complete: true, verdicts: [], attainment: [], exclusions: [], missing: [] });
    expect((await verify(report.export)).code).toBe(0);
  });
});

describe('the same evidence elsewhere', () => {
  const expectAlike = async (ask: Ask) => {
    expect(hashesOf(await reportOf(ask, SPINE))).toEqual(hashesOf(spine));
    expect(hashesOf(await reportOf(ask, MAIDSTONE))).toEqual(hashesOf(maidstone));
  };

  it(
    'hashes alike after a restart, in another time zone',
    async () => {
      await line.stop();
      line = await startCompactThroughline({
        apart: ['spine', 'nsd'],
        dataFolder: join(folder, 'data'),
        environment: { OWNER_TOKEN, TZ: 'Pacific/Auckland' },
      });
      await expectAlike(line.query);
      expect((await reportOf(line.query, SPINE)).export).toBe(spine.export);
    },
    START_TIMEOUT_MS,
  );

  it(
    'hashes alike from another checkout, with data and a key of its own',
    async () => {
      const checkout = join(folder, 'checkout');
      const parts = ['commands', 'database', 'gateway', 'logging', 'schema', 'subgraphs', 'examples', 'package.json'];
      for (const part of [...parts, 'test/support/all-desks.ts', 'test/support/run-keys.ts']) {
        await cp(join(ROOT, part), join(checkout, part), { recursive: true });
      }
      await symlink(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
      const other = await startCompactThroughline({ root: checkout, dataFolder: join(folder, 'other-data') });
      try {
        await expectAlike(other.query);
        expect((await reportOf(other.query, SPINE)).publicKey).not.toBe(spine.publicKey);
      } finally {
        await other.stop();
      }
    },
    START_TIMEOUT_MS,
  );

  describe.skipIf(postgresqlMissing !== null)(
    `on PostgreSQL${postgresqlMissing === null ? '' : `, ${postgresqlMissing}`}`,
    () => {
      let database: TestPostgresql;
      beforeAll(async () => void (database = await startPostgresql()), START_TIMEOUT_MS);
      afterAll(() => database.stop());

      it(
        'hashes alike',
        async () => {
          const other = await startCompactThroughline({ environment: { DATABASE_URL: database.url } });
          try {
            await expectAlike(other.query);
          } finally {
            await other.stop();
          }
        },
        START_TIMEOUT_MS,
      );
    },
  );
});

describe('a desk that is down', () => {
  it(
    'makes every verdict on the incident INCOMPLETE, without a hash, and is named',
    async () => {
      await line.killDesk('spine');
      const report = await reportOf(line.query, SPINE);
      const spineDown = { desk: { code: 'spine' }, reason: 'NOT_ANSWERED' };
      expect(report).toMatchObject({
        complete: false,
        hash: null,
        publicKey: null,
        missing: expect.arrayContaining([spineDown]),
      });
      expect(report.verdicts.length).toBeGreaterThan(0);
      for (const { outcome, hash, missing } of report.verdicts) {
        expect([outcome, hash]).toEqual(['INCOMPLETE', null]);
        expect(missing).toContainEqual(spineDown);
      }
      const { code, stderr } = await verify(report.export);
      expect([code, stderr]).toEqual([1, expect.stringContaining('the evidence is incomplete')]);
      expect(stderr).toContain('spine NOT_ANSWERED');
      await line.restartDesk('spine');
      expect(hashesOf(await reportOf(line.query, SPINE))).toEqual(hashesOf(spine));
    },
    START_TIMEOUT_MS,
  );

  it(
    'that is the NSD leaves the incidents to be found by the desks’ tickets',
    async () => {
      await line.killDesk('nsd');
      const report = await reportOf(line.query, SPINE);
      expect(report.complete).toBe(false);
      expect(report.missing).toContainEqual({ desk: { code: 'nsd' }, reason: 'NOT_ANSWERED' });
      expect(report.verdicts.map(({ incident, outcome }: any) => [incident?.id, outcome])).toContainEqual([
        'I-SPINE-2005-12',
        'INCOMPLETE',
      ]);
      await line.restartDesk('nsd');
    },
    START_TIMEOUT_MS,
  );
});

describe('a dispute that a desk appends', () => {
  const append = async (desk: string, event: Readonly<Record<string, unknown>>) => {
    const { url } = line.desks.get(desk)!;
    const response = await fetch(new URL('/events', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${OWNER_TOKEN}` },
      body: JSON.stringify(event),
    });
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ appended: 1 })]);
  };

  it('turns its verdict DISPUTED, with both positions beside it, from when it was witnessed', async () => {
    const id = 'LSP-NWWM/2004/SYN-FIX-SEVERITY-1/I-MAIDSTONE';
    const raise = (number: number, desk: string) => ({
      id: `${desk}-verdict-dispute-${number}`,
      kind: 'dispute.raised',
      occurredAt: '2006-10-02T09:00:00Z',
      incident: 'I-MAIDSTONE',
      data: { dispute: `VERDICT-${number}`, subject: 'VERDICT', about: id, raisedBy: `desk:${desk}` },
      texts: { position: { text: `Position ${number}`, disclosure: 'PROGRAMME' } },
    });
    await append('lsp-north-west-west-midlands', raise(1, 'lsp-north-west-west-midlands'));
    await append('nsd', raise(2, 'nsd'));
    const later = { ...MAIDSTONE, at: new Date(Date.now() - 1).toISOString() };
    const report = await reportOf(line.query, later);
    const verdict = report.verdicts.find((each: any) => each.id === id);
    expect(verdict.outcome).toBe('DISPUTED');
    const positions = verdict.disputes.filter(({ subject }: any) => subject === 'VERDICT');
    expect(positions).toMatchObject([
      {
        desk: { code: 'lsp-north-west-west-midlands' },
        decides: true,
        position: { state: 'RELEASED', text: 'Position 1' },
      },
      { desk: { code: 'nsd' }, decides: true, position: { state: 'RELEASED', text: 'Position 2' } },
    ]);
    expect(report.export).not.toContain('Position 1');
    expect((await verify(report.export)).stderr).toBe('');
    // What was known before stays what it was.
    expect(hashesOf(await reportOf(line.query, MAIDSTONE))).toEqual(hashesOf(maidstone));
  });
});

describe('the key', () => {
  it('is made once, for its owner only', async () => {
    const file = join(line.dataFolder, 'verdict-signing-key.pem');
    expect(await readFile(file, 'utf8')).toContain('BEGIN PRIVATE KEY');
    const { stdout } = await run('stat', ['-c', '%a', file]);
    expect(stdout.trim()).toBe('600');
    expect((await reportOf(line.query, SPINE)).publicKey).toBe(spine.publicKey);
  });
});

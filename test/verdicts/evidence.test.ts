/** Exports: the same evidence hashes alike, and whatever is changed is found and named. */

import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createExport, reportHashOf, type CreateExportOptions } from '../../gateway/journey/evidence/create-export.ts';
import type { VerdictExport } from '../../gateway/journey/evidence/export-model.ts';
import { contentHashOf } from '../../gateway/journey/evidence/hash.ts';
import { inputHashOf } from '../../gateway/journey/evidence/inputs.ts';
import { createSigner, parsePublicKey, SigningKeyError, type Signer } from '../../gateway/journey/evidence/sign.ts';
import { verifyExport } from '../../gateway/journey/evidence/verify-export.ts';
import type { IncidentAccounts } from '../../gateway/journey/engine/model.ts';
import { loadPolicies } from '../../schema/policies/load.ts';
import { createRandom } from '../differential/random.ts';
import { at, handover, says, stops, ticket } from '../journey/custody/incident-in-words.ts';
import { RUN_SEED } from '../support/run-seed.ts';
import { agreement, CALENDARS, dispute, lost, relation, severity, target } from './agreements-in-words.ts';

const policy = (await loadPolicies()).policyOf(null)!;

function newKey(): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  return createSigner(String(privateKey.export({ type: 'pkcs8', format: 'pem' })), 'a test’s key');
}

const signer = newKey();
const stop = stops('spine', '09:00', '10:00');
const transfer = handover('spine', 'south', { offeredAt: '10:30', receivedAt: '10:40', acceptedAt: '11:00' });
const ACCOUNTS: IncidentAccounts = lost(
  {
    tickets: [
      ticket('spine', {
        clock: [stop, says('spine', '10:00', '11:00')],
        handovers: [transfer],
        severityClaims: [severity(1, '09:00')],
        sourceSpokeAt: '17:00',
        service: 'RECORDS',
      }),
      ticket('south', { clock: [says('south', '11:00')], sourceSpokeAt: '12:30' }),
    ],
  },
  { south: [dispute('CLOCK_STATEMENT', stop.id)] },
);

function exportOf(more: Partial<CreateExportOptions> = {}): VerdictExport {
  return createExport({
    question: { agreement: 'A', version: null, from: at('00:00'), to: at('18:00') },
    asOf: ACCOUNTS.asOf,
    asKnownAt: ACCOUNTS.asKnownAt,
    policy,
    calendars: CALENDARS.map((calendar) => ({ ...calendar, contentHash: contentHashOf(calendar) })),
    agreements: [
      agreement({
        targets: [
          target({ creditPence: 500, severity: 1 }),
          target({ code: 'TIGHT', threshold: '1', severity: 1 }),
          target({ code: 'AVAILABLE', measure: 'AVAILABILITY', threshold: '99', unit: 'percent', calendar: 'OFFICE' }),
        ],
      }),
    ],
    relations: [relation('OLA', 'south', 'spine')],
    chainHeads: ACCOUNTS.accounts.map(({ desk }, index) => ({ desk, position: index, hash: `${index}`.repeat(64) })),
    silentDesks: [],
    incidents: [ACCOUNTS],
    signer,
    ...more,
  });
}

const copy = (exported: VerdictExport): any => JSON.parse(JSON.stringify(exported));
const verify = (value: unknown, publicKey: string | null = null) => verifyExport(value, { publicKey });

describe('an export', () => {
  it('verifies from itself alone, as text that was written and read again', () => {
    const exported = exportOf();
    expect(verify(copy(exported))).toEqual([]);
    expect(verify(copy(exported), signer.publicKey)).toEqual([]);
    expect(exported.result.verdicts.map(({ outcome }) => outcome)).toEqual(['DISPUTED', 'DISPUTED', 'MISSED']);
    expect(exported.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('hashes alike whatever order the accounts and desks came in', () => {
    const reversed = {
      ...ACCOUNTS,
      accounts: ACCOUNTS.accounts.map((account) => ({ ...account, tickets: account.tickets.toReversed() })),
    };
    expect(exportOf({ incidents: [reversed] }).hash).toBe(exportOf().hash);
    expect(exportOf({ chainHeads: exportOf().chainHeads.toReversed() }).hash).toBe(exportOf().hash);
  });

  it('hashes alike when a source has spoken again, but for one that was too stale', () => {
    const spokeAt = (instant: number | null): IncidentAccounts => ({
      ...ACCOUNTS,
      accounts: ACCOUNTS.accounts.map((account) => ({
        ...account,
        tickets: account.tickets.map((each) => (each.desk === 'south' ? { ...each, sourceSpokeAt: instant } : each)),
      })),
    });
    const hash = exportOf().hash;
    expect(exportOf({ incidents: [spokeAt(at('17:59'))] }).hash).toBe(hash);
    expect(exportOf({ incidents: [spokeAt(null)] }).hash).toBe(hash);
    const stale = exportOf({ incidents: [spokeAt(at('2006-05-01T00:00'))] });
    expect(stale.result.missing).toEqual([{ desk: 'south', reason: 'STALE' }]);
    const spoke = stale.inputs.flatMap((input) => (input.kind === 'TICKET' ? [input.data.sourceSpokeAt] : []));
    expect(spoke).toEqual([at('2006-05-01T00:00'), null]);
    expect(stale.result.verdicts.map(({ outcome }) => outcome)).toEqual(['DISPUTED', 'INCOMPLETE', 'MISSED']);
  });

  it('has no hash, of verdicts neither, with an account that is what its desk said before', () => {
    const copiedAt = (instant: number): IncidentAccounts => ({
      ...ACCOUNTS,
      accounts: ACCOUNTS.accounts.map((account) =>
        account.desk === 'south' ? { ...account, copiedAt: instant } : account,
      ),
    });
    // Even one that tells of all the time that is judged: the desk may have said more of it since.
    for (const instant of [at('11:30'), at('23:59')]) {
      const exported = exportOf({ incidents: [copiedAt(instant)] });
      expect(exported.result.verdicts.map(({ outcome }) => outcome)).toEqual(Array(3).fill('INCOMPLETE'));
      expect(exported.result.verdicts.map(({ hash }) => hash)).toEqual([null, null, null]);
      expect(exported.hash).toBeNull();
      expect(exported.signature).toBeNull();
      expect(exported.result.missing).toEqual([{ desk: 'south', reason: 'STALE' }]);
      expect(verify(copy(exported))).toEqual([
        'hash: there is none, since the evidence is incomplete: south STALE',
        'signature: there is none',
      ]);
    }
  });

  it('gives an incident’s verdict one hash whatever period is asked for', () => {
    const hashes = (exported: VerdictExport) =>
      exported.result.verdicts.filter(({ measure }) => measure === 'RESTORE').map(({ hash }) => hash);
    const shorter = exportOf({ question: { agreement: 'A', version: null, from: at('08:00'), to: at('09:30') } });
    expect(hashes(shorter)).toEqual(hashes(exportOf()));
    expect(shorter.hash).not.toBe(exportOf().hash);
  });

  it('gives an incident’s verdict one hash whatever other incidents are in the period', () => {
    const here = { ...ACCOUNTS, incident: 'I-2' };
    const hashes = (...incidents: readonly IncidentAccounts[]) =>
      exportOf({ incidents }).result.verdicts.flatMap(({ incident, hash }) => (incident === 'I-2' ? [hash] : []));
    const alone = hashes(here);
    expect(alone).toEqual([expect.any(String), expect.any(String)]);
    const local = (code: string) => ({ ...ACCOUNTS.directory.desks[0]!, code, kind: 'LOCAL' as const });
    const naming = (accounts: IncidentAccounts, ...codes: readonly string[]): IncidentAccounts => ({
      ...accounts,
      directory: { desks: [...accounts.directory.desks, ...codes.map(local)] },
    });
    const other = { ...ACCOUNTS, incident: 'I-1' };
    // The first incident names the later of two desks that the second names.
    expect(hashes(naming(other, 'ward-2'), naming(here, 'ward-1', 'ward-2'))).toEqual(
      hashes(naming(here, 'ward-1', 'ward-2')),
    );
    // The first incident tells of a ticket that the second tells of otherwise.
    const otherwise = {
      ...other,
      accounts: other.accounts.map((account) => ({
        ...account,
        tickets: account.tickets.map((each) => ({ ...each, service: 'OTHER' })),
      })),
    };
    expect(hashes(otherwise, here)).toEqual(alone);
  });

  it('covers both rows of a version that was put on record again, and credits its misses once, by the later row', () => {
    const row = agreement({ targets: [target({ threshold: '1', creditPence: 500 })] });
    const again = {
      ...row,
      from: row.from - 1,
      knownFrom: ACCOUNTS.asKnownAt,
      targets: [target({ threshold: '1', creditPence: 700 }), target({ code: 'ADDED', threshold: '1' })],
    };
    const incidents = [{ ...ACCOUNTS, accounts: ACCOUNTS.accounts.map((account) => ({ ...account, disputes: [] })) }];
    const exported = exportOf({ incidents, agreements: [row, again] });
    expect(exported.result.verdicts.map(({ target: code, outcome }) => [code, outcome])).toEqual([
      ['FIX', 'MISSED'],
      ['ADDED', 'MISSED'],
    ]);
    expect(exported.result.credits).toEqual([
      { version: '1', target: 'FIX', missed: 1, creditPence: 700, totalPence: 700 },
    ]);
    const changed = exportOf({ incidents, agreements: [row, { ...again, customer: 'organisation:of-south' }] });
    expect(changed.result.verdicts[0]!.hash).not.toBe(exported.result.verdicts[0]!.hash);
    expect(verify(copy(exported))).toEqual([]);
  });

  it('depends on each thing that its hash is said to cover', () => {
    const hash = exportOf().hash;
    const verdicts = (exported: VerdictExport) => exported.result.verdicts.map((verdict) => verdict.hash);
    const others: Partial<CreateExportOptions>[] = [
      { asOf: ACCOUNTS.asOf + 1 },
      { asKnownAt: ACCOUNTS.asKnownAt + 1 },
      { policy: { ...policy, contentHash: 'f'.repeat(64) } },
      { calendars: exportOf().calendars.map((calendar) => ({ ...calendar, contentHash: 'f'.repeat(64) })) },
      { agreements: [{ ...exportOf().agreements[0]!, provider: 'organisation:of-south' }] },
      { relations: [] },
      { chainHeads: exportOf().chainHeads.map((head) => ({ ...head, position: 9 })) },
    ];
    for (const other of others) {
      const changed = exportOf(other);
      expect(changed.hash).not.toBe(hash);
      for (const [index, each] of verdicts(changed).entries()) expect(each).not.toBe(verdicts(exportOf())[index]);
    }
  });

  it('has neither hash nor signature where a desk did not answer, and says which', () => {
    const silent: IncidentAccounts = {
      ...ACCOUNTS,
      accounts: ACCOUNTS.accounts.map((account) =>
        account.desk === 'south' ? { ...account, state: null, tickets: [], disputes: [] } : account,
      ),
    };
    const exported = exportOf({
      incidents: [silent],
      chainHeads: exportOf().chainHeads.filter(({ desk }) => desk !== 'south'),
    });
    expect([exported.hash, exported.signature]).toEqual([null, null]);
    expect(exported.result.verdicts.map(({ outcome, hash }) => [outcome, hash])).toEqual([
      ['INCOMPLETE', null],
      ['INCOMPLETE', null],
      ['INCOMPLETE', null],
    ]);
    expect(verify(copy(exported))).toEqual([
      'hash: there is none, since the evidence is incomplete: south NOT_ANSWERED',
      'signature: there is none',
    ]);
  });

  it('of several incidents holds each by itself, and a ticket that two of them tell of once', () => {
    const second = { ...ACCOUNTS, incident: 'I-2' };
    const exported = exportOf({ incidents: [second, ACCOUNTS] });
    expect(exported.incidents.map(({ incident }) => incident)).toEqual(['I-1', 'I-2']);
    expect(exported.inputs.filter(({ kind }) => kind === 'TICKET')).toHaveLength(2);
    expect(verify(copy(exported))).toEqual([]);
  });
});

describe('what is changed in an export', () => {
  const changed = (change: (exported: any) => void): readonly string[] => {
    const exported = copy(exportOf());
    change(exported);
    return verify(exported);
  };
  const inputOf = (exported: any, id: string): any => exported.inputs.find((input: any) => input.id.endsWith(id));

  it.each([
    [
      'an event',
      (exported: any) => (inputOf(exported, stop.id).data.to += 1),
      `input spine/system/T1#${stop.id} was changed`,
    ],
    ['the policy', (exported: any) => (exported.policy.peerRelief = false), `policy ${policy.version} was changed`],
    ['a calendar', (exported: any) => (exported.calendars[0].bands = []), 'calendar EVERY-HOUR.1 was changed'],
    [
      'the agreement',
      (exported: any) => (exported.agreements[0].targets[0].threshold = '5'),
      'agreement A 1 was changed',
    ],
    ['a relation', (exported: any) => (exported.relations[0].kind = 'SLA'), /^relation .* was changed$/],
    ['a desk', (exported: any) => (exported.desks[1].operators[0].organisation = 'other'), /^desk .* was changed$/],
    ['a result', (exported: any) => (exported.result.verdicts[0].counted -= 1), /^result A\/1\/FIX\/I-1: counted says/],
    [
      'an attainment',
      (exported: any) => (exported.result.attainment[0].met = 1),
      'result attainment: is not what is reckoned',
    ],
    ['a credit', (exported: any) => (exported.result.credits = [{}]), 'result credits: is not what is reckoned'],
    ['the hash', (exported: any) => (exported.hash = 'f'.repeat(64)), 'hash: is not that of the export'],
    [
      'the signature',
      (exported: any) => (exported.signature.value = Buffer.alloc(64).toString('base64')),
      'signature: was not made over this hash with the key that it names',
    ],
    ['a missing chain head', (exported: any) => exported.chainHeads.shift(), /^chain head of .* is missing$/],
    ['inputs out of order', (exported: any) => exported.inputs.reverse(), /^input .* is out of order$/],
    ['an input twice', (exported: any) => exported.inputs.unshift(exported.inputs[0]), /^input .* stands twice$/],
    [
      'an input taken out',
      (exported: any) => exported.inputs.splice(3, 1),
      /^result: cannot be reckoned: input .* is not there/,
    ],
    ['the engine', (exported: any) => (exported.engine = '0'), 'engine: reckoned by version "0", and this is "1"'],
    ['something that does not belong', (exported: any) => (exported.note = 'x'), 'export: note does not belong in it'],
    ['something that is left out', (exported: any) => delete exported.inputs, 'export: inputs is missing'],
    ['another format', (exported: any) => (exported.format = 'x/1'), 'format: "x/1" is not "throughline-verdicts/1"'],
  ])('is named: %s', (_, change, expected) => {
    const problems = changed(change as (exported: any) => void);
    expect(
      problems.some((problem) => (typeof expected === 'string' ? problem === expected : expected.test(problem))),
      problems.join('\n'),
    ).toBe(true);
  });

  it('is found though its own hashes are made to fit: an event by the signature, a result by reckoning', () => {
    const event = changed((exported) => {
      const input = inputOf(exported, stop.id);
      input.data.witnessedAt += 1;
      input.hash = inputHashOf(input);
      exported.hash = reportHashOf(withoutHash(exported));
    });
    expect(event.at(-1)).toBe('signature: was not made over this hash with the key that it names');
    const forger = newKey();
    const forged = copy(exportOf());
    forged.result.verdicts[1].outcome = 'MET';
    forged.hash = reportHashOf(withoutHash(forged));
    forged.signature = forger.sign(forged.hash);
    expect(verify(forged)).toEqual([
      expect.stringMatching(/^result A\/1\/TIGHT\/I-1: outcome says "MET", reckoned "DISPUTED"$/),
    ]);
  });

  it('is found by the key where somebody else signed', () => {
    const exported = copy(exportOf({ signer: newKey() }));
    expect(verify(exported)).toEqual([]);
    expect(verify(exported, signer.publicKey)).toEqual([
      'signature: was made with a foreign key, not with the one given',
    ]);
    expect(verify(copy(exportOf({ signer: null })))).toEqual(['signature: there is none']);
  });

  it.each([null, 3, 'text', [], {}])('is no export: %j', (value) => {
    expect(verify(value).length).toBeGreaterThan(0);
  });

  it(`is found for any one leaf of it (seed ${RUN_SEED})`, () => {
    const exported = exportOf();
    const leaves = leavesOf(exported, []);
    process.stdout.write(`verify: seed ${RUN_SEED}, ${leaves.length} leaves\n`);
    expect(leaves.length).toBeGreaterThan(500);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: leaves.length - 1 }), fc.nat(0xffff), (index, dice) => {
        const mutated = copy(exported);
        const path = leaves[index]!;
        const parent = path.slice(0, -1).reduce((within, key) => within[key], mutated);
        const key = path.at(-1)!;
        parent[key] = otherThan(parent[key], createRandom(dice));
        expect(verify(mutated), path.join('.')).not.toEqual([]);
      }),
      { seed: RUN_SEED, numRuns: 1500 },
    );
  });
});

describe('a signing key', () => {
  it('must be an Ed25519 key', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(() => createSigner(pem, 'key.pem')).toThrow(SigningKeyError);
    expect(() => createSigner('no key', 'key.pem')).toThrow('key.pem holds no key that can be read');
    expect(() => parsePublicKey(String(publicKey.export({ type: 'spki', format: 'pem' })), 'key.pem')).toThrow(
      /type ec/,
    );
  });

  it('is told alike from PEM and from base64', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const text = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    expect(parsePublicKey(String(publicKey.export({ type: 'spki', format: 'pem' })), 'key.pem')).toBe(text);
    expect(parsePublicKey(text, 'key.pem')).toBe(text);
  });
});

function withoutHash({ hash: _hash, signature: _signature, ...rest }: VerdictExport) {
  return rest;
}

function leavesOf(value: unknown, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
}

function otherThan(value: unknown, random: ReturnType<typeof createRandom>): unknown {
  if (typeof value === 'number') return random.pick([value + 1, value - 1, null, String(value)]);
  if (typeof value === 'boolean') return !value;
  if (value === null) return random.pick<unknown>([0, 'x', false]);
  return random.pick([`${String(value)}x`, String(value).slice(1), null]);
}

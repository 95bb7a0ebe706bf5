/**
 * The takeover of 8 January 2007, and what changes when a desk adds an event or falls silent: over processes of this file's own, since it
 * feeds and kills them. `takeover/` is its scenario, by desk; the samples end before it, where the generated period begins.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../support/ask.ts';
import { spawnProcess } from '../support/spawn-process.ts';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';

const TAKEOVER = '2007-01-08T00:00:00Z';
const OCTOBER = '2006-10-01T00:00:00+01:00';

let throughline: Throughline;
beforeAll(async () => {
  throughline = await startCompactThroughline({ apart: ['lsp-north-west-west-midlands', 'nsd'] });
  for (const desk of ['nsd', 'lsp-eastern'])
    await load(desk, fileURLToPath(new URL(`takeover/${desk}.jsonl`, import.meta.url)));
}, 240_000);
afterAll(() => throughline.stop(), 60_000);

async function load(desk: string, file: string): Promise<void> {
  const process_ = spawnProcess({
    script: 'commands/load.ts',
    commandLine: [desk, file],
    environment: { DATA_DIR: throughline.dataFolder },
  });
  expect(await process_.ended, process_.standardError()).toBe(0);
}

async function append(desk: string, ...events: readonly object[]): Promise<void> {
  const file = join(throughline.dataFolder, `${desk}-${Math.random()}.jsonl`);
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await load(desk, file);
}

async function ask(selection: string, { asOf = '2010-01-01T00:00:00Z', asKnownAt = '2010-01-01T00:00:00Z' } = {}) {
  const { body } = await throughline.query(
    `query @asOf(time: "${asOf}") @asKnownAt(time: "${asKnownAt}") { ${selection} }`,
  );
  return body as Answer['body'];
}

const SIDE = `lifecycle providers { role organisation { code } agreement { code version } changes } agreements { code version }`;
const CUSTODY = `class holders { party { id } organisation { code } } elapsed totals { class duration holders { party { id } organisation { code } } }`;
const cutOver = async (service: string, at: string, times = {}) =>
  (
    await ask(
      `cutOver(service: "${service}", at: "${at}") {
        replacedBy { code } replaces { code } before { ${SIDE} } after { ${SIDE} }
        straddling { incident { id } startedAt restoredAt before { ${CUSTODY} } after { ${CUSTODY} } missing { desk { code } reason } }
        notStraddling { incident { id } restoredAt reason } unlinked { id } missing { desk { code } reason }
      }`,
      times,
    )
  ).data?.cutOver;

describe('what changes at a cut-over', () => {
  it('changes the provider and the agreement at midnight, and leaves the sub-supplier', async () => {
    const found = await cutOver('RECORDS-EASTERN', TAKEOVER);
    const isoft = { role: 'SUB_SUPPLIER', organisation: { code: 'ISOFT' }, agreement: null, changes: false };
    expect(found).toMatchObject({ replacedBy: null, replaces: [{ code: 'LEGACY-PAS-EASTERN' }] });
    expect(found.before).toEqual({
      lifecycle: 'DEPLOYED',
      providers: [
        {
          role: 'LSP',
          organisation: { code: 'ACCENTURE' },
          agreement: { code: 'LSP-EASTERN', version: '2004' },
          changes: true,
        },
        isoft,
      ],
      agreements: [{ code: 'LSP-EASTERN', version: '2004' }],
    });
    expect(found.after).toEqual({
      lifecycle: 'DEPLOYED',
      providers: [
        {
          role: 'LSP',
          organisation: { code: 'CSC' },
          agreement: { code: 'LSP-EASTERN', version: '2007' },
          changes: true,
        },
        isoft,
      ],
      agreements: [{ code: 'LSP-EASTERN', version: '2007' }],
    });
  });

  it('changes nothing a millisecond earlier, nor for who asks before it was on record', async () => {
    const earlier = await cutOver('RECORDS-EASTERN', '2007-01-07T23:59:59.999Z');
    expect(earlier.after.providers[0]).toMatchObject({ organisation: { code: 'ACCENTURE' }, changes: false });
    // On record since 30 September 2006.
    const unknown = await cutOver('RECORDS-EASTERN', TAKEOVER, {
      asOf: '2006-09-29T00:00:00Z',
      asKnownAt: '2006-09-29T00:00:00Z',
    });
    expect(unknown.after.providers[0].organisation.code).toBe('ACCENTURE');
    const planned = await cutOver('RECORDS-EASTERN', TAKEOVER, {
      asOf: '2006-10-01T00:00:00Z',
      asKnownAt: '2006-10-01T00:00:00Z',
    });
    expect(planned.after.providers[0].organisation.code).toBe('CSC');
    // It had not come: whose incidents lie across it nobody could know, and nobody was asked.
    expect(planned).toMatchObject({ straddling: null, notStraddling: null, unlinked: null, missing: [] });
  });

  it('has the incident that lies across it, its time split there between two firms that ran one desk', async () => {
    const found = await cutOver('RECORDS-EASTERN', TAKEOVER);
    const lsp = (organisation: string) => [{ party: { id: 'desk:lsp-eastern' }, organisation: { code: organisation } }];
    expect(found.straddling).toEqual([
      {
        incident: { id: 'I-EASTERN-2007-01' },
        startedAt: '2007-01-07T21:30:00.000Z',
        restoredAt: '2007-01-08T03:00:00.000Z',
        before: {
          class: 'AGREED',
          holders: lsp('ACCENTURE'),
          // 21:30 to midnight: 2.5 h.
          elapsed: 9_000_000,
          totals: [
            // From the acceptance at 22:00, as both say: 2 h.
            { class: 'AGREED', duration: 7_200_000, holders: lsp('ACCENTURE') },
            // 21:40, when the NSD says that it had it, to 22:00: 20 min, run by Fujitsu since October 2006.
            {
              class: 'UNCONTRADICTED',
              duration: 1_200_000,
              holders: [{ party: { id: 'desk:nsd' }, organisation: { code: 'FUJITSU' } }],
            },
            // Users were without from 21:30, and nobody had it for 10 min.
            { class: 'UNOWNED', duration: 600_000, holders: [] },
          ],
        },
        after: {
          class: 'AGREED',
          holders: lsp('CSC'),
          // Midnight to 03:00.
          elapsed: 10_800_000,
          totals: [{ class: 'AGREED', duration: 10_800_000, holders: lsp('CSC') }],
        },
        missing: [],
      },
    ]);
  });

  it('does not have the one that was restored at 23:50 the night before, though its ticket was closed the morning after', async () => {
    expect((await cutOver('RECORDS-EASTERN', TAKEOVER)).notStraddling).toEqual([
      { incident: { id: 'I-EASTERN-2007-01-NEAR' }, restoredAt: '2007-01-07T23:50:00.000Z', reason: 'ENDED_BEFORE' },
    ]);
    // Ten minutes and a millisecond earlier both lie across.
    const earlier = await cutOver('RECORDS-EASTERN', '2007-01-07T23:49:59.999Z');
    expect(earlier.straddling.map(({ incident }: { incident: { id: string } }) => incident.id)).toEqual([
      'I-EASTERN-2007-01',
      'I-EASTERN-2007-01-NEAR',
    ]);
    expect((await cutOver('RECORDS-EASTERN', '2007-01-07T23:50:00Z')).straddling).toHaveLength(1);
  });

  it('names what was open and is linked to no incident, and nothing of another service', async () => {
    expect((await cutOver('RECORDS-EASTERN', TAKEOVER)).unlinked).toEqual([{ id: 'lsp-eastern/main/INC0020456' }]);
    expect(await cutOver('PACS-EASTERN', TAKEOVER)).toMatchObject({
      straddling: [],
      unlinked: [{ id: 'lsp-eastern/main/INC0020457' }],
    });
    // What it replaces keeps its own incidents, and takes none of its successor's.
    expect(await cutOver('LEGACY-PAS-EASTERN', TAKEOVER)).toMatchObject({
      replacedBy: { code: 'RECORDS-EASTERN' },
      before: { lifecycle: 'TO_BE_REPLACED' },
      straddling: [],
    });
  });
});

describe('one event more', () => {
  const made = (id: string, kind: string, occurredAt: string, rest: object) => ({
    id,
    kind,
    occurredAt,
    recordedAt: '2007-02-01T09:00:00Z',
    witnessedAt: '2007-02-01T09:00:10Z',
    synthetic: true,
    ...rest,
  });
  const coverage = async (service: string, times: object) =>
    (
      await ask(
        `supportCoverage(service: "${service}") { services { dueCount acceptedCount overdueCount contestedCount coverage absence service { lifecycle } } }`,
        times,
      )
    ).data.supportCoverage.services[0];

  it('changes the coverage of what is known at it or later, and of nothing known before', async () => {
    const known = { asOf: OCTOBER, asKnownAt: '2007-02-01T09:00:10Z' };
    const before = { dueCount: 2, acceptedCount: 0, overdueCount: 1, contestedCount: 1, coverage: 0 };
    expect(await coverage('RECORDS-NWWM', known)).toMatchObject(before);
    await append(
      'nsd',
      // Recorded months late: the diagnostics had come in time for October after all.
      made('late-acceptance', 'material.accepted', '2006-09-15T09:00:00Z', {
        obligation: 'OBL-2006-NWWM-DIAGNOSTICS',
        data: {},
      }),
    );
    expect(await coverage('RECORDS-NWWM', known)).toMatchObject({
      dueCount: 2,
      acceptedCount: 1,
      overdueCount: 0,
      contestedCount: 1,
      coverage: 0.5,
    });
    expect(await coverage('RECORDS-NWWM', { ...known, asKnownAt: '2007-02-01T09:00:09.999Z' })).toMatchObject(before);
    // Nor of a day before it was accepted.
    expect(await coverage('RECORDS-NWWM', { ...known, asOf: '2006-09-14T00:00:00Z' })).toMatchObject(before);
  });

  it('makes a planned service owe, and what is owed for one to be replaced is not owed for its successor', async () => {
    const owed = (obligation: string, service: string) =>
      made(`owed-${service}`, 'material.owed', '2006-05-01T09:00:00Z', {
        obligation,
        data: { service, type: 'TRAINING', owedBy: 'desk:spine', owedTo: 'desk:nsd', dueAt: '2006-09-01T17:00:00Z' },
      });
    const times = { asOf: OCTOBER };
    const nothing = { dueCount: 0, coverage: null, absence: 'NOTHING_OWED' };
    expect(await coverage('SCR', times)).toMatchObject(nothing);
    await append('nsd', owed('OBL-SCR', 'SCR'), owed('OBL-LEGACY', 'LEGACY-PAS-EASTERN'));
    expect(await coverage('SCR', times)).toMatchObject({ dueCount: 1, coverage: 0, service: { lifecycle: 'PLANNED' } });
    expect(await coverage('LEGACY-PAS-EASTERN', times)).toMatchObject({
      dueCount: 1,
      service: { lifecycle: 'TO_BE_REPLACED' },
    });
    expect(await coverage('RECORDS-EASTERN', times)).toMatchObject(nothing);
  });

  it('makes an incident longer than the takeover that had ended ten minutes before it', async () => {
    const later = made('restored-later', 'incident.restoreClaimed', '2007-01-08T08:00:00Z', {
      incident: 'I-EASTERN-2007-01-NEAR',
      data: { at: '2007-01-08T01:00:00Z', claimedBy: 'desk:nsd', basis: 'LAST_SITE_CONFIRMED' },
    });
    await append('nsd', later);
    const found = await cutOver('RECORDS-EASTERN', TAKEOVER);
    expect(found.notStraddling).toEqual([]);
    expect(found.straddling[1]).toMatchObject({
      incident: { id: 'I-EASTERN-2007-01-NEAR' },
      after: { elapsed: 3_600_000 },
    });
    // As it was known in January it had ended.
    const known = await cutOver('RECORDS-EASTERN', TAKEOVER, { asKnownAt: '2007-01-31T00:00:00Z' });
    expect(known.notStraddling).toHaveLength(1);
  });
});

describe('a desk that is down', () => {
  const PROVIDER = 'lsp-north-west-west-midlands';

  it('is missing, and what it could have said is not told: neither late, nor none, nor zero', async () => {
    await throughline.killDesk(PROVIDER);
    const { data } = await ask(
      `supportCoverage { services { service { code } coverage absence missing { code } obligations { obligation state owner { answer } } } missing { desk { code } reason } answers { desk { code } answer count } }
       knownErrors(services: ["RECORDS-NWWM"]) { total answers { desk { code } answer count } answerCounts { answer desks } }
       lateKnownErrors { nodes { reference { id } } missing { desk { code } reason } }
       openIncidents(organisation: "LOCAL-NHS") { missing { desk { code } reason } }`,
      { asOf: OCTOBER },
    );
    const missing = [{ desk: { code: PROVIDER }, reason: 'NOT_ANSWERED' }];
    const silent = { desk: { code: PROVIDER }, answer: 'NOT_ANSWERED', count: null };
    const rows = data.supportCoverage.services as readonly { readonly service: { readonly code: string } }[];
    const row = (code: string) => rows.find(({ service }) => service.code === code);
    expect(row('RECORDS-NWWM')).toEqual({
      service: { code: 'RECORDS-NWWM' },
      coverage: null,
      absence: 'INCOMPLETE',
      missing: [{ code: PROVIDER }],
      obligations: [
        // The NSD accepted it: nothing that its owner could say changes that.
        { obligation: 'OBL-2006-NWWM-DIAGNOSTICS', state: 'ACCEPTED', owner: { answer: 'NOT_ANSWERED' } },
        { obligation: 'OBL-2006-NWWM-SUPPORT-MODEL', state: 'UNKNOWN', owner: { answer: 'NOT_ANSWERED' } },
      ],
    });
    // It has nothing to do with this one.
    expect(row('PDS')).toMatchObject({ coverage: 0, absence: null, missing: [] });
    expect(data.supportCoverage.missing).toEqual(missing);
    expect(data.supportCoverage.answers).toContainEqual(silent);
    expect(data.knownErrors.total).toBe(0);
    expect(data.knownErrors.answers).toContainEqual(silent);
    expect(data.knownErrors.answerCounts).toContainEqual({ answer: 'NOT_ANSWERED', desks: 1 });
    const late = ['lsp-london/KE-0202', 'lsp-london/KE-0201', 'gp-supplier/GKE-7'];
    expect(data.lateKnownErrors).toEqual({ nodes: late.map((id) => ({ reference: { id } })), missing });
    expect(data.openIncidents.missing).toEqual(missing);
  });

  it('leaves the cut-over of a service with what the others tell, and says whose tickets are not in it', async () => {
    await throughline.killDesk('nsd');
    const found = await cutOver('RECORDS-EASTERN', TAKEOVER, { asOf: '2007-01-08T06:00:00Z' });
    expect(found.missing).toContainEqual({ desk: { code: 'nsd' }, reason: 'NOT_ANSWERED' });
    // The provider's own ticket names it, with when it was first seen; whether it was restored only the NSD could say.
    expect(found.straddling).toMatchObject([
      {
        incident: { id: 'I-EASTERN-2007-01' },
        startedAt: '2007-01-07T21:30:00.000Z',
        restoredAt: null,
        before: { class: 'UNKNOWN' },
        missing: [{ desk: { code: 'nsd' } }, { desk: { code: PROVIDER } }],
      },
    ]);
    expect(found.before.providers[0].organisation.code).toBe('ACCENTURE');
  });

  it('leaves a material that it was owed undecided', async () => {
    const { data } = await ask(
      'supportCoverage(service: "PDS") { services { coverage absence dueCount unknownCount obligations { obligation } } }',
      { asOf: OCTOBER },
    );
    // The NSD alone keeps a record of it: without the NSD nobody knows that it is owed, and it is not said that nothing is.
    expect(data.supportCoverage.services).toEqual([
      { coverage: null, absence: 'INCOMPLETE', dueCount: 0, unknownCount: 0, obligations: [] },
    ]);
  });
});

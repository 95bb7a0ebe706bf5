import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import type { Registry } from '../../schema/organisations/registry.ts';
import { runConformance } from '../../subgraphs/kit/conformance/run-conformance.ts';
import { serveDesk, type ServedDesk } from '../../subgraphs/kit/index.ts';
import { desk as definition } from '../../subgraphs/local-desks/index.ts';

let served: ServedDesk;
let dataFolder: string;
let registry: Registry;

async function start(): Promise<ServedDesk> {
  registry = createRegistry(await loadOrganisations());
  return serveDesk({
    definition,
    environment: {
      subgraph: registry.subgraphByName('local-desks')!,
      desks: registry.desksOfSubgraph('local-desks'),
      directory: registry,
      dataFolder,
      databaseUrl: null,
      clock: Date.now,
      ownerToken: null,
    },
    port: 0,
    log: () => undefined,
  });
}

beforeAll(async () => {
  dataFolder = await mkdtemp(path.join(tmpdir(), 'throughline-local-desks-'));
  served = await start();
});

afterAll(async () => {
  await served.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

interface Ticket {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly sourceStatus: string;
  readonly domain: string;
  readonly site: { readonly code: string };
  readonly closedAt: string | null;
  readonly heldBy: { readonly id: string } | null;
  readonly clock: readonly {
    readonly heldBy: { readonly id: string };
    readonly from: string;
    readonly to: string | null;
  }[];
  readonly bonds: readonly { readonly target: { readonly id: string }; readonly role: string }[];
  readonly summary: { readonly state: string; readonly text: string | null };
  readonly fileName: string;
  readonly fileLine: number;
}

const TICKET = `id reference status sourceStatus domain site { code } closedAt heldBy { id } clock { heldBy { id } from to }
  bonds { target { id } role } summary { state text } ... on LocalDesksTicket { fileName fileLine }`;

async function ask(query: string, variables: object = {}) {
  const response = await fetch(served.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: any; errors?: unknown }; // any: shaped by each query here
  expect(errors).toBeUndefined();
  return data;
}

async function involvement(incident: string, times = ''): Promise<{ state: string; tickets: readonly Ticket[] }> {
  const query = `query ($r: [_Any!]!) ${times} { _entities(representations: $r) {
    ... on LocalDesksInvolvement { state tickets { ${TICKET} } } } }`;
  const representation = { __typename: 'LocalDesksInvolvement', id: `${incident}|local-desks` };
  return (await ask(query, { r: [representation] }))._entities[0];
}

async function tickets(desk: string, filter: string): Promise<readonly Ticket[]> {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on LocalDesksDesk { tickets(first: 200, filter: ${filter}) { nodes { ${TICKET} } } } } }`;
  const representation = { __typename: 'LocalDesksDesk', code: desk };
  return (await ask(query, { r: [representation] }))._entities[0].tickets.nodes;
}

describe('the samples', () => {
  test('hold Maidstone as 80 tickets of three desks, one a site, and not one more', async () => {
    const { state, tickets: held } = await involvement('I-MAIDSTONE');
    expect(state).toBe('HELD');
    expect(held).toHaveLength(80);
    const sites = new Set(held.map(({ site }) => site.code));
    expect(sites.size).toBe(80);
    for (const site of sites)
      expect(
        registry.organisations.sites.some(({ code }) => code === site),
        site,
      ).toBe(true);
    expect(
      Object.fromEntries([...Map.groupBy(held, ({ id }) => id.split('/')[0]!)].map(([desk, of]) => [desk, of.length])),
    ).toEqual({
      'ld-north-west-acute': 8,
      'ld-north-west-primary-care': 36,
      'ld-west-midlands-primary-care': 36,
    });
    for (const ticket of held) {
      expect(ticket.bonds).toEqual([{ target: { id: 'nsd/main/NSD-2006-004711' }, role: 'PARENT' }]);
      expect(ticket.status).toMatch(/^CLOSED_/);
      expect(ticket.clock.at(-1)!.to).not.toBeNull();
      expect(ticket.summary).toEqual({ state: 'WITHHELD', text: null });
      expect(ticket.id).toBe(`${ticket.id.split('/')[0]}/csv/${encodeURIComponent(ticket.reference)}`);
    }
    expect((await involvement('I-NOBODY-KNOWS')).state).toBe('NONE_LINKED');
  });

  test('are as they were at each time: 50 restored by the end of 1 August, the rest to 3 August', async () => {
    const fixed = async (asOf: string) =>
      (await involvement('I-MAIDSTONE', `@asOf(time: "${asOf}")`)).tickets.filter(
        ({ heldBy, status }) => status !== 'WAITING_OWN' && heldBy?.id.startsWith('desk:ld-'),
      ).length;
    expect(await fixed('2006-07-31T12:00:00+01:00')).toBe(0);
    expect(await fixed('2006-08-02T00:00:00+01:00')).toBe(50);
    expect(await fixed('2006-08-04T00:00:00+01:00')).toBe(80);
    expect((await involvement('I-MAIDSTONE', '@asOf(time: "2006-07-30T10:50:00+01:00")')).state).toBe('NONE_LINKED');
  });

  test('were known when the files came, hours after what they tell', async () => {
    const known = async (asKnownAt: string) =>
      (await involvement('I-MAIDSTONE', `@asKnownAt(time: "${asKnownAt}")`)).tickets.length;
    expect(await known('2006-07-30T11:00:00+01:00')).toBe(0);
    const noon = await known('2006-07-30T12:00:00+01:00');
    expect(noon).toBeGreaterThan(20);
    expect(noon).toBeLessThan(80);
    expect(await known('2006-07-30T14:00:00+01:00')).toBe(80);
  });

  test('keep statuses that nobody mapped, buildings, telephones, and tickets that nobody linked', async () => {
    const acute = await tickets('ld-north-west-acute', '{ unlinked: true, activeFrom: "2006-07-30T09:00:00Z" }');
    expect(acute).toHaveLength(8);
    expect(new Set(acute.map(({ site }) => site.code)).size).toBe(8);
    expect(await tickets('ld-west-midlands-estates', '{ domain: ESTATES }')).toHaveLength(2);
    expect(await tickets('ld-london-telephony', '{ domain: TELEPHONY }')).toHaveLength(2);
    const query = `query ($r: [_Any!]!) @asOf(time: "2006-07-30T17:00:00+01:00") { _entities(representations: $r) {
      ... on LocalDesksTicket { ${TICKET} } } }`;
    const parked = acute.find(({ site }) => site.code === 'SYN-ACU-04')!;
    const then = (await ask(query, { r: [{ __typename: 'LocalDesksTicket', id: parked.id }] }))._entities[0] as Ticket;
    expect(then).toMatchObject({ status: 'UNKNOWN', sourceStatus: 'Parked - see board' });
    const lines = (
      await readFile(new URL(`../../subgraphs/local-desks/sample/${then.fileName}`, import.meta.url), 'utf8')
    ).split('\n');
    expect(lines[then.fileLine - 1]).toContain('Parked - see board');
  });

  test('say of themselves that they are synthetic, row by row', async () => {
    const folder = new URL('../../subgraphs/local-desks/sample/', import.meta.url);
    for (const name of await readdir(folder)) {
      const rows = (await readFile(new URL(name, folder), 'utf8')).trimEnd().split('\n').slice(1);
      for (const row of rows) expect(row).toContain('(synthetic)');
    }
  });

  test('are found loaded at a second start, and dropped files come in beside them', async () => {
    await served.stop();
    await writeFile(
      path.join(dataFolder, 'drop', 'today.csv'),
      'desk,reference,domain,opened_at,last_updated_at,status,incident\n' +
        'ld-maidstone,2006/1234,IT,08/08/2006 10:00,08/08/2006 10:00,Open,I-MAIDSTONE\n' +
        'ld-nowhere,2006/1235,IT,08/08/2006 10:00,08/08/2006 10:00,Open,I-MAIDSTONE\n',
    );
    served = await start();
    await expect.poll(async () => (await involvement('I-MAIDSTONE')).tickets.length, { timeout: 10_000 }).toBe(81);
    const [dropped] = await tickets('ld-maidstone', '{ incident: "I-MAIDSTONE" }');
    expect(dropped).toMatchObject({ id: 'ld-maidstone/csv/2006%2F1234', fileName: 'today.csv', fileLine: 2 });
    // It happened then, and was learnt now: no question about what was known in 2006 finds it.
    expect((await involvement('I-MAIDSTONE', '@asKnownAt(time: "2006-12-31T00:00:00Z")')).tickets).toHaveLength(80);
    const report = path.join(dataFolder, 'drop', 'today.csv.problems.json');
    await expect.poll(() => readFile(report, 'utf8').catch(() => '')).toContain('"CSV_DESK_UNKNOWN"');
  });
});

test('the desk that stands for them lists nothing, and says that it is not to be asked', async () => {
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on LocalDesksDesk {
    tickets { answer { state } nodes { id } } handovers { answer { state } } knownErrors { answer { state } } } } }`;
  const [desk] = (await ask(query, { r: [{ __typename: 'LocalDesksDesk', code: 'local-desks' }] }))._entities;
  const answer = { state: 'NOT_SUPPORTED' };
  expect(desk).toEqual({ tickets: { answer, nodes: [] }, handovers: { answer }, knownErrors: { answer } });
});

test('the subgraph passes the suite that every desk passes', async () => {
  const results = await runConformance({ url: served.url });
  expect(results.filter(({ ok }) => !ok)).toEqual([]);
  expect(results.length).toBeGreaterThan(10);
});

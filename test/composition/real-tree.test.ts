import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSchema, isInterfaceType, print } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCompose } from '../../commands/compose/run-compose.ts';
import { CompositionRefusedError } from '../../gateway/supergraph/composition-rules.ts';
import { contract, readSubgraphInputs } from '../../gateway/supergraph/subgraph-inputs.ts';
import { readSupergraphFile } from '../../gateway/supergraph/supergraph-file.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createDesk, editSdl } from './small-programme.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const THIRTEENTH = 'test-clinic-desk';

describe('the tree as committed', () => {
  it('composes to the files that are committed, byte for byte', async () => {
    const run = await compose(ROOT, ['--check']);
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
    expect(run.lines[0]).toMatch(/^composed \d+ subgraphs$/);
  });

  it('names no machine: every subgraph is at a host that cannot exist', () => {
    const sdl = readSupergraphFile(join(ROOT, 'schema', 'supergraph.graphql'));
    const urls = [...sdl.matchAll(/@join__graph\(name: "[^"]+", url: "([^"]*)"\)/g)].map(([, url]) => url);
    expect(urls.length).toBeGreaterThan(12);
    for (const url of urls) expect(url).toMatch(/^http:\/\/[a-z0-9-]+\.invalid\/graphql$/);
  });

  it('shows clients the whole contract', () => {
    const api = buildSchema(readFileSync(join(ROOT, 'schema', 'api.graphql'), 'utf8'));
    const contractSchema = buildSchema(withoutFederation(print(contract('Spine'))));
    for (const [name, type] of Object.entries(contractSchema.getTypeMap())) {
      if (!isInterfaceType(type)) continue;
      const shown = api.getType(name);
      expect(isInterfaceType(shown) && Object.keys(shown.getFields())).toEqual(
        expect.arrayContaining(Object.keys(type.getFields())),
      );
    }
    expect(api.getDirectives().map(({ name }) => name)).toEqual(expect.arrayContaining(['asOf', 'asKnownAt']));
  });
});

describe('a tree on disk', () => {
  let root: string;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'throughline-compose-'));
    mkdirSync(join(root, 'schema'));
    cpSync(join(ROOT, 'schema', 'organisations.yml'), join(root, 'schema', 'organisations.yml'));
    mkdirSync(join(root, 'subgraphs', 'nsd'), { recursive: true });
    cpSync(join(ROOT, 'subgraphs', 'nsd', 'schema.graphql'), join(root, 'subgraphs', 'nsd', 'schema.graphql'));
    for (const name of (await ownersOf(root)).keys()) writeSubgraph(name, 'index.ts', 'export {};');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const writeSubgraph = (name: string, file: string, sdl: string): void => {
    mkdirSync(join(root, 'subgraphs', name), { recursive: true });
    writeFileSync(join(root, 'subgraphs', name, file), sdl);
  };

  it('is written once, and found unchanged after', async () => {
    expect((await compose(root, ['--check'])).exitCode).toBe(1);
    expect((await compose(root, [])).lines).toContainEqual(expect.stringMatching(/^schema\/api\.graphql written/));
    const again = await compose(root, ['--check']);
    expect(again).toMatchObject({ exitCode: 0, errors: [] });
    expect(again.lines).toContainEqual(expect.stringMatching(/^schema\/supergraph\.graphql unchanged/));
  });

  it('prints each problem with owner, subgraph, rule and coordinate, and writes nothing', async () => {
    const owners = await ownersOf(root);
    writeSubgraph('spine', 'schema.graphql', 'type Elephant { weight: Int }');
    writeSubgraph('n3', 'schema.graphql', 'extend type Note { mood: String }');
    const run = await compose(root, []);

    expect(run.exitCode).toBe(1);
    expect(run.errors.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      `${owners.get('n3')} n3 FIELD_NOT_OWNED Note.mood`,
      `${owners.get('spine')} spine TYPE_NOT_OWNED Elephant`,
    ]);
    expect(run.lines).toEqual([]);
  });

  it('tells every owner of a file that cannot be parsed where it stops, all at once', async () => {
    const owners = await ownersOf(root);
    writeSubgraph('spine', 'schema.graphql', 'extend type SpineTicket {\n  broken: !\n}');
    writeSubgraph('n3', 'subgraph.graphql', '');
    const run = await compose(root, []);

    expect(run.exitCode).toBe(1);
    expect(run.errors.toSorted()).toEqual([
      expect.stringMatching(new RegExp(`^${owners.get('n3')} n3 SYNTAX_ERROR - .*line 1, column 1`)),
      expect.stringMatching(new RegExp(`^${owners.get('spine')} spine SYNTAX_ERROR - .*line 2, column 11`)),
    ] as unknown[]);
    const organisations = await loadOrganisations(join(root, 'schema', 'organisations.yml'));
    expect(() => readSubgraphInputs({ organisations, root })).toThrow(CompositionRefusedError);
  });

  it('refuses a row that nothing serves, and a whole SDL without the address that it is served at, each by its rule', async () => {
    const owners = await ownersOf(root);
    rmSync(join(root, 'subgraphs', 'spine'), { recursive: true });
    rmSync(join(root, 'subgraphs', 'nhsmail', 'index.ts'));
    writeSubgraph('nhsmail', 'schema.graphql', 'extend type NhsmailTicket { mailbox: ID }');
    rmSync(join(root, 'subgraphs', 'n3', 'index.ts'));
    writeSubgraph('n3', 'subgraph.graphql', print(contract('N3')));
    const run = await compose(root, []);

    expect(run).toMatchObject({ exitCode: 1, lines: [] });
    expect(run.errors.toSorted()).toEqual(
      [
        `${owners.get('n3')} n3 URL_MISSING - There is subgraphs/n3/subgraph.graphql and no subgraphs/n3/index.ts: give the row in organisations.yml the url of the server that answers it.`,
        ...['nhsmail', 'spine'].map(
          (name) =>
            `${owners.get(name)} ${name} FOLDER_MISSING - There is no subgraphs/${name}/index.ts: create it, exporting desk; or give the row in organisations.yml the url of a server, and put its schema into subgraphs/${name}/subgraph.graphql.`,
        ),
      ].toSorted(),
    );
  });

  it('asks for no folder of a row that has the url of a server, which then answers the contract and no more', async () => {
    const organisations = await loadOrganisations(join(root, 'schema', 'organisations.yml'));
    rmSync(join(root, 'subgraphs', 'spine'), { recursive: true });
    const url = 'http://spine.invalid/graphql';
    const subgraphs = organisations.subgraphs.map((row) => (row.name === 'spine' ? { ...row, url } : row));
    const inputs = readSubgraphInputs({ organisations: { ...organisations, subgraphs }, root });
    const spine = inputs.find(({ name }) => name === 'spine')!;
    expect([spine.url, print(spine.typeDefs)]).toEqual([url, print(contract('Spine'))]);
  });

  it('takes the whole SDL of a supplier that does not build on the contract, and holds it to the contract', async () => {
    writeSubgraph('spine', 'schema.graphql', 'this file is not read');
    writeSubgraph('spine', 'subgraph.graphql', print(contract('Spine')));
    expect((await compose(root, [])).exitCode).toBe(0);

    writeSubgraph(
      'spine',
      'subgraph.graphql',
      print(editSdl('GovernedText.redactions', null)({ ...createDesk('spine'), typeDefs: contract('Spine') }).typeDefs),
    );
    expect((await compose(root, [])).errors).toEqual([
      expect.stringMatching(/ spine CONTRACT_NARROWED_FIELD GovernedText\.redactions /),
    ]);
  });

  it('composes a thirteenth organisation from a row and a folder', async () => {
    const organisations = await loadOrganisations(join(root, 'schema', 'organisations.yml'));
    writeSubgraph(THIRTEENTH, 'index.ts', 'export {};');
    writeSubgraph(THIRTEENTH, 'schema.graphql', 'extend type TestClinicDeskTicket { ward: String }');
    const row = {
      ...organisations.subgraphs[0]!,
      name: THIRTEENTH,
      prefix: 'TestClinicDesk',
      ownedTypes: [],
      ownedRootFields: [],
    };
    const inputs = readSubgraphInputs({
      organisations: { ...organisations, subgraphs: [...organisations.subgraphs, row] },
      root,
    });

    expect(inputs.map(({ name, role }) => `${role} ${name}`).slice(0, 2)).toEqual([
      'PLATFORM directory',
      'PLATFORM journey',
    ]);
    expect(inputs.at(-1)).toMatchObject({
      name: THIRTEENTH,
      url: `http://${THIRTEENTH}.invalid/graphql`,
      role: 'DESK',
    });
    expect(print(inputs[0]!.typeDefs)).toContain('type TestClinicDeskTicket implements Ticket');
  });

  it('says what is wrong with its arguments and with organisations.yml', async () => {
    expect(await compose(root, ['--quickly'])).toMatchObject({
      exitCode: 2,
      errors: ['usage: npm run compose [-- --check]'],
    });
    rmSync(join(root, 'schema', 'organisations.yml'));
    const run = await compose(root, []);
    expect(run.exitCode).toBe(1);
    expect(run.errors[0]).toMatch(/organisations\.yml: there is no such file$/);
  });
});

async function compose(
  root: string,
  args: readonly string[],
): Promise<{ exitCode: number; lines: string[]; errors: string[] }> {
  const [lines, errors]: [string[], string[]] = [[], []];
  const exitCode = await runCompose({
    args,
    root,
    writeLine: (line) => lines.push(line),
    writeError: (line) => errors.push(line),
  });
  return { exitCode, lines, errors };
}

async function ownersOf(root: string): Promise<ReadonlyMap<string, string>> {
  const { subgraphs } = await loadOrganisations(join(root, 'schema', 'organisations.yml'));
  return new Map(subgraphs.map(({ name, organisation }) => [name, organisation]));
}

function withoutFederation(sdl: string): string {
  const directives =
    'directive @key(fields: String!, resolvable: Boolean) repeatable on OBJECT | INTERFACE directive @shareable on OBJECT | FIELD_DEFINITION';
  return `${sdl.replace(/extend schema[^\n]*(\n[^\n]*\))?/, '')}\n${directives}\ntype Query { _: Int }`;
}

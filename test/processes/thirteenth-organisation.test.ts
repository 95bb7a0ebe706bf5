/** A supplier team adds its organisation by following `subgraphs/README.md` to the letter, in a tree that has never heard of it. */

import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { print } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDeskTypeDefinitions } from '../../schema/contract/desk-type-definitions.ts';
import { createAsk, type Ask } from '../support/ask.ts';
import { ROOT, spawnProcess, type SpawnedProcess } from '../support/spawn-process.ts';

const COPIED = [
  'codegen.yml',
  'commands',
  'database',
  'examples',
  'gateway',
  'logging',
  'schema',
  'subgraphs',
  'package.json',
  'README.md',
  'tsconfig.json',
];
const START_TIMEOUT_MS = 110_000;

let root: string;
let start: SpawnedProcess;
let ask: Ask;

/** The code blocks of the page, by language, in order. */
async function blocksOf(page: string): Promise<(language: string) => string> {
  const text = await readFile(path.join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```$/gm)].map(([, indent, language, code]) => ({
    language,
    code: code!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }));
  return (language) => blocks.find((block) => block.language === language)!.code;
}

/** As the page says: its whole schema, and its address in its row. Nobody listens there: its owner starts it, or has not yet. */
async function addServerInAnotherLanguage(organisations: string): Promise<void> {
  const row = `  - code: HOSPITAL-PHARMACY
    name: Hospital pharmacy system provider (synthetic)
    knownFrom: 2006-01-01
    source: synthetic
    subgraph: { name: hospital-pharmacy, url: 'http://127.0.0.1:9/graphql' }
    desks:
      - { name: Hospital pharmacy service desk, kind: CENTRAL, memberFrom: 2006-01-01 }
`;
  const before = await readFile(organisations, 'utf8');
  await writeFile(organisations, before.replace(/^takeovers:/m, `${row}\ntakeovers:`));
  const folder = path.join(root, 'subgraphs/hospital-pharmacy');
  await mkdir(folder);
  const schema = print(createDeskTypeDefinitions({ prefix: 'HospitalPharmacy', own: null }));
  await writeFile(path.join(folder, 'subgraph.graphql'), schema);
}

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'throughline-thirteenth-'));
  await Promise.all(COPIED.map((name) => cp(path.join(ROOT, name), path.join(root, name), { recursive: true })));
  await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  const block = await blocksOf('subgraphs/README.md');
  const organisations = path.join(root, 'schema/organisations.yml');
  const before = await readFile(organisations, 'utf8');
  const row = block('yaml').replaceAll(/^(?=.)/gm, '  ');
  await writeFile(organisations, before.replace(/^takeovers:/m, `${row}\ntakeovers:`));
  await addServerInAnotherLanguage(organisations);
  const folder = path.join(root, 'subgraphs/pathology-messaging');
  await mkdir(path.join(folder, 'sample'), { recursive: true });
  await writeFile(path.join(folder, 'index.ts'), block('ts'));
  await writeFile(path.join(folder, 'schema.graphql'), block('graphql'));
  const event = {
    id: 'pm-1',
    kind: 'ticket.opened',
    ticket: 'PM/7',
    occurredAt: '2006-07-30T12:00:00Z',
    synthetic: true,
    witnessedAt: '2006-07-30T12:01:00Z',
    data: { incident: 'I-MAIDSTONE', sourceStatus: 'Open', own: { messageType: 'ORU^R01' } },
  };
  await writeFile(path.join(folder, 'sample/01.jsonl'), `${JSON.stringify(event)}\n`);
  start = spawnProcess({
    script: 'commands/start.ts',
    root,
    environment: { PORT: '0', DATA_DIR: path.join(root, '.data') },
  });
  const [, url] = await start.lineOf(/^ready (http:\S+)$/, START_TIMEOUT_MS);
  ask = createAsk(url!);
}, START_TIMEOUT_MS + 10_000);

afterAll(async () => {
  await start?.stop();
  await rm(root, { recursive: true, force: true });
});

describe('an organisation that is not in the tree', () => {
  test('takes part by its folder and its row alone', async () => {
    const { body } = await ask(`{
      desk(code: "pathology-messaging") { code kind organisation { name } history }
      incident(id: "I-MAIDSTONE") {
        involvements(desks: ["pathology-messaging"]) {
          state
          tickets { id reference status desk { code } ... on PathologyMessagingTicket { messageType } }
        }
      }
    }`);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({
      desk: {
        code: 'pathology-messaging',
        kind: 'CENTRAL',
        organisation: { name: 'Pathology messaging provider (synthetic)' },
        history: 'EXACT',
      },
      incident: {
        involvements: [
          {
            state: 'HELD',
            tickets: [
              {
                id: 'pathology-messaging/main/PM%2F7',
                reference: 'PM/7',
                status: 'IN_PROGRESS',
                desk: { code: 'pathology-messaging' },
                messageType: 'ORU^R01',
              },
            ],
          },
        ],
      },
    });
  });

  test('is asked with everybody else, who answer as before', async () => {
    const { body } = await ask('{ incident(id: "I-MAIDSTONE") { involvements { desk { code } state } } }');
    const states = body.data.incident.involvements.map((account: { desk: { code: string }; state: string }) => [
      account.desk.code,
      account.state,
    ]);
    expect(states).toHaveLength(14);
    expect(states).toContainEqual(['pathology-messaging', 'HELD']);
    expect(states).toContainEqual(['nsd', 'HELD']);
    expect(states).toContainEqual(['nhsmail', 'NONE_LINKED']);
    const answered = body.extensions.sources.filter(({ state }) => state === 'ANSWERED');
    expect(answered.map(({ subgraph }) => subgraph)).toHaveLength(13);
  });

  test('may run its own server, in any language: it is asked where its row says, and not started', async () => {
    const { body } = await ask(
      '{ incident(id: "I-MAIDSTONE") { involvements(desks: ["hospital-pharmacy"]) { state } } }',
    );
    expect(body.data.incident.involvements).toEqual([{ state: null }]);
    expect(body.extensions.sources).toMatchObject([{ desk: 'hospital-pharmacy', code: 'SUPPLIER_UNREACHABLE' }]);
    expect(start.lines().filter((line) => line.startsWith('hospital-pharmacy'))).toEqual([]);
  });

  test('composes by the command, and codegen makes it typed resolvers', async () => {
    const composed = spawnProcess({ script: 'commands/compose.ts', root });
    expect([await composed.ended, composed.standardError()]).toEqual([0, '']);
    expect(await readFile(path.join(root, 'schema/supergraph.graphql'), 'utf8')).toContain(
      'type PathologyMessagingTicket implements Ticket',
    );
    const generated = spawnProcess({ script: 'commands/codegen.ts', root });
    expect([await generated.ended, generated.standardError()]).toEqual([0, '']);
    expect(await readFile(path.join(root, 'subgraphs/pathology-messaging/generated/resolvers.ts'), 'utf8')).toContain(
      'export type PathologyMessagingTicketResolvers<',
    );
  });
});

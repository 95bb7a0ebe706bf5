/** The Spine's desk and the national desk as they are served, with the readers that a test vouches for. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { RequestSigner } from '../../gateway/transport/signing/request-signer.ts';
import { createDelegationKey } from '../../schema/contract/delegation.ts';
import { readerSchema } from '../../schema/contract/reader.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import { openLedgerDesk, type LedgerDesk } from '../../subgraphs/connectors/ledger/ledger-desk.ts';
import { decideDisclosure, type DecideDisclosure } from '../../subgraphs/kit/disclosure/decide-disclosure.ts';
import { parseDeskKeys, serveDesk, type DeskLogEntry, type ServedDesk } from '../../subgraphs/kit/index.ts';
import { provideIncidents } from '../../subgraphs/nsd/incident-resolvers.ts';
import { desk as nsd } from '../../subgraphs/nsd/index.ts';
import { mapping as nsdMapping } from '../../subgraphs/nsd/mapping.ts';
import { desk as spine } from '../../subgraphs/spine/index.ts';
import { mapping as spineMapping } from '../../subgraphs/spine/mapping.ts';
import type { StoredRow } from '../ledger/engines.ts';
import { assertNoSecrets } from '../support/planted-secrets.ts';
import { createParty } from '../trust/forge.ts';
import { ASKED_AT, wordsOf } from './matrix.ts';

export const OWNER_TOKEN = 'token-of-the-owner';

export interface ServedOwner extends ServedDesk {
  readonly ledger: LedgerDesk['ledger'];
  readonly log: readonly DeskLogEntry[];
  /** Rows of one of its ledger's tables, as they are stored. */
  readonly rows: (table: string) => readonly StoredRow[];
  /** What the owner reads of who opened its texts. */
  readonly openings: (query?: string, token?: string) => Promise<Response>;
}

export interface Owners {
  readonly spine: ServedOwner;
  readonly nsd: ServedOwner;
  /** The rule by which both decide; a test may plant another. */
  decide: DecideDisclosure;
  /** Milliseconds UTC: both desks' clocks stand still there. */
  now: number;
  readonly stop: () => Promise<void>;
}

export async function serveOwners(): Promise<Owners> {
  const registry = createRegistry(await loadOrganisations());
  const folder = await mkdtemp(join(tmpdir(), 'throughline-disclosure-'));
  const serve = async (definition: typeof spine, mapping: typeof spineMapping): Promise<ServedOwner> => {
    const log: DeskLogEntry[] = [];
    const dataFolder = await mkdtemp(join(folder, `${definition.name}-`));
    let service: LedgerDesk | undefined;
    const served = await serveDesk({
      definition: {
        ...definition,
        createService: async (environment) => {
          const decide: DecideDisclosure = (facts) => owners.decide(facts);
          service = await openLedgerDesk({ environment, mapping, sampleFolder: null, decide });
          if (definition === nsd) provideIncidents(service.system, service.ledger.incidents);
          const events = await readEvents(definition.name);
          const { rejected } = await service.ledger.append(events);
          if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
          return service;
        },
      },
      environment: {
        subgraph: registry.subgraphByName(definition.name)!,
        desks: registry.desksOfSubgraph(definition.name),
        directory: registry,
        dataFolder,
        databaseUrl: null,
        clock: () => owners.now,
        ownerToken: OWNER_TOKEN,
      },
      port: 0,
      log: (entry) => log.push(entry),
      keys: DESK_KEYS,
    });
    const openings: ServedOwner['openings'] = (query = '', token = OWNER_TOKEN) =>
      fetch(`${new URL('/openings', served.url)}${query}`, { headers: { authorization: `Bearer ${token}` } });
    const rows: ServedOwner['rows'] = (table) => {
      const database = new DatabaseSync(join(dataFolder, 'ledger.sqlite'), { readOnly: true });
      try {
        return database.prepare(`select * from ${table}`).all() as StoredRow[];
      } finally {
        database.close();
      }
    };
    return { ...served, ledger: service!.ledger, log, rows, openings };
  };
  const owners = { decide: decideDisclosure, now: ASKED_AT } as { -readonly [Name in keyof Owners]: Owners[Name] };
  owners.spine = await serve(spine, spineMapping);
  owners.nsd = await serve(nsd, nsdMapping);
  owners.stop = async () => {
    await Promise.all([owners.spine.stop(), owners.nsd.stop()]);
    assertNoSecrets('a desk of this process', [...owners.spine.log, ...owners.nsd.log]);
    await rm(folder, { recursive: true, force: true });
  };
  return owners;
}

/** A letter in the place of a text stands for the words that the matrix gives it. */
async function readEvents(name: string): Promise<unknown[]> {
  const lines = (await readFile(new URL(`./${name}.jsonl`, import.meta.url), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line, (key, value) => (key === 'texts' ? withWords(value) : value)));
}

type GivenTexts = Readonly<Record<string, string | { readonly text: string; readonly disclosure: string }>>;

function withWords(texts: GivenTexts): GivenTexts {
  const entries = Object.entries(texts).map(([field, given]) => [
    field,
    typeof given === 'string' ? wordsOf(given) : { ...given, text: wordsOf(given.text) },
  ]);
  return Object.fromEntries(entries) as GivenTexts;
}

/** The gateway that both desks know. */
export const party = createParty();
export const DESK_KEYS = parseDeskKeys(
  { name: 'secrets', text: party.secret },
  { name: 'keys', text: party.publicPem },
);

/** Signs what a gateway asks the desk of that name. */
export function signerFor(subgraph: string, clock: () => number): RequestSigner {
  return new RequestSigner({ key: createDelegationKey(party.privateKey), secret: party.secret, subgraph, clock });
}

/** Asks a desk as `reader`, as the gateway does: under a delegation that says for whom, and signed. Gives the parsed body. */
export async function askSigned(
  { name, url }: Pick<ServedDesk, 'name' | 'url'>,
  reader: object | null,
  now: number,
  request: { readonly query: string; readonly variables: object },
  // oxlint-disable-next-line typescript/no-explicit-any -- its shape is the query's
): Promise<any> {
  const signer = signerFor(name, () => now);
  const body = JSON.stringify(request);
  const headers = { 'content-type': 'application/json' };
  const vouchedFor = reader === null ? null : readerSchema.parse(reader);
  const signature = signer.sign({ method: 'POST', target: '/graphql', headers: {}, body, reader: vouchedFor });
  const response = await fetch(url, { method: 'POST', headers: { ...headers, ...signature }, body });
  return response.json();
}

/** The data of a desk's answer to `reader`, in which there must be no error. */
export async function askAs(
  owners: Owners,
  desk: ServedDesk,
  reader: object | null,
  query: string,
  variables: object = {},
  // oxlint-disable-next-line typescript/no-explicit-any -- its shape is the query's
): Promise<any> {
  const { data, errors } = await askSigned(desk, reader, owners.now, { query, variables });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

const TEXT = '{ state text redactions withheld { reasonCode decidedBy { id } decidedAt reviewDueAt } }';
const SPINE = `query ($keys: [_Any!]!) DIRECTIVES { _entities(representations: $keys) {
  ... on SpineTicket { summary ${TEXT} notes { nodes { text ${TEXT} } } handovers { id rejectNote ${TEXT} }
    clock { evidence ${TEXT} } resolutions { reason ${TEXT} } }
  ... on SpineDesk {
    knownErrors { nodes { symptoms ${TEXT} workaround ${TEXT} } } problems { nodes { summary ${TEXT} } }
    changes { nodes { summary ${TEXT} } } supportMaterials { nodes { rejectNote ${TEXT} } } }
  ... on SpineInvolvement { disputes { position ${TEXT} } }
} }`;
const NSD = `query ($keys: [_Any!]!) DIRECTIVES { _entities(representations: $keys) { ... on Incident { title ${TEXT} } } }`;
const SPINE_KEYS = [
  { __typename: 'SpineTicket', id: 'spine/main/INC-1' },
  { __typename: 'SpineTicket', id: 'spine/main/INC-2' },
  { __typename: 'SpineTicket', id: 'spine/main/INC-3' },
  { __typename: 'SpineDesk', code: 'spine' },
  { __typename: 'SpineInvolvement', id: 'I-1|spine' },
];

/** Every text of the matrix as `reader` gets it, by its letter. */
export async function textsAs(
  owners: Owners,
  reader: object | null,
  directives = '',
): Promise<Readonly<Record<string, unknown>>> {
  const [{ _entities: entities }, { _entities: incidents }] = await Promise.all([
    askAs(owners, owners.spine, reader, SPINE.replace('DIRECTIVES', directives), { keys: SPINE_KEYS }),
    askAs(owners, owners.nsd, reader, NSD.replace('DIRECTIVES', directives), {
      keys: [{ __typename: 'Incident', id: 'I-1' }],
    }),
  ]);
  const [first, second, third, desk, involvement] = entities;
  const noted = (ticket: typeof first, letters: string) =>
    [...letters].map((letter, index) => [letter, ticket.notes.nodes[index]?.text]);
  const rejected = first.handovers.find(({ id }: { id: string }) => id.endsWith('#H-NWWM'));
  const [knownError] = desk.knownErrors.nodes;
  return {
    A: first.summary,
    ...Object.fromEntries(noted(first, 'BCDHIJ')),
    E: rejected?.rejectNote,
    F: first.clock[0]?.evidence,
    G: first.resolutions[0]?.reason,
    K: second.summary,
    ...Object.fromEntries(noted(second, 'LMNOP')),
    Q: knownError?.symptoms,
    R: knownError?.workaround,
    S: desk.problems.nodes[0]?.summary,
    T: desk.changes.nodes[0]?.summary,
    U: desk.supportMaterials.nodes[0]?.rejectNote,
    V: involvement.disputes[0]?.position,
    ...Object.fromEntries(noted(third, 'W')),
    X: incidents[0].title,
  };
}

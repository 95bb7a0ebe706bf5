/** What is found out about a desk before it is checked: its prefix, its code, and what it holds to try things on. */

import { Kind, parse } from 'graphql';
import type { DocumentNode } from 'graphql';
import { formatInstant } from '../../../schema/contract/times.ts';
import type { InstantMs } from '../../../schema/contract/times.ts';
import { expect, show } from './failure.ts';
import type { AskOptions, DeskClient, GraphqlAnswer } from './client.ts';
import { createContractTypes } from './contract-types.ts';
import type { ContractTypes } from './contract-types.ts';

export interface DeskSession {
  readonly client: DeskClient;
  readonly clock: () => InstantMs;
  /** Prefix of the desk's own types, from its SDL. */
  readonly prefix: string;
  /** The code of the desk that is asked. */
  readonly desk: string;
  readonly sdl: DocumentNode;
  readonly types: ContractTypes;
  readonly history: unknown;
  /** Ids of some tickets that the desk lists, newest first, and the incident that each is linked to. */
  readonly tickets: ReadonlyArray<{ readonly id: string; readonly incident: string | null }>;
  /** The pair at which everything is asked that is not about times: the instant at which the session began. */
  readonly pinned: AskOptions;
  /** Asks at the pinned times. */
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<GraphqlAnswer>;
  /** Asks for entities at the pinned times, by representations of one type of this desk, such as `Ticket`. */
  askEntities(
    entity: 'Ticket' | 'Desk' | 'Involvement' | 'KnownError',
    keys: readonly unknown[],
    selection: string,
    times?: AskOptions,
  ): Promise<GraphqlAnswer>;
}

/** How many of the desk's newest tickets are tried. */
const SAMPLE_SIZE = 25;

/**
 * @param deskCode the desk to ask; null takes the prefix in lower case with hyphens.
 * @throws {ConformanceFailure} when there is no SDL to go by, or no such desk behind it.
 */
export async function createSession(
  client: DeskClient,
  deskCode: string | null,
  clock: () => InstantMs,
): Promise<DeskSession> {
  const now = formatInstant(clock());
  const pinned: AskOptions = { asOf: now, asKnownAt: now, origin: 'default' };
  const service = await client.ask('{ _service { sdl } }', pinned);
  const sdlText: unknown = service.data?.['_service']?.sdl;
  expect(typeof sdlText === 'string', () => `_service { sdl } was answered with ${show(service.text)}`);
  const sdl = parse(sdlText);
  const prefix = findPrefix(sdl);
  const types = createContractTypes(prefix);
  const desk = deskCode ?? prefix.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

  const askEntities: DeskSession['askEntities'] = (entity, keys, selection, times = pinned) => {
    const key = entity === 'Desk' ? 'code' : 'id';
    const representations = keys.map((value) => ({ __typename: prefix + entity, [key]: value }));
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on ${prefix}${entity} ${selection} } }`;
    return client.ask(query, { ...times, variables: { representations } });
  };
  const found = await askEntities(
    'Desk',
    [desk],
    `{ code history tickets(first: ${SAMPLE_SIZE}) { nodes { id incident { id } } } }`,
  );
  const entity = found.data?.['_entities']?.[0];
  expect(
    entity?.code === desk,
    () => `${prefix}Desk ${show(desk)} was answered with ${show(found.text)}; say which desk to ask`,
  );
  const nodes: Array<{ id: string; incident: { id: string } | null }> = entity.tickets?.nodes ?? [];
  return {
    client,
    clock,
    prefix,
    desk,
    sdl,
    types,
    history: entity.history,
    tickets: nodes.map(({ id, incident }) => ({ id, incident: incident?.id ?? null })),
    pinned,
    ask: (query, variables = {}) => client.ask(query, { ...pinned, variables }),
    askEntities,
  };
}

function findPrefix(sdl: DocumentNode): string {
  const names = sdl.definitions.flatMap((definition) =>
    (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.OBJECT_TYPE_EXTENSION) &&
    definition.interfaces?.some((implemented) => implemented.name.value === 'Ticket')
      ? [definition.name.value]
      : [],
  );
  const [name] = names;
  expect(
    name !== undefined && new Set(names).size === 1 && name.endsWith('Ticket') && name !== 'Ticket',
    `the SDL must have exactly one type XTicket that implements Ticket; it has ${show(names)}`,
  );
  return name.slice(0, -'Ticket'.length);
}

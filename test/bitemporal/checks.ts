/** What is asked of a desk about one log at one pair of times, and compared with the naive side's answers. */

import { expect } from 'vitest';
import {
  askEntities,
  CHANGE,
  declarationsOf,
  HANDOVER,
  INCIDENT,
  INVOLVEMENT,
  KNOWN_ERROR,
  MATERIAL,
  operationHead,
  post,
  PROBLEM,
  TICKET,
  toAsked,
  toNaiveShape,
  type AskedTimes,
  type Desk,
} from './ask-desk.ts';
import { wire, withoutRepeats, type NaiveEvent, type NaiveTimes } from './naive-events.ts';
import {
  naiveChainHead,
  naiveChanges,
  naiveHandovers,
  naiveIncident,
  naiveIncidents,
  naiveInvolvement,
  naiveKnownErrors,
  naiveMaterials,
  naiveProblems,
  naiveTickets,
  type NaiveHandoverFilter,
  type NaiveTicketFilter,
} from './naive-lists.ts';
import { naiveTicket, ticketId, type NaiveLedger } from './naive-ticket.ts';
import { MINUTE, type RandomLog } from './random-logs.ts';
import type { TestedDesk } from './tested-desk.ts';

export async function checkLog(
  desk: TestedDesk,
  gatewayUrl: string,
  log: RandomLog,
  times: NaiveTimes,
  dice: { filter: number; page: number },
): Promise<void> {
  const ledger: NaiveLedger = { desk: desk.name, log: desk.log, words: desk.words };
  const asked = toAsked(times);
  await checkTickets(desk, ledger, log, times, asked);
  await checkLists(desk, ledger, log, times, dice);
  await checkIncidents(desk, ledger, log, times, asked);
  if (dice.filter % 8 === 1) await checkThroughGateway(gatewayUrl, desk, ledger, log, times, asked);
}

/** The gateway's own root fields, its directives and its pinned times, in front of the same desks. */
async function checkThroughGateway(
  gatewayUrl: string,
  desk: TestedDesk,
  ledger: NaiveLedger,
  { lines, name }: RandomLog,
  times: NaiveTimes,
  asked: AskedTimes,
): Promise<void> {
  const ids = [...new Set(own(lines, 'ticket').map((event) => ticketId(ledger, event)))];
  const tickets = ids.map((_, index) => `t${index}: ticket(id: $t${index}) ${TICKET}`);
  const declared = ids.map((_, index) => `$t${index}: ID!`);
  const incident = `I-${name}-0`;
  const service = `S-${name}-0`;
  const given = { incident, service };
  const answer = await post(
    new URL('graphql', gatewayUrl).href,
    `${operationHead(asked, [...declared, ...declarationsOf(given)])} {
       ${tickets.join('\n')}
       incident(id: $incident) { involvements(desks: ["${desk.name}"]) { id state tickets { id } } }
       desk(code: "${desk.name}") { chainHead { position witnessedAt } tickets(filter: { service: $service }) { nodes { id } } }
     }`,
    { ...asked, ...given, ...Object.fromEntries(ids.map((id, index) => [`t${index}`, id])) },
  );
  expect(answer.errors).toBeUndefined();
  const ofLog: NaiveLedger = { ...ledger, log: withoutRepeats(lines) };
  for (const [index, id] of ids.entries())
    expect(toNaiveShape(answer.data[`t${index}`])).toEqual(naiveTicket(ledger, id, times));
  const { id, state, tickets: linked } = naiveInvolvement(ofLog, incident, times);
  expect(answer.data.incident.involvements).toEqual([{ id, state, tickets: linked }]);
  expect(answer.data.desk).toEqual({
    chainHead: naiveChainHead(ledger, times),
    tickets: { nodes: naiveTickets(ofLog, { service }, times).map((ticket) => ({ id: ticket })) },
  });
}

async function checkTickets(
  desk: TestedDesk,
  ledger: NaiveLedger,
  { lines, name }: RandomLog,
  times: NaiveTimes,
  asked: AskedTimes,
): Promise<void> {
  const ids = [...new Set(own(lines, 'ticket').map((event) => ticketId(ledger, event)))];
  const keys = [...ids, `${desk.name}/main/${name}-nobody`].map((id) => ({ id }));
  const answer = await askEntities(desk, 'Ticket', keys, TICKET, asked);
  expect(answer.errors).toBeUndefined();
  const expected = keys.map(({ id }) => naiveTicket(ledger, id, times));
  expect(answer.data._entities.map(toNaiveShape)).toEqual(expected);
  const head = naiveChainHead(ledger, times);
  expect(answer.extensions.throughline).toMatchObject({
    ...(asked.asOf === undefined ? {} : { asOf: asked.asOf }),
    ...(asked.asKnownAt === undefined ? {} : { asKnownAt: asked.asKnownAt }),
    // Freshness has nothing to do with the times asked for.
    sourceSpokeAt: wire(desk.log.at(-1)!.witnessedAt),
    chainHead: head === null ? null : { position: head.position },
  });
}

async function checkLists(
  desk: TestedDesk,
  ledger: NaiveLedger,
  { lines, name, start }: RandomLog,
  times: NaiveTimes,
  { filter, page }: { filter: number; page: number },
): Promise<void> {
  const minute = (offset: number) => new Date(start + offset * MINUTE).toISOString();
  const service = `S-${name}-${filter % 2}`;
  const ticketFilters: NaiveTicketFilter[] = [
    { service },
    { site: `W-${name}-${filter % 2}` },
    { incident: `I-${name}-${filter % 2}` },
    { service, open: filter % 3 === 0, unlinked: filter % 5 === 0 },
    { open: true, activeFrom: minute(filter % 40), activeTo: minute((filter % 40) + 5) },
    { activeFrom: minute(filter % 40), activeTo: minute(40), domain: 'IT' },
  ];
  const handoverFilters: NaiveHandoverFilter[] = [
    { from: minute(0), to: minute(filter % 45) },
    { from: minute(-1), direction: filter % 2 === 0 ? 'SENT' : 'RECEIVED' },
    { from: minute(-1), outcome: (['OPEN', 'ACCEPTED', 'REJECTED', 'WITHDRAWN'] as const)[filter % 4]! },
  ];
  // A whole ledger takes the naive side long to fold: every tenth log asks about all that was loaded so far.
  const isWhole = filter % 10 === 0;
  // Only a list without conditions shows what was purged.
  if (isWhole || lines.some(({ kind }) => kind === 'ticket.purged')) ticketFilters.push({});
  if (isWhole) {
    ticketFilters.push({ open: true }, { open: false }, { unlinked: true }, { unlinked: false });
    handoverFilters.push({});
  }
  const asked = toAsked(times);
  const walk = <Row>(list: string, parameters: object, selection: string) =>
    walkPages<Row>(desk, list, parameters, selection, asked, page);
  const ofLog: NaiveLedger = { ...ledger, log: withoutRepeats(lines) };
  const scope = isWhole ? ledger : ofLog;
  const isInScope = ({ id }: { id: string }) => isWhole || id.includes(`/${name}%2F`);
  for (const one of ticketFilters) {
    const { rows, total } = await walk<{ id: string }>('tickets', { filter: one }, '{ id }');
    const expected = naiveTickets(scope, one, times);
    expect(
      rows.filter(isInScope).map(({ id }) => id),
      JSON.stringify(one),
    ).toEqual(expected);
    if (isWhole && total !== null) expect(total, JSON.stringify(one)).toBe(expected.length);
  }
  for (const one of handoverFilters) {
    const { rows } = await walk<{ id: string }>('handovers', one, HANDOVER);
    expect(rows.filter(isInScope), JSON.stringify(one)).toEqual(naiveHandovers(scope, one, times));
  }
  const symptom = `WORDS ${filter % 5}`;
  const site = `W-${name}-0`;
  const listed = await askEntities(
    desk,
    'Desk',
    [{ code: desk.name }],
    `{ chainHead { position witnessedAt }
       affecting: knownErrors(first: 200, service: $service) { nodes ${KNOWN_ERROR} }
       showing: knownErrors(first: 200, service: $service, symptom: $symptom) { nodes ${KNOWN_ERROR} }
       there: knownErrors(first: 200, service: $service, site: $site) { nodes ${KNOWN_ERROR} }
       problems(first: 200, service: $service) { nodes ${PROBLEM} }
       changes(first: 200, service: $service) { nodes ${CHANGE} }
       supportMaterials(first: 200, service: $service) { nodes ${MATERIAL} } }`,
    asked,
    { service, symptom, site },
  );
  expect(listed.errors).toBeUndefined();
  expect(listed.data._entities[0]).toEqual({
    chainHead: naiveChainHead(ledger, times),
    affecting: { nodes: naiveKnownErrors(ofLog, { service }, times) },
    showing: { nodes: naiveKnownErrors(ofLog, { service, symptom }, times) },
    there: { nodes: naiveKnownErrors(ofLog, { service, site }, times) },
    problems: { nodes: naiveProblems(ofLog, service, times) },
    changes: { nodes: naiveChanges(ofLog, service, times) },
    supportMaterials: { nodes: naiveMaterials(ofLog, service, times) },
  });
}

interface Walked<Row> {
  readonly rows: Row[];
  readonly total: number | null;
}

/** All pages of a list, of `page` rows first and of growing ones then. */
async function walkPages<Row>(
  desk: Desk,
  list: string,
  parameters: object,
  selection: string,
  asked: AskedTimes,
  page: number,
): Promise<Walked<Row>> {
  const rows: Row[] = [];
  let after: string | null = null;
  let total: number | null = null;
  for (let first = page; ; first = Math.min(200, first * 3)) {
    const given = { ...parameters, first, ...(after === null ? {} : { after }) };
    const written = `(${Object.keys(given)
      .map((name) => `${name}: $${name}`)
      .join(', ')})`;
    const totalSelection = list === 'tickets' ? 'total' : '';
    const answer = await askEntities(
      desk,
      'Desk',
      [{ code: desk.name }],
      `{ ${list}${written} { nodes ${selection} pageInfo { endCursor hasNextPage } ${totalSelection} } }`,
      asked,
      given,
    );
    expect(answer.errors).toBeUndefined();
    const connection = answer.data._entities[0][list];
    rows.push(...connection.nodes);
    total = connection.total ?? null;
    if (!connection.pageInfo.hasNextPage) return { rows, total };
    after = connection.pageInfo.endCursor;
  }
}

/** A GraphQL literal; the values of enums are the words in capitals alone. */
function toLiteral(value: unknown): string {
  if (typeof value === 'string') return /^[A-Z]{2,}$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${toLiteral(inner)}`)
    .join(', ')} }`;
}

async function checkIncidents(
  desk: TestedDesk,
  ledger: NaiveLedger,
  log: RandomLog,
  times: NaiveTimes,
  asked: AskedTimes,
): Promise<void> {
  // Codes and ids that only this log uses cannot be found anywhere else.
  const ofLog: NaiveLedger = { ...ledger, log: withoutRepeats(log.lines) };
  const incidents = [0, 1, 2].map((number) => `I-${log.name}-${number}`);
  const keys = incidents.map((incident) => ({ id: `${incident}|${desk.name}` }));
  const involvements = await askEntities(desk, 'Involvement', keys, INVOLVEMENT, asked);
  expect(involvements.errors).toBeUndefined();
  const expected = incidents.map((incident) => naiveInvolvement(ofLog, incident, times));
  const memberFrom = Date.UTC(2004, 6, 1);
  if (times.asOf >= memberFrom) expect(involvements.data._entities).toEqual(expected);
  if (desk.name !== 'nsd') return;
  const answer = await askEntities(
    desk,
    'Incident',
    incidents.map((id) => ({ id })),
    INCIDENT,
    asked,
  );
  expect(answer.errors).toBeUndefined();
  const nothing = { title: null, major: null, service: null, startClaims: null, restoreClaims: null, impact: null };
  const told = incidents.map((id) => {
    const incident = naiveIncident(ofLog, id, times);
    if (incident === null) return { id, ...nothing, bonds: null, supersededBy: null };
    const { declaredAt: _declaredAt, ...shown } = incident;
    return shown;
  });
  expect(answer.data._entities).toEqual(told);
  const minute = (offset: number) => new Date(log.start + offset * MINUTE).toISOString();
  // Written out, where the lists of a desk have theirs in variables.
  for (const filter of [
    { service: `S-${log.name}-0` },
    { service: `S-${log.name}-1`, open: true },
    { site: `W-${log.name}-0`, major: true },
    { from: minute(0), to: minute(60) },
  ]) {
    const query = `${operationHead(asked)} { incidents(first: 200, filter: ${toLiteral(filter)}) { nodes { id } } }`;
    const list = await post(desk.url, query, { ...asked });
    expect(list.errors).toBeUndefined();
    const ids = list.data.incidents.nodes.map(({ id }: { id: string }) => id);
    expect(ids, JSON.stringify(filter)).toEqual(naiveIncidents(ofLog, filter, times));
  }
}

const own = (events: readonly NaiveEvent[], field: 'incident' | 'ticket') => [
  ...new Set(events.flatMap((event) => (event[field] === undefined ? [] : [event]))),
];

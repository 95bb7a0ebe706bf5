/** From what the graph answers of an incident to what the engine is given, and what each figure requires for it. */

import { Kind, parse, print, visit, type SelectionSetNode } from 'graphql';
import { expect, test } from 'vitest';
import {
  INCIDENT_ACCOUNTS,
  INCIDENT_SELECTION,
  toIncidentAccounts,
  type IncidentNode,
} from '../../gateway/journey/accounts/incident-accounts.ts';
import { readJourneyTypeDefinitions } from '../../gateway/journey/type-definitions.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';

const registry = createRegistry(await loadOrganisations());
const times = { asOf: Date.UTC(2007, 5, 1), asKnownAt: Date.UTC(2007, 5, 1) };
const accountsOf = (node: Omit<IncidentNode, 'id'>) => toIncidentAccounts({ id: 'I-1', ...node }, { registry, times });

const STATEMENT = {
  id: 'CLK-1',
  role: 'HANDLING',
  state: 'STOPPED',
  from: '2006-07-30T10:00:00+01:00',
  witnessedAt: '2006-07-30T09:05:00.000Z',
} as const;
const TICKET = {
  id: 'spine/main/INC%2F1',
  presence: 'HELD',
  clock: [STATEMENT],
  handovers: [],
  bonds: [],
  resolutions: [],
  severityClaims: [],
  materialGaps: [],
} as const;
const held = (desk: string, ...tickets: object[]) =>
  ({ id: `I-1|${desk}`, state: 'HELD', disputes: [], tickets }) as NonNullable<IncidentNode['involvements']>[number];
const spineOf = (...tickets: object[]) =>
  accountsOf({ involvements: [held('spine', ...tickets)] }).accounts.find(({ desk }) => desk === 'spine')!;

type Shape = { [field: string]: Shape };

/** Fields by name at each level, however they are written. */
function shapeOf({ selections }: SelectionSetNode, shape: Shape = {}): Shape {
  for (const field of selections) {
    if (field.kind !== Kind.FIELD) continue;
    const below = (shape[field.name.value] ??= {});
    if (field.selectionSet !== undefined) shapeOf(field.selectionSet, below);
  }
  return shape;
}

function shapeOfText(fields: string): Shape {
  const [operation] = parse(`{ ${fields} }`).definitions;
  return shapeOf((operation as { selectionSet: SelectionSetNode }).selectionSet);
}

function requirementsOf(field: string): string {
  let found: string | undefined;
  visit(readJourneyTypeDefinitions(), {
    FieldDefinition: ({ name, directives }) => {
      const requires = directives?.find((directive) => directive.name.value === 'requires');
      const [fields] = requires?.arguments ?? [];
      if (name.value === field && fields?.value.kind === Kind.STRING) found = fields.value.value;
    },
  });
  return found!;
}

test('custody requires what is read for root figures, and the blast the places of tickets besides', () => {
  const places = 'involvements { tickets { site { code } affectedSites { code } } }';
  expect(shapeOfText(requirementsOf('custody'))).toEqual(shapeOfText(INCIDENT_SELECTION));
  expect(shapeOfText(requirementsOf('blast'))).toEqual(shapeOfText(`${INCIDENT_SELECTION} ${places}`));
});

test('no text is read: of evidence only whether there is any', () => {
  expect(print(parse(INCIDENT_ACCOUNTS))).not.toMatch(/\b(text|reason \{|rejectNote|summary|position|title)\b/);
});

test('an account a desk in the order of the directory, null for each that did not answer', () => {
  const { accounts } = accountsOf({ involvements: [null, held('spine', TICKET), { id: 'I-1|n3', state: null }] });
  expect(accounts.map(({ desk }) => desk)).toEqual(registry.accountDesks.map(({ code }) => code));
  expect(Object.fromEntries(accounts.map(({ desk, state }) => [desk, state]))).toMatchObject({
    spine: 'HELD',
    n3: null,
    nsd: null,
  });
});

test('instants are parsed, parties are ids, and the desk that speaks is the one in the ticket’s id', () => {
  const [ticket] = spineOf({ ...TICKET, clock: [{ ...STATEMENT, heldBy: { id: 'desk:n3' } }] }).tickets;
  expect(ticket).toMatchObject({ id: 'spine/main/INC%2F1', desk: 'spine', presence: 'HELD' });
  expect(ticket!.clock).toEqual([
    {
      id: 'CLK-1',
      role: 'HANDLING',
      state: 'STOPPED',
      heldBy: 'desk:n3',
      waitingOn: null,
      from: Date.UTC(2006, 6, 30, 9),
      to: null,
      reason: null,
      hasEvidence: false,
      requestedAt: null,
      requestReachedAt: null,
      recordedAt: null,
      witnessedAt: Date.UTC(2006, 6, 30, 9, 5),
    },
  ]);
});

test.each(['RELEASED', 'REDACTED', 'WITHHELD', 'ERASED'])('evidence that is %s is evidence', (state) => {
  const [ticket] = spineOf({ ...TICKET, clock: [{ ...STATEMENT, evidence: { state } }] }).tickets;
  expect(ticket!.clock[0]!.hasEvidence).toBe(true);
});

test.each([
  ['its statements', { clock: null }],
  ['one of its statements', { clock: [STATEMENT, null] }],
  ['when a statement begins', { clock: [{ ...STATEMENT, from: null }] }],
  ['its hand-overs', { handovers: undefined }],
  ['whose ticket a bond is with', { bonds: [{ role: 'PARENT', target: null }] }],
])('a ticket that came without %s did not come', (_, missing) => {
  const account = spineOf({ ...TICKET, ...missing });
  expect(account.state).toBe('HELD');
  expect(account.tickets).toMatchObject([{ id: TICKET.id, presence: null, clock: [], handovers: [], bonds: [] }]);
});

test.each(['WITHHELD', 'PURGED', 'NOT_HELD'])('a ticket that is %s says nothing', (presence) => {
  expect(spineOf({ ...TICKET, presence }).tickets).toMatchObject([{ presence, clock: [] }]);
});

test('an account whose tickets, or disputes, did not all come is one that did not answer', () => {
  const broken = (change: object) =>
    accountsOf({ involvements: [{ ...held('spine', TICKET)!, ...change }] }).accounts.find(
      ({ desk }) => desk === 'spine',
    );
  expect(broken({ tickets: null })).toMatchObject({ state: null, tickets: [] });
  expect(broken({ tickets: [TICKET, null] })).toMatchObject({ state: null, tickets: [{ id: TICKET.id }] });
  expect(broken({ disputes: null })).toMatchObject({ state: null, tickets: [{ id: TICKET.id }], disputes: [] });
});

test('the declaration: null where the NSD did not answer, empty where it knows nothing of the incident', () => {
  const nsd = (state: 'HELD' | 'NONE_LINKED') => ({ ...held('nsd')!, state });
  expect(accountsOf({}).declaration).toBeNull();
  expect(accountsOf({ involvements: [nsd('HELD')], startClaims: null }).declaration).toBeNull();
  expect(accountsOf({ involvements: [nsd('NONE_LINKED')], startClaims: null }).declaration).toEqual({
    service: null,
    major: null,
    startClaims: [],
    restoreClaims: [],
    impact: [],
    bonds: [],
  });
  const declared = { service: { code: 'PDS' }, major: true, startClaims: [], restoreClaims: [], impact: [], bonds: [] };
  expect(accountsOf({ involvements: [nsd('HELD')], ...declared }).declaration).toMatchObject({
    service: 'PDS',
    major: true,
  });
  expect(accountsOf({ involvements: [nsd('HELD')], ...declared, bonds: null }).declaration).toBeNull();
});

test('the directory: account desks and desks that somebody names, each with who ran it, as known then', () => {
  const named = {
    ...TICKET,
    clock: [{ ...STATEMENT, heldBy: { id: 'desk:ld-maidstone' }, waitingOn: { id: 'desk:no-such' } }],
  };
  const node = { id: 'I-1', involvements: [held('spine', named)] };
  const at = (asKnownAt: number) => toIncidentAccounts(node, { registry, times: { asOf: asKnownAt, asKnownAt } });
  const { desks } = at(times.asKnownAt).directory;
  const expected = registry.organisations.desks.filter(
    ({ code }) => code === 'ld-maidstone' || registry.accountDesks.some((desk) => desk.code === code),
  );
  expect(desks.map(({ code }) => code)).toEqual(expected.map(({ code }) => code));
  expect(desks.find(({ code }) => code === 'ld-maidstone')).toMatchObject({ kind: 'LOCAL', account: 'local-desks' });
  // Accenture ran the Eastern desk until the takeover of 8 January 2007, midnight in London, and CSC from then on.
  const eastern = (asKnownAt: number) =>
    at(asKnownAt).directory.desks.find(({ code }) => code === 'lsp-eastern')!.operators;
  expect(eastern(times.asKnownAt)).toMatchObject([
    { organisation: 'ACCENTURE' },
    { organisation: 'CSC', from: Date.UTC(2007, 0, 8) },
  ]);
  expect(eastern(Date.UTC(2006, 0, 1))).toMatchObject([{ organisation: 'ACCENTURE' }]);
});

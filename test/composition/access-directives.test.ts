/** Where a desk may close what it answers to some readers, and what it is told where it may not. */

import { expect, it } from 'vitest';
import { readAccessDirectives } from '../../gateway/supergraph/access-directives.ts';
import { addImport, addSdl, applyAll, composeProgramme, editSdl, problemsOf } from './small-programme.ts';

type Change = ReturnType<typeof addSdl>;

const SCOPES = '@requiresScopes(scopes: [["desk:spine"], ["role:auditor"]])';
const imports = applyAll(addImport('@authenticated'), addImport('@requiresScopes'), addImport('@policy'));
const closes = (coordinate: string): Change => editSdl(coordinate, (sdl) => `${sdl} ${SCOPES}`);
const closesType = (coordinate: string): Change => editSdl(coordinate, (sdl) => sdl.replace('{', `${SCOPES} {`));

const ALLOWED: Readonly<Record<string, Change>> = {
  // Of its own, on a type of the contract.
  'SpineTicket.inner': addSdl(`extend type {P}Ticket { inner: String ${SCOPES} }`),
  // Of the contract, and what a person wrote.
  'SpineTicket.summary': closes('{P}Ticket.summary'),
  SpineSecretZebra: closesType('{P}SecretZebra'),
  'SpineSecretZebra.zebraInternalSpine': closes('{P}SecretZebra.zebraInternal{P}'),
  SpineSecretStripes: closesType('{P}SecretStripes'),
  'Query.zebraSpineLedger': closes('Query.zebra{P}Ledger'),
  // Of a type that it was given.
  'ZebraSpineLedger.lines': closes('Zebra{P}Ledger.lines'),
};

it('a desk may close what is its own, and with it nothing of anybody else', () => {
  const result = composeProgramme({ spine: applyAll(imports, ...Object.values(ALLOWED)) });
  if (!('ok' in result))
    throw new Error(
      problemsOf(result)
        .map(({ message }) => message)
        .join('\n'),
    );
  const { supergraphSdl, declared } = readAccessDirectives(result.ok.supergraphSdl);
  const places = new Map([...declared!.types, ...declared!.fields]);
  // Composition says it of the interface too, where nobody may take it at its word.
  expect([...places.keys()].toSorted()).toEqual([...Object.keys(ALLOWED), 'Ticket.summary'].toSorted());
  for (const place of Object.keys(ALLOWED)) {
    const { requirement, subgraphs } = places.get(place)!;
    expect(requirement).toEqual({ isAuthenticated: false, scopes: [['desk:spine'], ['role:auditor']], policies: [] });
    expect(subgraphs).toContain('spine');
  }
  for (const text of [supergraphSdl, result.ok.apiSchemaSdl]) expect(text).not.toContain('requiresScopes');
});

const REFUSED: readonly (readonly [coordinate: string, plant: Change, says: RegExp])[] = [
  ['SpineTicket.status', closes('{P}Ticket.status'), /structured fields of the contract are for every reader/],
  ['SpineKnownError', closesType('{P}KnownError'), /promises to every reader/],
  ['GovernedText', closesType('GovernedText'), /every desk shares the type/],
  ['GovernedText.text', closes('GovernedText.text'), /every desk shares the field/],
  ['Ticket', closesType('Ticket'), /the types that implement the interface/],
  ['Ticket.summary', closes('Ticket.summary'), /the types that implement the interface/],
  ['ZebraSpineLedger', closesType('Zebra{P}Ledger'), /others answer for the type too/],
  ['TicketStatus', closesType('TicketStatus'), /every desk shares the type/],
  // Last: the other changes print anew, and leave out what has no fields.
  ['Query', addSdl(`extend type Query ${SCOPES}`), /every desk's root fields/],
];

it('a desk may not close what others answer too or every reader is promised, and is told why', () => {
  const plants = REFUSED.map(([, plant]) => plant);
  const problems = problemsOf(composeProgramme({ spine: applyAll(imports, ...plants) }));
  expect(problems.map(({ owner, rule, coordinate }) => [owner, rule, coordinate]).toSorted()).toEqual(
    REFUSED.map(([coordinate]) => ['OWNER-SPINE', 'DIRECTIVE_NOT_ALLOWED', coordinate]).toSorted(),
  );
  for (const [coordinate, , says] of REFUSED) {
    expect(problems.find((problem) => problem.coordinate === coordinate)!.message).toMatch(says);
  }
});

it('a desk may not close the key of a type that it was given', () => {
  const plant = applyAll(
    imports,
    (desk) => ({ ...desk, ownedTypes: [...desk.ownedTypes, 'Shelf'] }),
    addSdl('type Shelf @key(fields: "row { code }") { row: Shelf code: ID! @authenticated width: Int @authenticated }'),
  );
  expect(
    problemsOf(composeProgramme({ spine: plant })).map(({ coordinate, message }) => [coordinate, message]),
  ).toEqual([['Shelf.code', 'Not allowed here: @authenticated: others find the type by this field.']]);
});

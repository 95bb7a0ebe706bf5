/** Kinds of trouble to plant in one desk: what is changed, and the rule and coordinate that its owner must be told. */

import { Kind, print } from 'graphql';
import type { CompositionRule, SubgraphInput } from '../../gateway/supergraph/composition-rules.ts';
import { addImport, addSdl, applyAll, editSdl } from './small-programme.ts';

export interface Trouble {
  readonly what: string;
  readonly plant: (desk: SubgraphInput) => SubgraphInput;
  readonly rule: CompositionRule;
  /** `{P}` stands for the desk's prefix. */
  readonly coordinate: string | null;
  /** A rule that cannot but be broken with it. */
  readonly also?: CompositionRule;
}

const SHARED_TICKETS = 'Desk.tickets(filter:)';
const OWN_TICKETS = '{P}Desk.tickets(filter:)';

export const TROUBLES: readonly Trouble[] = [
  {
    what: 'a field of a type that is nowhere',
    plant: addSdl('extend type {P}Ticket { lost: {P}Nowhere }'),
    rule: 'SUBGRAPH_INVALID',
    coordinate: null,
  },
  {
    what: 'a type without its prefix',
    plant: addSdl('type Elephant { weight: Int } extend type {P}Ticket { elephant: Elephant }'),
    rule: 'TYPE_NOT_OWNED',
    coordinate: 'Elephant',
  },
  {
    what: "a reference entity of the contract made the desk's own",
    plant: editSdl('Party', () => 'type Party @key(fields: "id") { id: ID! }'),
    rule: 'TYPE_NOT_OWNED',
    coordinate: 'Party',
  },
  {
    what: 'a root field that it was not given',
    plant: addSdl('extend type Query { everything: [ID!] }'),
    rule: 'ROOT_FIELD_NOT_OWNED',
    coordinate: 'Query.everything',
  },
  {
    what: 'a subscription',
    plant: addSdl('type Subscription { ticketChanged: ID }'),
    rule: 'ROOT_FIELD_NOT_OWNED',
    coordinate: 'Subscription.ticketChanged',
  },
  {
    what: 'a field that the platform answers, taken over',
    plant: applyAll(
      addImport('@override'),
      addSdl('extend type {P}Involvement { desk: Desk! @override(from: "directory") }'),
    ),
    rule: 'OVERRIDE_NOT_OWNED',
    coordinate: '{P}Involvement.desk',
  },
  {
    what: 'a root field of the platform taken over',
    plant: applyAll(
      addImport('@override'),
      addSdl('extend type Query { desk(code: ID!): Desk @override(from: "directory") }'),
    ),
    rule: 'OVERRIDE_NOT_OWNED',
    coordinate: 'Query.desk',
  },
  {
    what: 'an interface of the contract turned into an interface object',
    plant: applyAll(
      addImport('@interfaceObject'),
      editSdl('Involvement', () => 'type Involvement @interfaceObject @key(fields: "id") { id: ID! mood: String }'),
    ),
    rule: 'INTERFACE_OBJECT_NOT_OWNED',
    coordinate: 'Involvement',
  },
  {
    what: 'a field added to a shared type',
    plant: addSdl('extend type Note { mood: String }'),
    rule: 'FIELD_NOT_OWNED',
    coordinate: 'Note.mood',
  },
  {
    what: 'a field added to an interface of the contract',
    plant: addSdl('extend interface Desk { mood: String } extend type {P}Desk { mood: String }'),
    rule: 'FIELD_NOT_OWNED',
    coordinate: 'Desk.mood',
  },
  {
    what: 'an enum value added to the contract',
    plant: addSdl('extend enum TicketStatus { LOST_IN_THE_POST }'),
    rule: 'FIELD_NOT_OWNED',
    coordinate: 'TicketStatus.LOST_IN_THE_POST',
  },
  {
    what: 'an input field added to the contract',
    plant: addSdl('extend input TicketFilter { mood: String }'),
    rule: 'FIELD_NOT_OWNED',
    coordinate: 'TicketFilter.mood',
  },
  {
    what: 'a field of its own where the platform answers',
    plant: addSdl('extend type {P}Desk { kind: String }'),
    rule: 'FIELD_NOT_OWNED',
    coordinate: '{P}Desk.kind',
  },
  {
    what: 'an operation directive of its own',
    plant: addSdl('directive @hurry on QUERY'),
    rule: 'DIRECTIVE_NOT_ALLOWED',
    coordinate: '@hurry',
  },
  {
    what: 'a directive that the gateway would ignore',
    plant: applyAll(addImport('@context'), addSdl('extend type {P}Ticket @context(name: "inner")')),
    rule: 'DIRECTIVE_NOT_ALLOWED',
    coordinate: '{P}Ticket',
  },
  {
    what: 'a structured field of the contract closed to some readers',
    plant: applyAll(
      addImport('@authenticated'),
      editSdl('{P}Ticket.status', (sdl) => `${sdl} @authenticated`),
    ),
    rule: 'DIRECTIVE_NOT_ALLOWED',
    coordinate: '{P}Ticket.status',
  },
  {
    what: 'a link to another specification',
    plant: addSdl('extend schema @link(url: "https://specs.example.invalid/mood/v1.0")'),
    rule: 'DIRECTIVE_NOT_ALLOWED',
    coordinate: '@link',
  },
  {
    what: 'a type of the contract left out',
    plant: applyAll(
      editSdl('{P}Ticket.materialGaps', null),
      editSdl('Ticket.materialGaps', null),
      editSdl('MaterialGap', null),
    ),
    rule: 'CONTRACT_NARROWED_TYPE',
    coordinate: 'MaterialGap',
    also: 'CONTRACT_NARROWED_FIELD',
  },
  {
    what: 'a field of the contract left out',
    plant: editSdl('GovernedText.redactions', null),
    rule: 'CONTRACT_NARROWED_FIELD',
    coordinate: 'GovernedText.redactions',
  },
  {
    what: 'an argument of the contract left out',
    plant: applyAll(editSdl(SHARED_TICKETS, null), editSdl(OWN_TICKETS, null)),
    rule: 'CONTRACT_NARROWED_ARGUMENT',
    coordinate: OWN_TICKETS,
  },
  {
    what: 'a new argument that is required',
    plant: editSdl('{P}Desk.history', () => 'history(reason: String!): HistoryKind'),
    rule: 'CONTRACT_NARROWED_ARGUMENT',
    coordinate: '{P}Desk.history(reason:)',
  },
  {
    what: 'an enum value of the contract left out',
    plant: editSdl('StopReason.UNMAPPED', null),
    rule: 'CONTRACT_NARROWED_ENUM_VALUE',
    coordinate: 'StopReason.UNMAPPED',
  },
  {
    what: 'an input field of the contract left out',
    plant: editSdl('TicketFilter.unlinked', null),
    rule: 'CONTRACT_NARROWED_INPUT_FIELD',
    coordinate: 'TicketFilter.unlinked',
  },
  {
    what: 'a nullable field made non-null',
    plant: editSdl('{P}Ticket.reference', () => 'reference: String!'),
    rule: 'CONTRACT_TYPE_CHANGED',
    coordinate: '{P}Ticket.reference',
  },
  {
    what: 'a default value changed',
    plant: editSdl('{P}Ticket.notes(first:)', () => 'first: Int = 5'),
    rule: 'CONTRACT_TYPE_CHANGED',
    coordinate: '{P}Ticket.notes(first:)',
  },
  {
    what: 'a shared type without @shareable',
    plant: editSdl('Bond', (sdl) => sdl.replace(' @shareable', '')),
    rule: 'CONTRACT_NARROWED_SHAREABLE',
    coordinate: 'Bond',
  },
  {
    what: 'a directive of the contract left out',
    plant: editSdl('@asOf', null),
    rule: 'CONTRACT_NARROWED_DIRECTIVE',
    coordinate: '@asOf',
  },
  {
    what: 'a directive of the contract declared otherwise',
    plant: editSdl('@asKnownAt', (sdl) => sdl.replace('DateTime!', 'String')),
    rule: 'CONTRACT_NARROWED_DIRECTIVE',
    coordinate: '@asKnownAt',
  },
  {
    what: "an interface that the desk's own type no longer implements",
    plant: editSdl('{P}Desk', (sdl) => sdl.replace('implements Desk ', '')),
    rule: 'CONTRACT_NARROWED_INTERFACE',
    coordinate: '{P}Desk',
  },
  {
    what: 'a part of the contract hidden',
    plant: editSdl('GovernedText.text', (sdl) => `${sdl} @inaccessible`),
    rule: 'CONTRACT_NARROWED_VISIBILITY',
    coordinate: 'GovernedText.text',
  },
  {
    what: 'the words of a text made a key',
    plant: addSdl('type {P}Filed @key(fields: "label { text }") { label: GovernedText }'),
    rule: 'TEXT_CARRIED',
    coordinate: '{P}Filed',
  },
  {
    what: 'a key changed',
    plant: editSdl('{P}KnownError', (sdl) => sdl.replace('@key(fields: "id")', '@key(fields: "reference")')),
    rule: 'KEY_CHANGED',
    coordinate: '{P}KnownError',
  },
  {
    what: 'a key that others can no longer use',
    plant: editSdl('{P}KnownError', (sdl) =>
      sdl.replace('@key(fields: "id")', '@key(fields: "id", resolvable: false)'),
    ),
    rule: 'KEY_CHANGED',
    coordinate: '{P}KnownError',
  },
  {
    what: 'what it was given left out',
    plant: editSdl('Query.zebra{P}Ledger', null),
    rule: 'CONTRACT_NARROWED_FIELD',
    coordinate: 'Query.zebra{P}Ledger',
  },
  {
    what: 'a second implementation of an interface entity',
    plant: (desk) => addSdl(secondKnownError(desk))(desk),
    rule: 'COMPOSITION_ERROR',
    coordinate: '{P}OtherError',
  },
  {
    what: 'a field that it needs of others and nobody answers',
    plant: applyAll(
      addImport('@external'),
      addImport('@requires'),
      addSdl('extend type {P}Ticket { ghost: String @external shadow: String @requires(fields: "ghost") }'),
    ),
    rule: 'COMPOSITION_ERROR',
    coordinate: '{P}Ticket.ghost',
  },
];

function secondKnownError({ typeDefs, prefix }: SubgraphInput): string {
  const known = typeDefs.definitions.find(
    (definition) => definition.kind === Kind.INTERFACE_TYPE_DEFINITION && definition.name.value === 'KnownError',
  );
  if (known === undefined) throw new Error(`${prefix} has no interface KnownError to implement again`);
  return print(known).replace('interface KnownError', `type ${prefix}OtherError implements KnownError`);
}

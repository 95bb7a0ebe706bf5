import type { DocumentNode } from 'graphql';

/**
 * Every rule of composition by its stable name, with what it means. The names are printed by `npm run compose`, and other
 * tools match on them: add, never rename.
 */
export const COMPOSITION_RULES = {
  FOLDER_MISSING: 'A row of organisations.yml has neither a folder with a subgraph in it nor the address of a server.',
  URL_MISSING:
    'A subgraph brings its whole SDL and no code that serves it, and its row does not say where it is served.',
  SYNTAX_ERROR: 'The SDL file cannot be parsed.',
  SUBGRAPH_INVALID: 'The SDL does not build a Federation 2 subgraph, even by itself.',
  NAME_COLLISION:
    'A name, prefix, type or root field is claimed by two subgraphs, or a prefix covers names of the contract.',
  TYPE_NOT_OWNED: 'Defines or extends a type that is neither of the contract, nor under its prefix, nor given to it.',
  ROOT_FIELD_NOT_OWNED: 'Defines a root field that was not given to it.',
  FIELD_NOT_OWNED:
    'Adds a field, argument, enum value, input field or union member to a type that it shares with others, or answers a field that the platform answers.',
  OVERRIDE_NOT_OWNED: 'Takes over with @override what another subgraph answers.',
  INTERFACE_OBJECT_NOT_OWNED:
    'Uses @interfaceObject on an interface that it does not own, which adds fields to every type behind it.',
  DIRECTIVE_NOT_ALLOWED:
    'Uses a directive or @link that would reach beyond its own types, or that the gateway would ignore.',
  TEXT_CARRIED:
    "Selects in @key, @requires or @provides what a person wrote, which would hand one desk's words to another unseen by their owner.",
  KEY_CHANGED: 'An entity lacks the @key that the contract gives it, or has another.',
  CONTRACT_TYPE_CHANGED: 'A type, nullability or default value differs from the contract.',
  CONTRACT_NARROWED_TYPE: 'A type of the contract, or a type that was given to it, is missing.',
  CONTRACT_NARROWED_FIELD: 'A field of the contract, or a root field that was given to it, is missing or not answered.',
  CONTRACT_NARROWED_ARGUMENT: 'An argument of the contract is missing, or a new argument is required.',
  CONTRACT_NARROWED_ENUM_VALUE: 'An enum value of the contract is missing.',
  CONTRACT_NARROWED_INPUT_FIELD: 'An input field of the contract is missing.',
  CONTRACT_NARROWED_INTERFACE:
    'A type does not implement an interface, or a union lacks a member, as the contract says.',
  CONTRACT_NARROWED_SHAREABLE: 'A shared type or field of the contract is not @shareable.',
  CONTRACT_NARROWED_DIRECTIVE: 'A directive of the contract is missing, or declared otherwise.',
  CONTRACT_NARROWED_VISIBILITY: 'A part of the contract is marked @inaccessible, which hides it from everyone.',
  COMPOSITION_ERROR: 'The subgraph is valid by itself, and the graph does not compose with it.',
} as const satisfies Record<string, string>;

export type CompositionRule = keyof typeof COMPOSITION_RULES;

/** One thing that keeps the graph from composing, told to the organisation whose change it is. */
export interface CompositionProblem {
  /** Code of the organisation whose change it is. */
  readonly owner: string;
  readonly subgraph: string;
  readonly rule: CompositionRule;
  /** Schema coordinate such as `SpineTicket.reference`, `Query.incidents(filter:)` or `@asOf`; null for the subgraph as a whole. */
  readonly coordinate: string | null;
  /** What to change. Names nothing of another supplier. */
  readonly message: string;
}

/** One problem on one line: `owner subgraph RULE coordinate message`, `-` for no coordinate. */
export function formatProblem({ owner, subgraph, rule, coordinate, message }: CompositionProblem): string {
  return [owner, subgraph, rule, coordinate ?? '-', message.replace(/\s*\n\s*/g, ' ')].join(' ');
}

/** The tree does not compose: whose change it is and which rule. The message has one line for each problem. */
export class CompositionRefusedError extends Error {
  override readonly name = 'CompositionRefusedError';
  readonly code = 'COMPOSITION_REFUSED';
  readonly problems: readonly CompositionProblem[];

  constructor(problems: readonly CompositionProblem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.problems = problems;
  }
}

/** One subgraph as composition sees it. */
export interface SubgraphInput {
  readonly name: string;
  /** Code of the organisation whose change a change to this subgraph is. */
  readonly owner: string;
  /** Prefix of the type names that only this subgraph may define; null for a subgraph that keeps no desk. */
  readonly prefix: string | null;
  /** Types beside the contract and the prefix that this subgraph may define, such as `Incident`. */
  readonly ownedTypes: readonly string[];
  /** Root fields that this subgraph may define, such as `Query.incidents`. */
  readonly ownedRootFields: readonly string[];
  readonly url: string;
  readonly typeDefs: DocumentNode;
  /** `PLATFORM` is ours and in process: its schema is reviewed with the contract and is not held to a desk's rules. */
  readonly role: 'DESK' | 'PLATFORM';
}

/** The contract as one desk must answer it, without anything of its own: its types under `prefix`. */
export type Contract = (prefix: string) => DocumentNode;

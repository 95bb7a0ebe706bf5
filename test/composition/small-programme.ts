/** A small programme to plant trouble in: three desks, the real contract and platform, and secrets in every desk's schema. */

import { readFileSync } from 'node:fs';
import { Kind, parse, print, visit } from 'graphql';
import type { ASTNode, DefinitionNode, DocumentNode } from 'graphql';
import { createDirectoryTypeDefinitions } from '../../gateway/directory/type-definitions.ts';
import { readJourneyTypeDefinitions } from '../../gateway/journey/type-definitions.ts';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import type { CompositionProblem, SubgraphInput } from '../../gateway/supergraph/composition-rules.ts';
import { contract } from '../../gateway/supergraph/subgraph-inputs.ts';
import { createDeskTypeDefinitions } from '../../schema/contract/desk-type-definitions.ts';

export const DESKS = [
  { name: 'nsd', owner: 'OWNER-NSD', prefix: 'Nsd' },
  { name: 'spine', owner: 'OWNER-SPINE', prefix: 'Spine' },
  { name: 'nhsmail', owner: 'OWNER-NHSMAIL', prefix: 'Nhsmail' },
] as const;

export type DeskName = (typeof DESKS)[number]['name'];

const NSD_OWN = readFileSync(new URL('../../subgraphs/nsd/schema.graphql', import.meta.url), 'utf8');

/** Names that stand in one desk's schema only, and that no other desk may ever be told. */
export function secretsOf(prefix: string): string[] {
  return [
    `${prefix}SecretZebra`,
    `zebraInternal${prefix}`,
    `zebraArgument${prefix}`,
    `ZEBRA_${prefix.toUpperCase()}`,
    `${prefix}SecretStripes`,
    `Zebra${prefix}Ledger`,
    `zebra${prefix}Ledger`,
  ];
}

/** The desk's subgraph without trouble: the contract, its secrets, and for the NSD the incident that it keeps. */
export function createDesk(name: DeskName): SubgraphInput {
  const { owner, prefix } = DESKS.find((desk) => desk.name === name)!;
  const secrets = `
    type ${prefix}SecretZebra @key(fields: "id") { id: ID! zebraInternal${prefix}: ${prefix}SecretStripes }
    enum ${prefix}SecretStripes { ZEBRA_${prefix.toUpperCase()} }
    type Zebra${prefix}Ledger { lines: [String!] }
    extend type ${prefix}Ticket { zebraInternal${prefix}(zebraArgument${prefix}: ID): ${prefix}SecretZebra }
    extend type Query { zebra${prefix}Ledger: Zebra${prefix}Ledger }`;
  return {
    name,
    owner,
    prefix,
    ownedTypes: [
      ...(name === 'nsd' ? ['Incident', 'TimeClaim', 'SiteImpact', 'IncidentConnection', 'IncidentFilter'] : []),
      `Zebra${prefix}Ledger`,
    ],
    ownedRootFields: [...(name === 'nsd' ? ['Query.incidents'] : []), `Query.zebra${prefix}Ledger`],
    url: `http://${name}.invalid/graphql`,
    typeDefs: createDeskTypeDefinitions({ prefix, own: (name === 'nsd' ? NSD_OWN : '') + secrets }),
    role: 'DESK',
  };
}

export function createPlatform(prefixes: readonly string[]): SubgraphInput[] {
  const documents = { directory: createDirectoryTypeDefinitions(prefixes), journey: readJourneyTypeDefinitions() };
  return Object.entries(documents).map(([name, typeDefs]) => ({
    name,
    owner: 'platform',
    prefix: null,
    ownedTypes: [],
    ownedRootFields: [],
    url: `http://${name}.invalid/graphql`,
    typeDefs,
    role: 'PLATFORM',
  }));
}

/** Composes the small programme with some of its desks changed; `more` are added beside its own. */
export function composeProgramme(
  changes: Partial<Record<DeskName, (desk: SubgraphInput) => SubgraphInput>> = {},
  more: readonly SubgraphInput[] = [],
): ReturnType<typeof composeSupergraph> {
  const desks = DESKS.map(({ name }) => (changes[name] ?? ((desk) => desk))(createDesk(name)));
  const prefixes = [...desks, ...more].flatMap(({ prefix }) => prefix ?? []);
  const subgraphs = [...createPlatform([...new Set(prefixes)]), ...desks, ...more];
  return composeSupergraph({ subgraphs, contract });
}

export function problemsOf(result: ReturnType<typeof composeSupergraph>): readonly CompositionProblem[] {
  return 'problems' in result ? result.problems : [];
}

/** The desk with SDL added to its own. */
export function addSdl(sdl: string): (desk: SubgraphInput) => SubgraphInput {
  return (desk) => {
    const added = parse(sdl.replaceAll('{P}', desk.prefix ?? ''));
    return {
      ...desk,
      typeDefs: { ...desk.typeDefs, definitions: [...desk.typeDefs.definitions, ...added.definitions] },
    };
  };
}

/**
 * The desk with one element of its SDL changed, by coordinate (`{P}Ticket.reference`, `Desk.tickets(filter:)`, `@asOf`,
 * `TicketStatus.NEW`): to nothing with null, else to what `change` makes of its printed SDL.
 */
export function editSdl(
  coordinate: string,
  change: ((sdl: string) => string) | null,
): (desk: SubgraphInput) => SubgraphInput {
  return (desk) => {
    const wanted = coordinate.replaceAll('{P}', desk.prefix ?? '');
    let hits = 0;
    const path: string[] = [];
    // A fresh copy: the contract's implementing types share their nodes with the interfaces.
    const typeDefs = visit(parse(print(desk.typeDefs), { noLocation: true }), {
      enter(node) {
        const part = elementName(node);
        if (part === undefined) return undefined;
        path.push(part);
        if (join(path) !== wanted) return undefined;
        hits += 1;
        if (change !== null) return parseLike(node, change(print(node)));
        path.pop();
        return null;
      },
      leave(node) {
        if (elementName(node) !== undefined) path.pop();
      },
    }) as DocumentNode;
    if (hits === 0) throw new Error(`${desk.name} has no ${wanted} to change`);
    // What was emptied is left out whole, as a supplier's file would have it; what only adds a directive was never full.
    const definitions = typeDefs.definitions.filter(
      (node) => !('fields' in node && node.fields?.length === 0) || isDirectiveOnly(node),
    );
    return { ...desk, typeDefs: { ...typeDefs, definitions } };
  };
}

/** The desk with one more directive of federation imported. */
export function addImport(name: string): (desk: SubgraphInput) => SubgraphInput {
  return (desk) => ({
    ...desk,
    typeDefs: parse(print(desk.typeDefs).replace('"@key"', () => `"@key", "${name}"`)),
  });
}

export function applyAll(
  ...changes: readonly ((desk: SubgraphInput) => SubgraphInput)[]
): (desk: SubgraphInput) => SubgraphInput {
  return (desk) => changes.reduce((changed, change) => change(changed), desk);
}

function isDirectiveOnly(node: DefinitionNode): boolean {
  return node.kind === Kind.OBJECT_TYPE_EXTENSION && (node.directives ?? []).length > 0;
}

function elementName(node: ASTNode): string | undefined {
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return `@${node.name.value}`;
  if (node.kind === Kind.INPUT_VALUE_DEFINITION) return `${node.name.value}:`;
  if (node.kind === Kind.FIELD_DEFINITION || node.kind === Kind.ENUM_VALUE_DEFINITION) return node.name.value;
  return /Type(Definition|Extension)$/.test(node.kind) && 'name' in node ? node.name?.value : undefined;
}

function join([type = '', member, argument]: readonly string[]): string {
  if (member === undefined) return type;
  return argument === undefined ? `${type}.${member.replace(/:$/, '')}` : `${type}.${member}(${argument})`;
}

function parseLike(node: ASTNode, sdl: string): ASTNode {
  const inType = (definition: string): DefinitionNode => parse(definition, { noLocation: true }).definitions[0]!;
  switch (node.kind) {
    case Kind.FIELD_DEFINITION:
      return (inType(`type T { ${sdl} }`) as { fields: readonly ASTNode[] }).fields[0]!;
    case Kind.INPUT_VALUE_DEFINITION:
      return (inType(`input T { ${sdl} }`) as { fields: readonly ASTNode[] }).fields[0]!;
    case Kind.ENUM_VALUE_DEFINITION:
      return (inType(`enum T { ${sdl} }`) as { values: readonly ASTNode[] }).values[0]!;
    default:
      return inType(sdl);
  }
}

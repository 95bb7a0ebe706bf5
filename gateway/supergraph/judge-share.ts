import { buildSubgraph, errorCauses } from '@apollo/federation-internals';
import { Kind, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { checkContract } from './check-contract.ts';
import type { Finding } from './check-contract.ts';
import { checkAccessDirectives } from './check-access-directives.ts';
import { checkCarriedTexts } from './check-carried-texts.ts';
import { checkAppliedDirectives, checkDirectiveDeclarations } from './check-directives.ts';
import { checkOwnership } from './check-ownership.ts';
import type { CompositionProblem, Contract, SubgraphInput } from './composition-rules.ts';
import { ANY_PREFIX } from './ownership.ts';
import type { Ownership } from './ownership.ts';
import { restoreShare } from './restore-share.ts';
import { outlineSchema } from './schema-outline.ts';
import type { SchemaOutline } from './schema-outline.ts';

/** One subgraph after judging it by itself. */
export interface Share {
  readonly subgraph: SubgraphInput;
  readonly problems: readonly CompositionProblem[];
  /** What goes into composition: the subgraph as it is, or what remains of it without what breaks a rule. */
  readonly document: DocumentNode;
  /** The contract alone: what goes into composition once the subgraph is known to keep the graph from composing. */
  readonly fallback: DocumentNode;
  /** True where nothing of its own could go into composition, so that what is missing of it there is no news. */
  readonly isBroken: boolean;
}

/** Holds one subgraph to the contract and to what it owns, before any other subgraph is looked at. */
export function judgeShare(subgraph: SubgraphInput, contract: Contract, ownership: Ownership): Share {
  const document = isolate(subgraph.typeDefs);
  const buildErrors = buildAlone(subgraph, document);
  const toProblem = (finding: Finding): CompositionProblem => ({
    owner: subgraph.owner,
    subgraph: subgraph.name,
    ...finding,
  });
  const invalid = (messages: readonly string[]): CompositionProblem[] =>
    messages.map((message) => toProblem({ rule: 'SUBGRAPH_INVALID', coordinate: null, message }));
  if (subgraph.role === 'PLATFORM') {
    const carried = checkCarriedTexts(outlineSchema(document), ownership.textTypes).map(toProblem);
    const problems = [...carried, ...invalid(buildErrors)];
    return { subgraph, problems, document, fallback: document, isBroken: buildErrors.length > 0 };
  }
  const contractDocument = readContract(subgraph, contract);
  const fallback = isolate(contractDocument);
  const outline = outlineSchema(document);
  const findings = checkStatically(subgraph, outline, ownership);
  if (findings.length === 0) {
    const isBroken = buildErrors.length > 0;
    return { subgraph, problems: invalid(buildErrors), document: isBroken ? fallback : document, fallback, isBroken };
  }
  const refused = new Set(
    findings.filter(({ rule }) => REMOVED_WITH.has(rule)).map(({ coordinate }) => coordinate ?? ''),
  );
  const restored = isolate(restoreShare(subgraph, outline, contractDocument, ownership, refused));
  const restoredErrors = buildAlone(subgraph, restored);
  // What restoring repaired was a consequence of the findings, which say it better.
  const remaining = buildErrors.filter((message) => restoredErrors.includes(message));
  return {
    subgraph,
    problems: [...findings.map(toProblem), ...invalid(remaining)],
    document: restoredErrors.length === 0 ? restored : fallback,
    fallback,
    isBroken: restoredErrors.length > 0,
  };
}

/** Rules whose coordinate is a field of the subgraph's own that goes when the share is restored. */
const REMOVED_WITH: ReadonlySet<string> = new Set(['FIELD_NOT_OWNED', 'OVERRIDE_NOT_OWNED']);

/** The contract as the subgraph must answer it; for one that keeps no desk, what every subgraph must declare. */
function readContract({ prefix }: SubgraphInput, contract: Contract): DocumentNode {
  if (prefix !== null) return contract(prefix);
  const document = contract(ANY_PREFIX);
  const needed: ReadonlySet<Kind> = new Set([
    Kind.SCHEMA_EXTENSION,
    Kind.DIRECTIVE_DEFINITION,
    Kind.SCALAR_TYPE_DEFINITION,
  ]);
  return { ...document, definitions: document.definitions.filter(({ kind }) => needed.has(kind)) };
}

function checkStatically(subgraph: SubgraphInput, outline: SchemaOutline, ownership: Ownership): Finding[] {
  const contract = ownership.contractFor(subgraph);
  const standing = (name: string) => ownership.standing(subgraph, outline, name);
  const isMandatory = subgraph.prefix !== null;
  return [
    ...checkContract(contract, outline, { isDeskType: (name) => standing(name) === 'DESK_TYPE', isMandatory }),
    ...checkOwnership(subgraph, outline, ownership),
    ...checkCarriedTexts(outline, ownership.textTypes),
    ...checkDirectiveDeclarations(contract, outline),
    ...[...outline.types.values()].flatMap((type) => {
      const found = standing(type.name);
      if (found === 'ROOT') return checkAccessDirectives(type, contract.types.get(type.name), found);
      if (found !== 'OWN' && found !== 'DESK_TYPE' && found !== 'SHARED') return [];
      const isGiven = found === 'OWN' && subgraph.ownedTypes.includes(type.name);
      return checkAppliedDirectives(type, contract.types.get(type.name), isGiven ? 'GIVEN' : found);
    }),
  ];
}

/** Builds the subgraph without any other. The messages name only what stands in its own schema, so they may be passed on. */
function buildAlone({ name, url }: SubgraphInput, document: DocumentNode): string[] {
  try {
    buildSubgraph(name, url, document);
    return [];
  } catch (error) {
    const causes = errorCauses(error as Error) ?? [error as Error];
    return [...new Set(causes.map(({ message }) => message.replace(`[${name}] `, '')))];
  }
}

/** A copy whose nodes are in no other document, so that a node says where it stands. */
function isolate(document: DocumentNode): DocumentNode {
  return visit(document, { enter: (node) => ({ ...node }) }) as DocumentNode;
}

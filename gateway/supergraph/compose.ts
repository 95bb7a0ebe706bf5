import { compose } from '@apollo/composition';
import {
  buildSubgraph,
  defaultPrintOptions,
  errorCauses,
  orderPrintedDefinitions,
  printSchema,
  Subgraphs,
  Supergraph,
} from '@apollo/federation-internals';
import type { DocumentNode, GraphQLError } from 'graphql';
import { readAccessDirectives } from './access-directives.ts';
import { attributeErrors, attributeHints } from './composition-errors.ts';
import type { CompositionHint } from './composition-errors.ts';
import type { CompositionProblem, Contract, SubgraphInput } from './composition-rules.ts';
import { judgeShare } from './judge-share.ts';
import type { Share } from './judge-share.ts';
import { readOwnership } from './ownership.ts';
import type { Ownership } from './ownership.ts';

export interface ComposedSupergraph {
  /** What the gateway loads. */
  readonly supergraphSdl: string;
  /** What clients see: without federation's own directives, with descriptions, definitions in alphabetical order. */
  readonly apiSchemaSdl: string;
}

/**
 * Composes the subgraphs into one graph, or says who must change what. One call tells the problems of everybody: a subgraph
 * that breaks a rule is replaced by what it may say, and the rest is judged as if it had not broken it.
 *
 * @returns problems ordered by owner, subgraph, coordinate and rule; never an empty list. What one supplier is told names
 *   only its own types and fields, the contract's and the platform's.
 */
export function composeSupergraph(input: {
  readonly subgraphs: readonly SubgraphInput[];
  readonly contract: Contract;
}): { readonly ok: ComposedSupergraph } | { readonly problems: readonly CompositionProblem[] } {
  const { ownership, problems } = readOwnership(input.subgraphs, input.contract);
  const shares = input.subgraphs.map((subgraph) => judgeShare(subgraph, input.contract, ownership));
  const found = [...problems, ...shares.flatMap((share) => share.problems)];
  const attempt = composeShares(dropCollided(shares, problems), ownership, found.length > 0);
  const all = [...found, ...attempt.problems];
  return all.length === 0 && attempt.ok !== undefined ? { ok: attempt.ok } : { problems: orderProblems(all) };
}

/**
 * Of subgraphs that claim the same name or prefix the first composes, the platform's before any other; what claims something
 * that others have composes as the contract alone.
 */
function dropCollided(shares: readonly Share[], collisions: readonly CompositionProblem[]): Share[] {
  const isCollided = (share: Share): boolean => collisions.some(({ subgraph }) => subgraph === share.subgraph.name);
  const byPrecedence = shares.toSorted((left, right) => Number(isDesk(left)) - Number(isDesk(right)));
  return byPrecedence
    .filter(({ subgraph }, index) => {
      const same = ({ subgraph: other }: Share): boolean =>
        other.name === subgraph.name || (other.prefix !== null && other.prefix === subgraph.prefix);
      return byPrecedence.findIndex(same) === index;
    })
    .map((share) =>
      isDesk(share) && isCollided(share) ? { ...share, document: share.fallback, isBroken: true } : share,
    );
}

function isDesk({ subgraph }: Share): boolean {
  return subgraph.role === 'DESK';
}

interface Attempt {
  readonly ok: ComposedSupergraph | undefined;
  readonly problems: readonly CompositionProblem[];
}

/**
 * Composes in rounds: what keeps the graph from composing is told to its owner and then taken out, since composition stops
 * before it would have told the next one.
 *
 * @param isExplained true where problems are known already, of which the platform's may be a consequence.
 */
function composeShares(shares: readonly Share[], ownership: Ownership, isExplained: boolean): Attempt {
  if (shares.some(({ subgraph, isBroken }) => isBroken && subgraph.role === 'PLATFORM')) {
    return { ok: undefined, problems: [] };
  }
  const subgraphs = shares.map(({ subgraph }) => subgraph);
  const byName = new Map(shares.map((share) => [share.subgraph.name, share]));
  const documents = new Map(shares.map(({ subgraph, document }) => [subgraph.name, document]));
  const isDesks = ({ subgraph }: CompositionProblem): boolean => isDesk(byName.get(subgraph)!);
  const told = new Map<string, CompositionProblem>();
  const platform: CompositionProblem[] = [];
  const replaced = new Set(shares.filter(({ isBroken }) => isBroken).map(({ subgraph }) => subgraph.name));
  for (let round = 0; ; round += 1) {
    const result = composeDocuments(subgraphs, documents);
    const attributed =
      result.errors === undefined
        ? attributeHints(result.hints, ownership, subgraphs)
        : attributeErrors(result.errors, documents, ownership, subgraphs);
    if (round === 0) {
      if (result.errors === undefined && attributed.length === 0) {
        return { ok: toComposed(result.supergraphSdl), problems: [] };
      }
      platform.push(...attributed.filter((problem) => !isDesks(problem)));
    }
    for (const problem of attributed.filter((candidate) => replaced.has(candidate.subgraph))) {
      // With the contract alone in its place the desk's change is gone: what is still wrong is the platform's.
      const owner = subgraphs.find(({ role }) => role === 'PLATFORM');
      if (owner === undefined || isGiven(byName.get(problem.subgraph)!.subgraph, problem.coordinate)) continue;
      if (told.delete(problemKey(problem))) platform.push({ ...problem, owner: owner.owner, subgraph: owner.name });
    }
    const fresh = attributed.filter((problem) => isDesks(problem) && !replaced.has(problem.subgraph));
    for (const problem of fresh) {
      told.set(problemKey(problem), problem);
      replaced.add(problem.subgraph);
      documents.set(problem.subgraph, byName.get(problem.subgraph)!.fallback);
    }
    if (fresh.length === 0) {
      return { ok: undefined, problems: isExplained || told.size > 0 ? [...told.values()] : platform };
    }
  }
}

/** What a subgraph was given beside the contract is missing from the contract that takes its place, for whatever reason. */
function isGiven(subgraph: SubgraphInput, coordinate: string | null): boolean {
  if (coordinate === null) return false;
  return subgraph.ownedTypes.includes(coordinate.split('.')[0]!) || subgraph.ownedRootFields.includes(coordinate);
}

type Composed =
  | { readonly errors: readonly GraphQLError[] }
  | { readonly errors: undefined; readonly supergraphSdl: string; readonly hints: readonly CompositionHint[] };

function composeDocuments(subgraphs: readonly SubgraphInput[], documents: ReadonlyMap<string, DocumentNode>): Composed {
  try {
    const built = new Subgraphs();
    for (const { name, url } of subgraphs) built.add(buildSubgraph(name, url, documents.get(name)!));
    const result = compose(built);
    if (result.errors !== undefined) return { errors: result.errors };
    return { errors: undefined, supergraphSdl: result.supergraphSdl, hints: result.hints };
  } catch (error) {
    const causes = errorCauses(error as Error);
    if (causes === undefined) throw error;
    return { errors: causes };
  }
}

function toComposed(supergraphSdl: string): ComposedSupergraph {
  const apiSchema = Supergraph.build(readAccessDirectives(supergraphSdl).supergraphSdl).apiSchema();
  return { supergraphSdl, apiSchemaSdl: printSchema(apiSchema, orderPrintedDefinitions(defaultPrintOptions)) };
}

function orderProblems(problems: readonly CompositionProblem[]): CompositionProblem[] {
  const unique = new Map(problems.map((problem) => [problemKey(problem), problem]));
  return [...unique].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, problem]) => problem);
}

function problemKey({ owner, subgraph, coordinate, rule, message }: CompositionProblem): string {
  return [owner, subgraph, coordinate ?? '', rule, message].join('\u0000');
}

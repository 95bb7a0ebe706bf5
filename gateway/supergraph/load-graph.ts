/** Which graph this gateway serves: ours, composed from the tree and judged by its owners' rules, or any supergraph from a file. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type DocumentNode } from 'graphql';
import { INTERFACE_ENTITIES } from '../../schema/contract/interface-entities.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry, type Registry } from '../../schema/organisations/registry.ts';
import type { GatewayConfig } from '../config.ts';
import { composeSupergraph } from './compose.ts';
import type { CompositionProblem } from './composition-rules.ts';
import { contract, readSubgraphInputs } from './subgraph-inputs.ts';
import { readSupergraphFile } from './supergraph-file.ts';
import { assertSupported } from './unsupported.ts';

export interface SupplierAddress {
  readonly subgraph: string;
  readonly url: string;
  readonly timeoutMs: number;
}

export interface Graph {
  readonly supergraphSdl: string;
  /** Everyone whose subgraph is asked over HTTP. */
  readonly suppliers: readonly SupplierAddress[];
  /** Who takes part; null in front of a supergraph that is not ours. */
  readonly registry: Registry | null;
}

/** The tree does not compose: whose change it is and which rule, one line each. */
export class CompositionRefusedError extends Error {
  override readonly name = 'CompositionRefusedError';
  readonly code = 'COMPOSITION_REFUSED';
  readonly problems: readonly CompositionProblem[];

  constructor(problems: readonly CompositionProblem[]) {
    super(
      problems
        .map(({ owner, subgraph, rule, coordinate, message }) =>
          [owner, subgraph, rule, coordinate, message].filter((part) => part !== null).join(' '),
        )
        .join('\n'),
    );
    this.problems = problems;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_SUPPLIER_TIMEOUT_MS = 10_000;

/**
 * @throws {OrganisationsError} `ORGANISATIONS_INVALID`; {@link CompositionRefusedError} `COMPOSITION_REFUSED`; {@link SupergraphError}
 *   `SUPERGRAPH_MISSING`, `SUPERGRAPH_INVALID`, `SUPERGRAPH_UNSUPPORTED`.
 */
export async function loadGraph({ graph, supplierUrls, supplierTimeoutMs }: GatewayConfig): Promise<Graph> {
  if (graph.kind === 'supergraph') {
    const supergraphSdl = readSupergraphFile(graph.file);
    assertSupported(supergraphSdl);
    const suppliers = joinedGraphs(parse(supergraphSdl)).map(({ name, url }) => ({
      subgraph: name,
      url: supplierUrls[name] ?? url,
      timeoutMs: supplierTimeoutMs ?? DEFAULT_SUPPLIER_TIMEOUT_MS,
    }));
    return { supergraphSdl, suppliers, registry: null };
  }
  const organisations = await loadOrganisations(
    ...(graph.organisationsFile === null ? [] : [path.resolve(graph.organisationsFile)]),
  );
  const subgraphs = readSubgraphInputs({ organisations, root: ROOT });
  const composed = composeSupergraph({ subgraphs, contract });
  if ('problems' in composed) throw new CompositionRefusedError(composed.problems);
  const suppliers = organisations.subgraphs.map(({ name, url, timeoutMs }) => ({
    subgraph: name,
    url: supplierUrls[name] ?? url ?? `http://${name}.invalid/graphql`,
    timeoutMs: supplierTimeoutMs ?? timeoutMs,
  }));
  return { supergraphSdl: composed.ok.supergraphSdl, suppliers, registry: createRegistry(organisations) };
}

/** Name and address of each subgraph, from the supergraph's `join__Graph`. */
function joinedGraphs(document: DocumentNode): { readonly name: string; readonly url: string }[] {
  const values = document.definitions.flatMap((definition) =>
    definition.kind === 'EnumTypeDefinition' && definition.name.value === 'join__Graph'
      ? (definition.values ?? [])
      : [],
  );
  return values.map((value) => {
    const given = (name: string): string => {
      const found = value.directives?.[0]?.arguments?.find((argument) => argument.name.value === name)?.value;
      return found?.kind === 'StringValue' ? found.value : '';
    };
    return { name: given('name'), url: given('url') };
  });
}

/**
 * Fields of the interface entities and of `Incident` that are computed from other fields: by `Type.required`, the fields that
 * are null without it.
 */
export function dependentFields(supergraphSdl: string): ReadonlyMap<string, readonly string[]> {
  const types: readonly string[] = [...INTERFACE_ENTITIES.map(({ name }) => name), 'Incident'];
  const dependents = new Map<string, string[]>();
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== 'ObjectTypeDefinition' && definition.kind !== 'InterfaceTypeDefinition') continue;
    if (!types.includes(definition.name.value)) continue;
    for (const field of definition.fields ?? []) {
      for (const directive of field.directives ?? []) {
        const requires = directive.arguments?.find((argument) => argument.name.value === 'requires')?.value;
        if (directive.name.value !== 'join__field' || requires?.kind !== 'StringValue') continue;
        const [operation] = parse(`{ ${requires.value} }`).definitions;
        if (operation?.kind !== 'OperationDefinition') continue;
        for (const selection of operation.selectionSet.selections) {
          if (selection.kind !== 'Field') continue;
          const key = `${definition.name.value}.${selection.name.value}`;
          dependents.set(key, [...(dependents.get(key) ?? []), field.name.value]);
        }
      }
    }
  }
  return dependents;
}

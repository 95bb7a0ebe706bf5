/** Which graph this gateway serves: ours, composed from the tree and judged by its owners' rules, or any supergraph from a file. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type DocumentNode } from 'graphql';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry, type Registry } from '../../schema/organisations/registry.ts';
import { loadPolicies } from '../../schema/policies/load.ts';
import type { Policies } from '../../schema/policies/model.ts';
import { ConfigError, type GatewayConfig } from '../config.ts';
import { SupergraphError } from './errors.ts';
import { readGraph } from './graph-thread.ts';
import { invalidUrl, PLATFORM_SUBGRAPHS } from './subgraph-inputs.ts';

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
  /** By which figures are reckoned; null where there is no registry. */
  readonly policies: Policies | null;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_SUPPLIER_TIMEOUT_MS = 10_000;

/**
 * @throws {OrganisationsError} `ORGANISATIONS_INVALID`; `PoliciesError` `POLICIES_INVALID`, `POLICY_EDITED_IN_PLACE`, `POLICY_MISSING`,
 *   `POLICY_NOT_LOCKED`; `CompositionRefusedError` `COMPOSITION_REFUSED`; {@link SupergraphError} `SUPERGRAPH_MISSING`, `SUPERGRAPH_INVALID`, `SUPERGRAPH_UNSUPPORTED`; {@link ConfigError} `CONFIG_INVALID` when an address is
 *   given for a subgraph that the graph does not have.
 */
export async function loadGraph({ graph, supplierUrls, supplierTimeoutMs }: GatewayConfig): Promise<Graph> {
  if (graph.kind === 'supergraph') {
    const supergraphSdl = await readGraph({ kind: 'read', file: graph.file });
    const joined = joinedGraphs(parse(supergraphSdl));
    // Our own graph, composed before: its two platform subgraphs have no server and are served in process, as ever.
    const isOurs = PLATFORM_SUBGRAPHS.every((platform) =>
      joined.some(({ name, url }) => name === platform && url === invalidUrl(name)),
    );
    const suppliers = joined
      .filter(({ name }) => !isOurs || !PLATFORM_SUBGRAPHS.includes(name))
      .map(({ name, url }) => ({
        subgraph: name,
        url: supplierUrls.get(name) ?? url,
        timeoutMs: supplierTimeoutMs ?? DEFAULT_SUPPLIER_TIMEOUT_MS,
      }));
    assertNamed(supplierUrls, suppliers);
    assertReachable(graph.file, suppliers);
    if (!isOurs) return { supergraphSdl, suppliers, registry: null, policies: null };
    return {
      supergraphSdl,
      suppliers,
      registry: createRegistry(await loadOrganisations()),
      policies: await loadPolicies(),
    };
  }
  const organisations = await loadOrganisations(
    ...(graph.organisationsFile === null ? [] : [path.resolve(graph.organisationsFile)]),
  );
  const supergraphSdl = await readGraph({
    kind: 'compose',
    organisationsFile: graph.organisationsFile,
    root: ROOT,
  });
  const suppliers = organisations.subgraphs.map(({ name, url, timeoutMs }) => ({
    subgraph: name,
    url: supplierUrls.get(name) ?? url ?? invalidUrl(name),
    timeoutMs: supplierTimeoutMs ?? timeoutMs,
  }));
  assertNamed(supplierUrls, suppliers);
  return { supergraphSdl, suppliers, registry: createRegistry(organisations), policies: await loadPolicies() };
}

/** A name misspelt would leave its supplier at an old address without a word. */
function assertNamed(supplierUrls: ReadonlyMap<string, string>, suppliers: readonly SupplierAddress[]): void {
  const names = suppliers.map(({ subgraph }) => subgraph);
  const unknown = [...supplierUrls.keys()].filter((name) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new ConfigError(
    unknown.map((name) => `SUPPLIER_URLS.${name}: there is no such subgraph; there are ${names.join(', ')}`).join('\n'),
  );
}

/** Compositions without addresses are common: they are made to be checked, and served only with addresses given beside them. */
function assertReachable(file: string, suppliers: readonly SupplierAddress[]): void {
  const lacking = suppliers.filter(({ url }) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''));
  if (lacking.length === 0) return;
  const list = lacking.map(({ subgraph, url }) => `${subgraph} has ${JSON.stringify(url.slice(0, 80))}`).join(', ');
  throw new SupergraphError(
    'SUPERGRAPH_INVALID',
    `${file}: each subgraph needs an http or https address, here or in SUPPLIER_URLS; ${list}`,
  );
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

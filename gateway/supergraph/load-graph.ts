/** Which graph this gateway serves: ours, composed from the tree and judged by its owners' rules, or any supergraph from a file. */

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type DocumentNode } from 'graphql';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import type { LastKnownRule } from '../../schema/organisations/model.ts';
import { createRegistry, type Registry } from '../../schema/organisations/registry.ts';
import { loadPolicies } from '../../schema/policies/load.ts';
import type { Policies } from '../../schema/policies/model.ts';
import { ConfigError, type GatewayConfig } from '../config.ts';
import { shown } from '../config/shown.ts';
import { SupergraphError } from './errors.ts';
import { readGraph } from './graph-thread.ts';
import { invalidUrl, PLATFORM_SUBGRAPHS } from './subgraph-inputs.ts';

/** Where a supplier is asked, and what it says itself about how: its row in `organisations.yml`, or nothing. */
export interface SupplierAddress {
  readonly subgraph: string;
  /** The operator's where there is one. */
  readonly url: string;
  /** Of its row; empty where the operator says another url, whose replicas they are not. */
  readonly replicas: readonly string[];
  readonly timeoutMs: number;
  readonly lastKnown: LastKnownRule | null;
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
 *   `POLICY_NOT_LOCKED`; `CompositionRefusedError` `COMPOSITION_REFUSED`; {@link SupergraphError} `SUPERGRAPH_MISSING`, `SUPERGRAPH_INVALID`, `SUPERGRAPH_UNSUPPORTED`; {@link ConfigError} `CONFIG_INVALID` when something is
 *   said about a subgraph that the graph does not have.
 */
export async function loadGraph(config: GatewayConfig): Promise<Graph> {
  const { graph } = config;
  if (graph.kind === 'supergraph') {
    const supergraphSdl = await readGraph({ kind: 'read', file: graph.file });
    const joined = joinedGraphs(parse(supergraphSdl));
    // Our own graph, composed before: its two platform subgraphs have no server and are served in process, as ever.
    const isOurs = PLATFORM_SUBGRAPHS.every((platform) =>
      joined.some(({ name, url }) => name === platform && url === invalidUrl(name)),
    );
    const registry = isOurs ? createRegistry(await loadOrganisations()) : null;
    const suppliers = joined
      .filter(({ name }) => !isOurs || !PLATFORM_SUBGRAPHS.includes(name))
      .map(({ name, url }) => ({
        subgraph: name,
        url: urlSaidOf(name, config) ?? url,
        // The row's are beside the row's url, and it is the file's that is asked.
        replicas: [],
        timeoutMs: DEFAULT_SUPPLIER_TIMEOUT_MS,
        lastKnown: registry?.subgraphByName(name)?.lastKnown ?? null,
      }));
    assertNamed(config, suppliers);
    assertReachable(graph.file, suppliers);
    return { supergraphSdl, suppliers, registry, policies: isOurs ? await loadPolicies() : null };
  }
  const organisations = await loadOrganisations(
    ...(graph.organisationsFile === null ? [] : [path.resolve(graph.organisationsFile)]),
  );
  const supergraphSdl = await readGraph({
    kind: 'compose',
    organisationsFile: graph.organisationsFile,
    root: ROOT,
  });
  const suppliers = organisations.subgraphs.map(({ name, url, replicas, timeoutMs, lastKnown }) => {
    const said = urlSaidOf(name, config);
    return {
      subgraph: name,
      url: said ?? url ?? invalidUrl(name),
      replicas: said === null ? replicas : [],
      timeoutMs,
      lastKnown,
    };
  });
  assertNamed(config, suppliers);
  return { supergraphSdl, suppliers, registry: createRegistry(organisations), policies: await loadPolicies() };
}

/** The operator's address of a subgraph; null for none. */
function urlSaidOf(name: string, { supplierUrls, suppliers }: GatewayConfig): string | null {
  return supplierUrls.get(name) ?? suppliers.byName.get(name)?.changes.url ?? null;
}

/** A name misspelt would leave its supplier as it was without a word. */
function assertNamed({ supplierUrls, suppliers: said }: GatewayConfig, suppliers: readonly SupplierAddress[]): void {
  const names = suppliers.map(({ subgraph }) => subgraph);
  const places = [
    ...[...supplierUrls.keys()].map((name) => ({ name, place: `SUPPLIER_URLS.${name}` })),
    ...[...said.byName].map(([name, { place }]) => ({ name, place })),
  ];
  const unknown = places.filter(({ name }) => !names.includes(name));
  if (unknown.length === 0) return;
  throw new ConfigError(
    unknown.map(({ place }) => `${place}: there is no such subgraph; there are ${names.join(', ')}`).join('\n'),
  );
}

/** Compositions without addresses are common: they are made to be checked, and served only with addresses given beside them. */
function assertReachable(file: string, suppliers: readonly SupplierAddress[]): void {
  const lacking = suppliers.filter(({ url }) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ''));
  if (lacking.length === 0) return;
  const list = lacking.map(({ subgraph, url }) => `${subgraph} has ${shown(url)}`).join(', ');
  throw new SupergraphError(
    'SUPERGRAPH_INVALID',
    `${file}: each subgraph needs an http or https address, here, in SUPPLIER_URLS or in the configuration file; ${list}`,
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

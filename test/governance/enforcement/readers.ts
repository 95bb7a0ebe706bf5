/** Readers of the tests, and the two gateways that serve them: one asks an issuer's token of everybody, the other nobody who they are. */

import type { Reader } from '../../../schema/contract/reader.ts';
import {
  startGatewayHere,
  startSmallGraph,
  type SmallGateway,
  type SubgraphDefinition,
} from '../../gateway/small-graph.ts';
import type { Answer } from '../../support/ask.ts';
import { createKey, goodClaims, issuerConfig, sign, startIssuer } from '../identity/issuer.ts';

export type TestReader = Pick<Reader, 'subject' | 'desk' | 'capacity' | 'role' | 'purpose'>;

export const AUDITOR: TestReader = {
  subject: 'auditor-1',
  desk: null,
  capacity: 'AUDITOR',
  role: 'auditor',
  purpose: 'AUDIT',
};

export const SUPPLIER: TestReader = {
  subject: 'supplier-1',
  desk: 'spine',
  capacity: 'PROVIDER',
  role: 'supplier',
  purpose: 'INCIDENT_RESOLUTION',
};

export const OPERATOR: TestReader = {
  ...SUPPLIER,
  subject: 'operator-1',
  desk: 'nsd',
  role: 'operator',
  capacity: 'INTEGRATOR',
};

/** @param reader null goes to the gateway that asks nobody. */
export type AskAs = (
  query: string,
  variables: Readonly<Record<string, unknown>>,
  reader: TestReader | null,
) => Promise<Answer>;

export interface Gateways {
  readonly ask: AskAs;
  /** That asks everybody. */
  readonly asking: SmallGateway;
  readonly stop: () => Promise<void>;
}

/** Another gateway, which asks everybody who they are, beside one that asks nobody and reads the same file. */
export async function startGateways(
  nobodys: SmallGateway,
  file: string,
  config: Parameters<typeof startGatewayHere>[1],
): Promise<Gateways> {
  const key = await createKey('key-1');
  const issuer = await startIssuer(key);
  const asking = await startGatewayHere({ kind: 'supergraph', file }, { ...config, identity: issuerConfig(issuer) });
  const tokens = new Map<string, string>();
  const tokenOf = ({ subject, ...claims }: TestReader): string => {
    const name = JSON.stringify([subject, claims]);
    const token = tokens.get(name) ?? sign(key, { ...goodClaims(Date.now()), sub: subject, ...claims });
    tokens.set(name, token);
    return token;
  };
  return {
    asking,
    ask: (query, variables, reader) =>
      reader === null
        ? nobodys.query(query, variables)
        : asking.query(query, variables, { authorization: `Bearer ${tokenOf(reader)}` }),
    stop: async () => {
      await asking.stop();
      await issuer.stop();
    },
  };
}

export async function startGoverned(
  definitions: readonly SubgraphDefinition[],
  rewrite?: (supergraphSdl: string) => string,
  config: Parameters<typeof startGatewayHere>[1] = {},
) {
  const graph = await startSmallGraph(definitions, {}, rewrite);
  const supplierUrls = new Map([...graph.subgraphs].map(([name, { url }]) => [name, url]));
  const gateways = await startGateways(graph, graph.supergraphFile, { ...config, supplierUrls }).catch(
    async (error: unknown) => {
      await graph.stop();
      throw error;
    },
  );
  return {
    ...gateways,
    log: graph.log,
    subgraphs: graph.subgraphs,
    supergraphSdl: graph.supergraphSdl,
    stop: async () => {
      await gateways.stop();
      await graph.stop();
    },
  };
}

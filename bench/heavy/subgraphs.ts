/** The four subgraphs of the heavier graph: their type definitions and resolvers. */

import { readFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { engineers, openTicketsOf, organisations, products, serviceDesks, tickets, type Ticket } from './data.ts';

export const HEAVY_SUBGRAPHS = ['people', 'desks', 'catalogue', 'support'] as const;

interface Key {
  readonly id: string;
}

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';

const organisationById = new Map(organisations.map((organisation) => [organisation.id, organisation]));
const engineerById = new Map(engineers.map((engineer) => [engineer.id, engineer]));
const productById = new Map(products.map((product) => [product.id, product]));
const ticketById = new Map(tickets.map((ticket) => [ticket.id, ticket]));
const deskByCode = new Map(serviceDesks.map((desk) => [desk.code, desk]));

const resolvers: Record<(typeof HEAVY_SUBGRAPHS)[number], Record<string, object>> = {
  people: {
    Organisation: { __resolveReference: ({ id }: Key) => organisationById.get(id) },
    Engineer: {
      __resolveReference: ({ id }: Key) => engineerById.get(id),
      organisation: ({ organisation }: { organisation: string }) => organisationById.get(organisation),
    },
  },
  desks: {
    Query: { desks: () => serviceDesks },
    ServiceDesk: {
      __resolveReference: ({ code }: { code: string }) => deskByCode.get(code),
      organisation: ({ organisation }: { organisation: string }) => ({ id: organisation }),
      tickets: ({ code }: { code: string }) => tickets.filter(({ desk }) => desk === code),
    },
    Ticket: {
      __resolveReference: ({ id }: Key) => ticketById.get(id),
      desk: ({ desk }: Ticket) => deskByCode.get(desk),
      assignee: ({ assignee }: Ticket) => (assignee === null ? null : { id: assignee }),
      product: ({ product }: Ticket) => ({ id: product }),
    },
    Engineer: {
      __resolveReference: ({ id }: Key) => ({ id }),
      openTickets: ({ id }: Key) => openTicketsOf(id),
    },
  },
  catalogue: {
    Product: {
      __resolveReference: ({ id }: Key) => productById.get(id),
      supplier: ({ supplier }: { supplier: string }) => ({ id: supplier }),
      dependsOn: ({ dependsOn }: { dependsOn: readonly string[] }) => dependsOn.map((id) => productById.get(id)),
    },
  },
  support: {
    Product: {
      __resolveReference: ({ id }: Key) => productById.get(id),
      owner: ({ owner }: { owner: string }) => ({ id: owner }),
    },
    Article: { author: ({ author }: { author: string }) => ({ id: author }) },
    Ticket: { __resolveReference: ({ id }: Key) => ticketById.get(id) },
    Comment: { author: ({ author }: { author: string | null }) => (author === null ? null : { id: author }) },
  },
};

/** Executable schemas by the subgraph's name. */
export function createHeavySchemas(): ReadonlyMap<string, GraphQLSchema> {
  return new Map(
    HEAVY_SUBGRAPHS.map((name) => [
      name,
      buildSubgraphSchema([{ typeDefs: readTypeDefinitions(name), resolvers: resolvers[name] as never }]),
    ]),
  );
}

/** The composed supergraph's SDL; its addresses are nobody's. */
export function composeHeavySupergraph(): string {
  const composed = composeServices(
    HEAVY_SUBGRAPHS.map((name) => ({
      name,
      url: `http://${name}.invalid/graphql`,
      typeDefs: readTypeDefinitions(name),
    })),
  );
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors.map(({ message }) => message).join('\n'));
  return composed.supergraphSdl;
}

function readTypeDefinitions(name: string): DocumentNode {
  return parse(`${LINK}\n${readFileSync(new URL(`schema/${name}.graphql`, import.meta.url), 'utf8')}`);
}

/** In-process subgraph of what follows from the desks' accounts together. What it needs comes by `@requires`, or through `FederatedRead`. */

import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createInProcessSchema } from '../in-process-schema.ts';
import { createBoards } from './board/boards.ts';
import { mergeResolvers, type JourneyEnvironment } from './environment.ts';
import { createBlastResolvers } from './resolvers/blast.ts';
import { createBoardResolvers } from './resolvers/board.ts';
import { createClockStopResolvers } from './resolvers/clock-stops.ts';
import { createChangesResolvers } from './resolvers/changes.ts';
import { createCustodyResolvers } from './resolvers/custody.ts';
import { createCutOverResolvers } from './resolvers/cut-over.ts';
import { createDisagreementResolvers } from './resolvers/disagreements.ts';
import { createDisclosureResolvers } from './resolvers/disclosures.ts';
import { createExistenceResolvers } from './resolvers/existence.ts';
import { createForecastResolvers } from './resolvers/forecast.ts';
import { createHandoverResolvers } from './resolvers/handovers.ts';
import { createKnownErrorResolvers } from './resolvers/known-errors.ts';
import { createMaterialResolvers } from './resolvers/materials.ts';
import { createOpenIncidentResolvers } from './resolvers/open-incidents.ts';
import { createPolicyResolvers } from './resolvers/policies.ts';
import { createServiceRecordResolvers } from './resolvers/service-record.ts';
import { createVerdictResolvers } from './resolvers/verdicts.ts';
import { readJourneyTypeDefinitions } from './type-definitions.ts';

export interface Journey {
  readonly typeDefs: DocumentNode;
  /** Execute it with a `JourneyContext`. */
  readonly schema: GraphQLSchema;
  /** Ends what goes on after its request was answered. */
  readonly stop: () => Promise<void>;
}

export function createJourney(environment: JourneyEnvironment): Journey {
  const typeDefs = readJourneyTypeDefinitions();
  const boards = createBoards({ environment, clock: () => performance.now() });
  const resolvers = mergeResolvers([
    createExistenceResolvers(),
    createPolicyResolvers(environment),
    createCustodyResolvers(environment),
    createCutOverResolvers(environment),
    createKnownErrorResolvers(environment),
    createMaterialResolvers(environment),
    createOpenIncidentResolvers(environment),
    createBlastResolvers(environment),
    createChangesResolvers(environment),
    createDisagreementResolvers(environment),
    createHandoverResolvers(environment),
    createClockStopResolvers(environment),
    createVerdictResolvers(environment),
    createBoardResolvers(environment, boards),
    createForecastResolvers(environment, boards),
    createServiceRecordResolvers(environment),
    createDisclosureResolvers(environment),
  ]);
  return { typeDefs, schema: createInProcessSchema(typeDefs, resolvers), stop: boards.stop };
}

import { DateTimeScalar } from '../../schema/contract/scalars.ts';
import type { Organisations } from '../../schema/organisations/model.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';
import type { TypeResolvers } from './context.ts';
import { createAgreementResolvers } from './resolvers/agreement.ts';
import { createIncidentResolvers } from './resolvers/incident.ts';
import { createInterfaceEntityResolvers } from './resolvers/interface-entities.ts';
import { createOrganisationResolvers } from './resolvers/organisation.ts';
import { createPartyResolvers } from './resolvers/party.ts';
import { createProviderAssignmentResolvers } from './resolvers/provider-assignment.ts';
import { createQueryResolvers } from './resolvers/query.ts';
import { createKnownErrorReferenceResolvers, createTicketReferenceResolvers } from './resolvers/reference-entities.ts';
import { createServiceResolvers } from './resolvers/service.ts';
import { createSiteResolvers } from './resolvers/site.ts';

/** A resolver map, by type. */
export type DirectoryResolvers = Readonly<Record<string, TypeResolvers | typeof DateTimeScalar>>;

/** Makes the resolvers of the directory for these organisations: synchronous, without state, over a `DirectoryContext`. */
export function createDirectoryResolvers(organisations: Organisations): DirectoryResolvers {
  const registry = createRegistry(organisations);
  return {
    DateTime: DateTimeScalar,
    Query: createQueryResolvers(registry),
    Incident: createIncidentResolvers(registry),
    ...createInterfaceEntityResolvers(registry),
    Party: createPartyResolvers(registry),
    TicketReference: createTicketReferenceResolvers(registry),
    KnownErrorReference: createKnownErrorReferenceResolvers(registry),
    Organisation: createOrganisationResolvers(registry),
    Site: createSiteResolvers(registry),
    Service: createServiceResolvers(registry),
    ProviderAssignment: createProviderAssignmentResolvers(registry),
    Agreement: createAgreementResolvers(registry),
  };
}

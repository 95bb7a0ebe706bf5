import { openLedgerDesk } from '../connectors/ledger/ledger-desk.ts';
import type { DeskDefinition } from '../kit/index.ts';
import { mapping } from './mapping.ts';
import { incidentResolvers, provideIncidents } from './incident-resolvers.ts';

export const desk: DeskDefinition = {
  name: 'nsd',
  createService: async (environment) => {
    const service = await openLedgerDesk({ environment, mapping, sampleFolder: new URL('sample/', import.meta.url) });
    provideIncidents(service.system, service.ledger.incidents);
    return service;
  },
  resolvers: incidentResolvers,
};

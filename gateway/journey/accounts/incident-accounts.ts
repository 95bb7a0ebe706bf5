/** One incident's accounts, for every figure: what to ask of the graph, and what the engine is given for it. */

export { INCIDENT_ACCOUNTS, INCIDENT_SELECTION, type IncidentNode } from './incident-node.ts';
export { readIncidents, type ReadIncident, type ReadIncidentsOptions } from './read-incidents.ts';
export { requiredAccounts } from './required-accounts.ts';
export { toIncidentAccounts, type ToIncidentAccountsOptions } from './to-incident-accounts.ts';

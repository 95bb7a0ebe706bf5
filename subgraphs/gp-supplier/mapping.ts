import { jira } from '../connectors/ledger/mappings/jira.ts';
import { extendMapping, type SourceMapping } from '../connectors/ledger/source-mapping.ts';

/** What this desk's system says, in the contract's words: the product's own, and what this desk configured. */
export const mapping: SourceMapping = extendMapping(jira, {
  // Its practices are cut off by a provider that it has no agreement with.
  statuses: { 'In Progress/Suspended by national provider': 'WAITING_OTHER_PARTY' },
  stopReasons: { 'Suspended by national provider': 'PEER_PROVIDER' },
});

import { servicenow } from '../connectors/ledger/mappings/servicenow.ts';
import { extendMapping, type SourceMapping } from '../connectors/ledger/source-mapping.ts';

/** What this desk's system says, in the contract's words: the product's own, and what this desk configured. */
export const mapping: SourceMapping = extendMapping(servicenow, {
  statuses: { '3/Awaiting Hosting Centre': 'WAITING_OWN' },
  stopReasons: { 'Awaiting Hosting Centre': 'SUB_SUPPLIER' },
});

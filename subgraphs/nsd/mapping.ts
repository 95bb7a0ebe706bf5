import { tmf621 } from '../connectors/ledger/mappings/tmf621.ts';
import type { SourceMapping } from '../connectors/ledger/source-mapping.ts';

/** What this desk's system says, in the contract's words. */
export const mapping: SourceMapping = tmf621;

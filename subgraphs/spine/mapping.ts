import { bmc } from '../connectors/ledger/mappings/bmc.ts';
import type { SourceMapping } from '../connectors/ledger/source-mapping.ts';

/** What this desk's system says, in the contract's words. */
export const mapping: SourceMapping = bmc;

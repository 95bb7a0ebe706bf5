import type { DeskDirectory } from '../../subgraphs/kit/desk-definition.ts';

/** Lists no desk: every reader is a stranger, as where nobody vouches for readers. */
export const EMPTY_DIRECTORY: DeskDirectory = { capacityOf: () => null, operatorOf: () => null };

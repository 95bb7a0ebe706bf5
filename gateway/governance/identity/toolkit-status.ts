import type { ToolkitStatus } from '../../../schema/contract/reader.ts';

/**
 * Whether a reader's organisation may hold patients' data at an instant.
 *
 * @param desk code of the desk for which it reads; null for who reads for none.
 * @param atMs milliseconds UTC.
 * @returns `UNKNOWN` where nothing is on record.
 */
export type ToolkitStatusOf = (desk: string | null, atMs: number) => ToolkitStatus;

/** For where no facts are on record of anybody. */
export const NOTHING_ON_RECORD: ToolkitStatusOf = () => 'UNKNOWN';

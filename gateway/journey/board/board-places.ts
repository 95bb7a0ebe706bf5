/** How many boards one process reads at once, and how many of them for whom: nobody's leave no room for another's. */

import type { Reader } from '../../../schema/contract/reader.ts';

const MAXIMUM_RUNNING = 8;
/** So many are for whoever asks first; the others are shared out. */
const UNSHARED = 4;
const MAXIMUM_OF_SUBJECT = 2;
const MAXIMUM_OF_DESK = 4;
const ADVICE = 'ask again when one of them is complete';

/**
 * @param running for whom each board that is being read is read; null where nobody is asked who they are, which is shared out to nobody.
 * @returns why one more may not be begun for `reader`; null where it may.
 */
export function refusalOfPlace(running: readonly (Reader | null)[], reader: Reader | null): string | null {
  if (running.length >= MAXIMUM_RUNNING)
    return `${MAXIMUM_RUNNING} boards are being read, which is as many as may be: ${ADVICE}`;
  if (reader === null || running.length < UNSHARED) return null;
  const { subject, desk } = reader;
  const ofSubject = running.filter((other) => other?.subject === subject).length;
  const rule = `where ${UNSHARED} of ${MAXIMUM_RUNNING} boards are being read`;
  if (ofSubject >= MAXIMUM_OF_SUBJECT)
    return `${ofSubject} boards are being read for this reader, who begins none beyond ${MAXIMUM_OF_SUBJECT} ${rule}: ${ADVICE}`;
  const ofDesk = desk === null ? 0 : running.filter((other) => other?.desk === desk).length;
  if (ofDesk >= MAXIMUM_OF_DESK)
    return `${ofDesk} boards are being read for the desk ${desk}, which begins none beyond ${MAXIMUM_OF_DESK} ${rule}: ${ADVICE}`;
  return null;
}

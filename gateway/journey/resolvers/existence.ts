import { parseInvolvementId } from '../../../schema/contract/ids.ts';
import { existenceOf, type AccountState } from '../engine/existence.ts';
import type { JourneyResolvers } from '../environment.ts';
import type { JourneyContext } from '../federated-read.ts';

interface IncidentAccounts {
  readonly id: string;
  /** A desk that did not answer is null, or has no state. */
  readonly involvements?: readonly ({ readonly id: string; readonly state?: AccountState | null } | null)[] | null;
}

/** Whether anyone knows an incident. */
export function createExistenceResolvers(): JourneyResolvers {
  return {
    Incident: {
      existence: ({ involvements }: IncidentAccounts, _arguments: object, { copiedAt }: JourneyContext) => {
        const copied = copiedAt();
        return existenceOf(
          (involvements ?? [null]).map((account) => {
            const state = account?.state ?? null;
            // That it knew nothing then does not say that it knows nothing.
            const isOld = account !== null && copied.size > 0 && copied.has(parseInvolvementId(account.id).desk);
            return isOld && state === 'NONE_LINKED' ? null : state;
          }),
        );
      },
    },
  };
}

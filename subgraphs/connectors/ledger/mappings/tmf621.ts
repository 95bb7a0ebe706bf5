import type { SourceMapping } from '../source-mapping.ts';

/**
 * Trouble tickets after TM Forum's TMF621, with the `reopened` of its cross-company profile MEF 113.
 *
 * @see https://github.com/tmforum-apis/TMF621_TroubleTicket
 */
export const tmf621: SourceMapping = {
  statuses: {
    acknowledged: 'ACKNOWLEDGED',
    inProgress: 'IN_PROGRESS',
    // The two waits differ in who is waited for: pending on the originator, held on something of the handler's own.
    pending: 'WAITING_OTHER_PARTY',
    held: 'WAITING_OWN',
    resolved: 'RESOLVED_CLAIMED',
    reopened: 'REOPENED',
    closed: 'CLOSED_CONFIRMED',
    cancelled: 'CANCELLED',
    rejected: 'REJECTED',
  },
  stopReasons: {
    informationRequired: 'CUSTOMER_INFORMATION',
    accessRequired: 'CUSTOMER_ACCESS',
    confirmationRequired: 'CUSTOMER_CONFIRMATION',
    otherProvider: 'PEER_PROVIDER',
    ownSupplier: 'SUB_SUPPLIER',
    changeWindow: 'CHANGE_WINDOW',
    other: 'OTHER',
  },
};

import type { SourceMapping } from '../source-mapping.ts';

/**
 * A BMC-like help desk: `Status`, with `Status Reason` after a slash when the status is Pending, since the reason decides. Access,
 * confirmation and peer provider are reasons that the programme's desks configured beside the product's own.
 */
export const bmc: SourceMapping = {
  statuses: {
    New: 'NEW',
    Assigned: 'ACKNOWLEDGED',
    'In Progress': 'IN_PROGRESS',
    'Pending/Client Hold': 'WAITING_OTHER_PARTY',
    'Pending/Client Action Required': 'WAITING_OTHER_PARTY',
    'Pending/Client Access Required': 'WAITING_OTHER_PARTY',
    'Pending/Client Confirmation Required': 'WAITING_OTHER_PARTY',
    'Pending/Peer Provider Action Required': 'WAITING_OTHER_PARTY',
    'Pending/Supplier Delivery': 'WAITING_OWN',
    'Pending/Third Party Vendor Action Required': 'WAITING_OWN',
    'Pending/Support Contact Hold': 'WAITING_OWN',
    'Pending/Infrastructure Change': 'WAITING_OWN',
    Resolved: 'RESOLVED_CLAIMED',
    Closed: 'CLOSED_CONFIRMED',
    Cancelled: 'CANCELLED',
  },
  stopReasons: {
    // A client's hold does not say what for, so it is none of the three things that a customer may be waited for.
    'Client Hold': 'OTHER',
    'Client Action Required': 'CUSTOMER_INFORMATION',
    'Client Access Required': 'CUSTOMER_ACCESS',
    'Client Confirmation Required': 'CUSTOMER_CONFIRMATION',
    'Peer Provider Action Required': 'PEER_PROVIDER',
    'Supplier Delivery': 'SUB_SUPPLIER',
    'Third Party Vendor Action Required': 'SUB_SUPPLIER',
    'Support Contact Hold': 'OTHER',
    'Infrastructure Change': 'CHANGE_WINDOW',
  },
};

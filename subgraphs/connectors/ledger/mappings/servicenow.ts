import type { SourceMapping } from '../source-mapping.ts';

/**
 * A ServiceNow-like incident table: `state`, with `hold_reason` after a slash when the state is 3, On Hold. The product's own
 * reasons are Caller, Vendor, Change and Problem; the other three are what the programme's desks configured. On Hold without a reason
 * is left out on purpose: whether the clock may stop hangs on the reason, so the status is UNKNOWN without it.
 */
export const servicenow: SourceMapping = {
  statuses: {
    '1': 'NEW',
    '2': 'IN_PROGRESS',
    '3/Awaiting Caller': 'WAITING_OTHER_PARTY',
    '3/Awaiting Caller Access': 'WAITING_OTHER_PARTY',
    '3/Awaiting Caller Confirmation': 'WAITING_OTHER_PARTY',
    '3/Awaiting Peer Provider': 'WAITING_OTHER_PARTY',
    '3/Awaiting Vendor': 'WAITING_OWN',
    '3/Awaiting Change': 'WAITING_OWN',
    '3/Awaiting Problem': 'WAITING_OWN',
    '6': 'RESOLVED_CLAIMED',
    '7': 'CLOSED_CONFIRMED',
    '8': 'CANCELLED',
  },
  stopReasons: {
    'Awaiting Caller': 'CUSTOMER_INFORMATION',
    'Awaiting Caller Access': 'CUSTOMER_ACCESS',
    'Awaiting Caller Confirmation': 'CUSTOMER_CONFIRMATION',
    'Awaiting Peer Provider': 'PEER_PROVIDER',
    'Awaiting Vendor': 'SUB_SUPPLIER',
    'Awaiting Change': 'CHANGE_WINDOW',
    'Awaiting Problem': 'OTHER',
  },
};

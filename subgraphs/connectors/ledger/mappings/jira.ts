import type { SourceMapping } from '../source-mapping.ts';

/** A Jira-like service project: the status category, a slash, and the name that the project gave the status. */
export const jira: SourceMapping = {
  statuses: {
    'To Do/Open': 'NEW',
    'In Progress/Work in progress': 'IN_PROGRESS',
    'In Progress/Waiting for customer': 'WAITING_OTHER_PARTY',
    'In Progress/Waiting for site access': 'WAITING_OTHER_PARTY',
    'In Progress/Waiting for confirmation': 'WAITING_OTHER_PARTY',
    'In Progress/Waiting for other provider': 'WAITING_OTHER_PARTY',
    // The customer waits for the desk here, and the desk for nobody.
    'In Progress/Waiting for support': 'IN_PROGRESS',
    'In Progress/Pending vendor': 'WAITING_OWN',
    'In Progress/Waiting for change': 'WAITING_OWN',
    'Done/Resolved': 'RESOLVED_CLAIMED',
    'Done/Closed': 'CLOSED_CONFIRMED',
    'Done/Canceled': 'CANCELLED',
  },
  stopReasons: {
    'Waiting for customer': 'CUSTOMER_INFORMATION',
    'Waiting for site access': 'CUSTOMER_ACCESS',
    'Waiting for confirmation': 'CUSTOMER_CONFIRMATION',
    'Waiting for other provider': 'PEER_PROVIDER',
    'Pending vendor': 'SUB_SUPPLIER',
    'Waiting for change': 'CHANGE_WINDOW',
  },
};

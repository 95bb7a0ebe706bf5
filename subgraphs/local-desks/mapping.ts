import type { SourceMapping } from '../connectors/ledger/source-mapping.ts';

/** What the local desks write in the column `status`. Each word means one thing, whichever desk writes it; the rest are UNKNOWN. */
export const mapping: SourceMapping = {
  statuses: {
    Open: 'NEW',
    New: 'NEW',
    Logged: 'NEW',
    Assigned: 'ACKNOWLEDGED',
    'In progress': 'IN_PROGRESS',
    'With engineer': 'IN_PROGRESS',
    // The desk waits for somebody whom it called in: its customer waits all the while.
    'With supplier': 'WAITING_OWN',
    'Waiting for parts': 'WAITING_OWN',
    'Waiting for caller': 'WAITING_OTHER_PARTY',
    Fixed: 'RESOLVED_CLAIMED',
    Reopened: 'REOPENED',
    Closed: 'CLOSED_CONFIRMED',
    'Closed - no answer': 'CLOSED_TIMEOUT',
    Cancelled: 'CANCELLED',
    'Not ours': 'REJECTED',
  },
  // A row says who works on a ticket, and never that a clock stopped.
  stopReasons: {},
};

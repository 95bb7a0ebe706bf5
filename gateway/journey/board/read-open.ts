/** Reads and judges every incident that is open at the request's valid time, by the NSD's list and every desk's own. */

import type { JudgeIncident } from '../engine/measures/board/judge-incident.ts';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import type { BoardIncident } from '../engine/measures/board/board-input.ts';
import { servicesOf } from '../engine/verdict/report.ts';
import type { JourneyContext } from '../federated-read.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { listIncidents } from './list-incidents.ts';
import { readListed } from './read-listed.ts';

export interface ReadOpenOptions {
  readonly registry: Registry;
  /** The only service; null for all. */
  readonly service: string | null;
  readonly judge: JudgeIncident;
  /** Given each in no particular order. */
  readonly take: (incident: BoardIncident) => void;
  readonly note: (desk: string, reason: MissingReason) => void;
}

/** Ends with the request: what nobody waits for any more is not read. */
const NEVER_ABORTED = new AbortController().signal;

export async function readOpen(context: JourneyContext, options: ReadOpenOptions): Promise<void> {
  const { registry, service, judge, take, note } = options;
  const listed = await listIncidents(context, {
    registry,
    filter: { open: true },
    service,
    isWanted: () => true,
    isTicketWanted: () => true,
    onDesk: () => undefined,
  });
  for (const [desk, reason] of listed.missing) note(desk, reason);
  await readListed(context, listed, {
    registry,
    signal: NEVER_ABORTED,
    take: (accounts) => {
      if (service !== null && !servicesOf(accounts).includes(service)) return;
      const incident = judge(accounts);
      if (incident === null || incident.custody.restore !== null) return;
      for (const { desk, reason } of incident.custody.missing) note(desk, reason);
      take(incident);
    },
  });
}

/** The incidents that a desk has declared, by id and as a list: what the NSD's subgraph adds to the contract. */

import { parseInstant } from '../../../schema/contract/times.ts';
import type { CallOptions, Page, PageRequest } from '../../kit/supplier-system.ts';
import { foldIncident, type IncidentRecord } from './fold/incident.ts';
import type { LedgerReader, ReadOptions, Resolved } from './reader.ts';
import { incidentStream, keyOfStream, type Link } from './subject.ts';

export interface IncidentSearch {
  /** Open: no party has claimed restoration. */
  readonly open?: boolean;
  readonly service?: string;
  readonly site?: string;
  /** Earliest start claim in [from, to); milliseconds UTC. */
  readonly from?: number;
  readonly to?: number;
  readonly major?: boolean;
}

export interface IncidentSource {
  /** One entry per id in the order given, in one read; null where this desk has not declared it at these times. */
  readonly byId: (ids: readonly string[], options: CallOptions) => Promise<ReadonlyArray<IncidentRecord | null>>;
  /** Newest declaration first, then by id. */
  readonly search: (search: IncidentSearch, page: PageRequest, options: CallOptions) => Promise<Page<IncidentRecord>>;
}

export function createIncidentSource(reader: LedgerReader, desk: string): IncidentSource {
  const readStreams = async (streams: readonly string[], options: ReadOptions) => {
    const visible = await reader.visibleStreams(streams, options);
    return streams.map((stream): Resolved<IncidentRecord> | null => {
      const found = visible.get(stream);
      const declared = found?.events.find(({ kind }) => kind === 'incident.declared');
      if (found === undefined || declared === undefined) return null;
      const row = foldIncident(keyOfStream(stream), found.events, { desk, readText: found.readText });
      return row === null ? null : { row, listedAt: declared.occurredAt };
    });
  };
  return {
    byId: async (ids, options) => {
      const incidents = await readStreams(ids.map(incidentStream), options);
      return incidents.map((incident) => incident?.row ?? null);
    },
    search: async (search, page, options) => {
      const { times } = options;
      const links: Link[] = [];
      if (search.service !== undefined) links.push({ facet: 'service', value: search.service });
      if (search.site !== undefined) links.push({ facet: 'site', value: search.site });
      const query = { type: 'incident', desk, links, listedBy: times.asOf } as const;
      const rows = await reader.askForNow(times, (isNow) =>
        reader.page({ ...query, openNow: isNow && search.open === true }, page, times, async (candidates) => {
          const incidents = await readStreams(
            candidates.map(({ stream }) => stream),
            options,
          );
          return incidents.map((incident) =>
            incident !== null && matchesIncident(incident.row, search) ? incident : null,
          );
        }),
      );
      const isCountable = Object.keys(search).every((key) => key === 'open') && search.open !== false;
      const total = async () =>
        isCountable ? reader.countSubjects({ type: 'incident', desk, openNow: search.open === true }, times) : null;
      return { ...rows, total };
    },
  };
}

function matchesIncident(incident: IncidentRecord, search: IncidentSearch): boolean {
  if (search.open !== undefined && search.open !== (incident.restoreClaims.length === 0)) return false;
  if (search.major !== undefined && search.major !== incident.major) return false;
  if (search.service !== undefined && search.service !== incident.service?.code) return false;
  if (search.site !== undefined && !incident.impact.some(({ site }) => site.code === search.site)) return false;
  if (search.from === undefined && search.to === undefined) return true;
  if (incident.startClaims.length === 0) return false;
  const start = Math.min(...incident.startClaims.map(({ at }) => parseInstant(at, 'start claim')));
  return (search.from === undefined || start >= search.from) && (search.to === undefined || start < search.to);
}

/** Known errors, problems, changes and support materials: each the fold of its events. */

import { formatKnownErrorId, type TicketId } from '../../../../schema/contract/ids.ts';
import { formatInstant } from '../../../../schema/contract/times.ts';
import type { Change, GovernedText, KnownErrorRecord, Problem, SupportMaterial } from '../../../kit/model.ts';
import type { LedgerEventOf } from '../event.ts';
import { partyOrDesk, partyOrNull, toReferences, type FoldContext, type StoredEvent } from './stored-event.ts';

/** A known error, and the sites that its owner limits it to; null for everywhere. */
export interface FoldedKnownError {
  readonly record: KnownErrorRecord;
  readonly sites: readonly string[] | null;
}

/**
 * @param visible the known error's events that count, in order.
 * @returns null until its owner has published it: what is not published is not the others' business.
 */
export function foldKnownError(
  reference: string,
  visible: readonly StoredEvent[],
  context: FoldContext,
): FoldedKnownError | null {
  let fields: Partial<LedgerEventOf<'knownError.published'>['data']> = {};
  let symptoms: GovernedText | null = null;
  let workaround: GovernedText | null = null;
  let firstPublishedAt: number | null = null;
  for (const event of visible) {
    if (event.kind !== 'knownError.recorded' && event.kind !== 'knownError.published') continue;
    fields = { ...fields, ...event.data };
    symptoms = context.readText(event.id, 'symptoms') ?? symptoms;
    workaround = context.readText(event.id, 'workaround') ?? workaround;
    if (event.kind === 'knownError.published') firstPublishedAt ??= event.occurredAt;
  }
  if (firstPublishedAt === null) return null;
  return {
    sites: fields.sites ?? null,
    record: {
      id: formatKnownErrorId({ desk: context.desk, reference }),
      reference,
      state: fields.state ?? null,
      symptoms,
      affects: toReferences(fields.affects ?? []),
      workaround,
      fixDueAt: fields.fixDueAt ?? null,
      discoveredAt: fields.discoveredAt ?? null,
      firstPublishedAt: formatInstant(firstPublishedAt),
      disclosure: fields.disclosure ?? null,
      explains: (fields.explains ?? []).toSorted().map((id) => ({ id: id as TicketId })),
    },
  };
}

/** @returns null without events that count. */
export function foldProblem(reference: string, visible: readonly StoredEvent[], context: FoldContext): Problem | null {
  const recorded = visible.filter((event) => event.kind === 'problem.recorded');
  let fields: LedgerEventOf<'problem.recorded'>['data'] = {};
  let summary: GovernedText | null = null;
  for (const event of recorded) {
    fields = { ...fields, ...event.data };
    summary = context.readText(event.id, 'summary') ?? summary;
  }
  if (recorded.length === 0) return null;
  return {
    reference,
    state: fields.state ?? null,
    openedAt: fields.openedAt ?? null,
    services: toReferences(fields.services ?? []),
    summary,
  };
}

/** @returns null without events that count. */
export function foldChange(reference: string, visible: readonly StoredEvent[], context: FoldContext): Change | null {
  const recorded = visible.filter((event) => event.kind === 'change.recorded');
  let fields: LedgerEventOf<'change.recorded'>['data'] = {};
  let summary: GovernedText | null = null;
  for (const event of recorded) {
    fields = { ...fields, ...event.data };
    summary = context.readText(event.id, 'summary') ?? summary;
  }
  if (recorded.length === 0) return null;
  return {
    reference,
    state: fields.state ?? null,
    startsAt: fields.startsAt ?? null,
    endsAt: fields.endsAt ?? null,
    services: toReferences(fields.services ?? []),
    summary,
  };
}

/** @returns null without events that count. */
export function foldSupportMaterial(
  obligation: string,
  visible: readonly StoredEvent[],
  context: FoldContext,
): SupportMaterial | null {
  let material: SupportMaterial = { ...NO_MATERIAL, obligation };
  let found = false;
  for (const event of visible) {
    switch (event.kind) {
      case 'material.owed':
      case 'material.delivered':
      case 'material.received':
      case 'material.accepted':
      case 'material.rejected': {
        const { service, type, owedBy, owedTo, dueAt, expiresAt } = event.data;
        const at = formatInstant(event.occurredAt);
        found = true;
        material = {
          obligation,
          service: service === undefined ? material.service : { code: service },
          type: type ?? material.type,
          owedBy: partyOrNull(owedBy) ?? material.owedBy,
          owedTo: partyOrNull(owedTo) ?? material.owedTo,
          dueAt: dueAt ?? material.dueAt,
          deliveredAt: event.kind === 'material.delivered' ? at : material.deliveredAt,
          receivedAt: event.kind === 'material.received' ? at : material.receivedAt,
          acceptedAt: event.kind === 'material.accepted' ? at : material.acceptedAt,
          rejectedAt: event.kind === 'material.rejected' ? at : material.rejectedAt,
          rejectNote:
            (event.kind === 'material.rejected' ? context.readText(event.id, 'rejectNote') : null) ??
            material.rejectNote,
          expiresAt: expiresAt ?? material.expiresAt,
          recordedBy: partyOrDesk(null, context),
          witnessedAt: formatInstant(event.witnessedAt),
        };
        break;
      }
      default:
        break;
    }
  }
  return found ? material : null;
}

const NO_MATERIAL: SupportMaterial = {
  obligation: '',
  service: null,
  type: null,
  owedBy: null,
  owedTo: null,
  dueAt: null,
  deliveredAt: null,
  receivedAt: null,
  acceptedAt: null,
  rejectedAt: null,
  rejectNote: null,
  expiresAt: null,
  recordedBy: null,
  witnessedAt: formatInstant(0),
};

/**
 * The events that a ledger takes: what a line of `FILE.jsonl` and the body of an append may say. One event is one thing that
 * happened to one subject (a ticket, an incident, a known error, …); the subject's state is the fold of its events.
 */

import * as z from 'zod';
import {
  assertIncidentId,
  encodeIdPart,
  MalformedIdError,
  parseKnownErrorId,
  parsePartyId,
  parseTicketId,
} from '../../../schema/contract/ids.ts';
import { CAPACITIES, PURPOSES, ROLES } from '../../../schema/contract/reader.ts';
import { formatInstant, InstantError, parseInstant, type InstantMs } from '../../../schema/contract/times.ts';

/** Parsed to the canonical spelling, so that one instant has one form in hashes, whatever offset the source wrote. */
const instant = z.string().transform((value, context) => {
  try {
    return formatInstant(parseInstant(value, 'value'));
  } catch (error) {
    if (!(error instanceof InstantError)) throw error;
    const message = 'must be an RFC 3339 instant with an offset, such as 2006-07-30T10:00:00+01:00';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
});
/** What else neither database nor id could carry, or would carry changed. */
const PRINTABLE = 'must be well-formed Unicode without control characters';
const reference = z.string().min(1).max(200).refine(isPrintable, { message: PRINTABLE });
/** A reference that becomes a part of an id: percent-encoded, all parts together stay within the longest id. */
const idPart = (longest: number) =>
  reference.refine((value) => isPrintable(value) && encodeIdPart(value).length <= longest, {
    message: `must be at most ${longest} characters when percent-encoded`,
  });
const ownReference = idPart(300);
const deskCode = idPart(60);
const incidentId = idPart(300).refine(isIdBy(assertIncidentId), { message: 'must not begin or end with white space' });
const party = z
  .string()
  .refine(isIdBy(parsePartyId), { message: 'must be a party id such as desk:spine or customer:RXF05' });
const ticketId = z
  .string()
  .refine(isIdBy(parseTicketId), { message: 'must be a ticket id desk/system/reference, each part percent-encoded' });
const knownErrorId = z
  .string()
  .refine(isIdBy(parseKnownErrorId), { message: 'must be a known error id desk/reference, each part percent-encoded' });
const code = z.string().min(1).max(100).refine(isPrintable, { message: PRINTABLE });
const codes = z.array(code).max(2000);
const severity = z.int().min(1).max(5);

const words = z
  .string()
  .min(1)
  .max(20_000)
  .refine((value) => value.isWellFormed() && !value.includes('\u0000'), {
    message: 'must be well-formed Unicode without NUL',
  });
/** A text is its words, or its words with the class that its owner releases it under; the default class is OWNER. */
const text = z.union([words, z.strictObject({ text: words, disclosure: z.enum(['PROGRAMME', 'PARTIES', 'OWNER']) })]);

const ticketFields = z.strictObject({
  incident: incidentId.nullable().optional(),
  domain: z.enum(['IT', 'ESTATES', 'TELEPHONY', 'OTHER']).optional(),
  /** The source system's own state and reason code; the desk's mapping turns it into a canonical status. */
  sourceStatus: code.optional(),
  service: code.optional(),
  site: code.optional(),
  affectedSites: codes.optional(),
  heldBy: party.nullable().optional(),
  accountable: party.nullable().optional(),
  firstObservedAt: instant.optional(),
  nextUpdateDueAt: instant.nullable().optional(),
  problem: ownReference.nullable().optional(),
  causedByChange: ownReference.nullable().optional(),
  clinicalSafety: z.boolean().optional(),
  /** Values for the fields that only this desk has. */
  own: z
    .record(z.string(), z.json())
    .refine(isWellFormedJson, { message: 'must be well-formed Unicode throughout: other text has no RFC 8785 form' })
    .optional(),
});

const clockStatement = z.strictObject({
  statement: reference,
  role: z.enum(['ACCOUNTABLE', 'HANDLING', 'INFORMED']),
  state: z.enum(['RUNNING', 'STOPPED']),
  heldBy: party.optional(),
  waitingOn: party.optional(),
  from: instant,
  to: instant.nullable().optional(),
  /** The source's own stop reason; the desk's mapping turns it into the contract's, UNMAPPED where it knows none. */
  sourceReason: code.optional(),
  requestedAt: instant.optional(),
  requestReachedAt: instant.optional(),
});

const handover = z.strictObject({
  handover: reference,
  transferReference: reference.optional(),
  from: party.optional(),
  to: party.optional(),
  rejectCode: z.enum(['NOT_OURS', 'MINIMUM_DATA_SET_MISSING', 'DUPLICATE', 'OUT_OF_SCOPE', 'OTHER']).optional(),
  minimumDataSetMissing: z.array(code).max(50).optional(),
});

const timeClaim = z.strictObject({ at: instant, claimedBy: party, basis: code.optional() });
const services = codes.optional();
const knownErrorFields = z.strictObject({
  state: z.enum(['OPEN', 'FIX_SCHEDULED', 'FIXED', 'RETIRED']).optional(),
  affects: services,
  sites: codes.optional(),
  fixDueAt: instant.nullable().optional(),
  discoveredAt: instant.optional(),
  explains: z.array(ticketId).max(2000).optional(),
});
const material = z.strictObject({
  service: code.optional(),
  type: z
    .enum(['SUPPORT_MODEL', 'KNOWN_ERROR_LIST', 'DIAGNOSTICS', 'CONTACTS', 'TRAINING', 'FAQ', 'RELEASE_NOTES'])
    .optional(),
  owedBy: party.optional(),
  owedTo: party.optional(),
  dueAt: instant.optional(),
  expiresAt: instant.optional(),
});

const envelope = {
  /** Chosen by the source; unique within the desk; the same id with the same content again changes nothing. */
  id: reference,
  /** When it happened, as claimed. */
  occurredAt: instant,
  /** When the source recorded it, as claimed. */
  recordedAt: instant.optional(),
  recordedBy: party.optional(),
  /** An earlier event of this desk that this one corrects: from when this one was witnessed, that one no longer counts. */
  supersedes: reference.optional(),
  /** True for made-up data, and said so wherever the event is shown. */
  synthetic: z.boolean().optional(),
  /** When it is to count as witnessed. Synthetic events only: of real ones, the desk's own clock is the witness. */
  witnessedAt: instant.optional(),
};

const onTicket = { ...envelope, desk: deskCode.optional(), system: deskCode.optional(), ticket: ownReference };
const noTexts = { texts: z.strictObject({}).optional() };
const someTexts = <Name extends string>(...names: Name[]) => ({
  texts: z
    .strictObject(Object.fromEntries(names.map((name) => [name, text.optional()])))
    .optional() as unknown as z.ZodOptional<z.ZodObject<Record<Name, z.ZodOptional<typeof text>>>>,
});

const ticketEvents = [
  z.strictObject({ ...onTicket, ...someTexts('summary'), kind: z.literal('ticket.opened'), data: ticketFields }),
  z.strictObject({ ...onTicket, ...someTexts('summary'), kind: z.literal('ticket.updated'), data: ticketFields }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('ticket.closed'),
    data: ticketFields.extend({ closure: z.enum(['CONFIRMED', 'TIMEOUT', 'CANCELLED', 'MERGED']) }),
  }),
  // Erases the ticket's texts, as retention rules ask. Its structured facts stay in the chain, which would not hold without them.
  z.strictObject({ ...onTicket, ...noTexts, kind: z.literal('ticket.purged'), data: z.strictObject({}) }),
  z.strictObject({ ...onTicket, ...someTexts('evidence'), kind: z.literal('clock.stated'), data: clockStatement }),
  z.strictObject({ ...onTicket, ...noTexts, kind: z.literal('handover.offered'), data: handover }),
  z.strictObject({ ...onTicket, ...noTexts, kind: z.literal('handover.received'), data: handover }),
  z.strictObject({ ...onTicket, ...noTexts, kind: z.literal('handover.accepted'), data: handover }),
  z.strictObject({ ...onTicket, ...someTexts('rejectNote'), kind: z.literal('handover.rejected'), data: handover }),
  z.strictObject({ ...onTicket, ...noTexts, kind: z.literal('handover.withdrawn'), data: handover }),
  z.strictObject({ ...onTicket, ...noTexts, kind: z.literal('handover.returned'), data: handover }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('severity.claimed'),
    data: z.strictObject({
      claim: reference,
      value: severity,
      claimedBy: party,
      definition: code.optional(),
      impact: severity.optional(),
      urgency: severity.optional(),
    }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('severity.accepted'),
    data: z.strictObject({ claim: reference, acceptedBy: party }),
  }),
  z.strictObject({
    ...onTicket,
    ...someTexts('reason'),
    kind: z.literal('resolution.claimed'),
    data: z.strictObject({ sourceStatus: code.optional() }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('resolution.confirmed'),
    data: z.strictObject({ sourceStatus: code.optional() }),
  }),
  z.strictObject({
    ...onTicket,
    ...someTexts('reason'),
    kind: z.literal('resolution.reopened'),
    data: z.strictObject({ sourceStatus: code.optional() }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('bond.asserted'),
    data: z.strictObject({
      target: ticketId,
      role: z.enum(['PARENT', 'CHILD', 'SAME_AS', 'HANDED_TO', 'HANDED_FROM', 'DUPLICATE_OF']),
      assertedBy: party.optional(),
    }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('bond.confirmed'),
    data: z.strictObject({ target: ticketId }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('bond.denied'),
    data: z.strictObject({ target: ticketId }),
  }),
  z.strictObject({
    ...onTicket,
    ...someTexts('note'),
    kind: z.literal('note.added'),
    data: z.strictObject({ author: party.optional() }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('knownError.linked'),
    data: z.strictObject({ target: knownErrorId, assertedBy: party.optional() }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('materialGap.asserted'),
    data: z.strictObject({
      obligation: reference,
      firstLineFixable: z.boolean().optional(),
      assertedBy: party.optional(),
    }),
  }),
  z.strictObject({
    ...onTicket,
    ...noTexts,
    kind: z.literal('materialGap.contested'),
    data: z.strictObject({ obligation: reference }),
  }),
] as const;

const onIncident = { ...envelope, incident: incidentId };
const incidentEvents = [
  z.strictObject({
    ...onIncident,
    ...someTexts('title'),
    kind: z.literal('incident.declared'),
    data: z.strictObject({ major: z.boolean().optional(), service: code.optional() }),
  }),
  z.strictObject({
    ...onIncident,
    ...someTexts('title'),
    kind: z.literal('incident.updated'),
    data: z.strictObject({ major: z.boolean().optional(), service: code.optional() }),
  }),
  z.strictObject({ ...onIncident, ...noTexts, kind: z.literal('incident.startClaimed'), data: timeClaim }),
  z.strictObject({ ...onIncident, ...noTexts, kind: z.literal('incident.restoreClaimed'), data: timeClaim }),
  z.strictObject({
    ...onIncident,
    ...noTexts,
    kind: z.literal('incident.impactClaimed'),
    data: z.strictObject({
      site: code,
      startedAt: instant,
      restoredAt: instant.nullable().optional(),
      claimedBy: party,
    }),
  }),
  z.strictObject({
    ...onIncident,
    ...noTexts,
    kind: z.literal('incident.bonded'),
    data: z.strictObject({
      target: ticketId,
      role: z.enum(['PARENT', 'CHILD', 'SAME_AS', 'HANDED_TO', 'HANDED_FROM', 'DUPLICATE_OF']),
      assertedBy: party.optional(),
    }),
  }),
  z.strictObject({
    ...onIncident,
    ...noTexts,
    kind: z.literal('incident.unbonded'),
    data: z.strictObject({ target: ticketId }),
  }),
  z.strictObject({
    ...onIncident,
    ...noTexts,
    kind: z.literal('incident.superseded'),
    data: z.strictObject({ by: incidentId }),
  }),
  z.strictObject({
    ...onIncident,
    ...noTexts,
    kind: z.literal('involvement.stated'),
    data: z.strictObject({
      state: z.enum(['NOT_HELD', 'PURGED', 'WITHHELD']),
      reasonCode: z.enum(['DEFAULT', 'COMMERCIAL_CONFIDENCE', 'PERSONAL_DATA', 'SECURITY', 'LEGAL']).optional(),
      reviewDueAt: instant.optional(),
    }),
  }),
  z.strictObject({
    ...onIncident,
    ...someTexts('position'),
    kind: z.literal('dispute.raised'),
    data: z.strictObject({
      dispute: reference,
      subject: z.enum(['CLOCK_STATEMENT', 'HANDOVER', 'SEVERITY', 'BOND', 'MATERIAL', 'VERDICT']),
      about: reference,
      raisedBy: party.optional(),
    }),
  }),
  z.strictObject({
    ...onIncident,
    ...noTexts,
    kind: z.literal('dispute.withdrawn'),
    data: z.strictObject({ dispute: reference }),
  }),
] as const;

const otherEvents = [
  z.strictObject({
    ...envelope,
    ...someTexts('symptoms', 'workaround'),
    desk: deskCode.optional(),
    kind: z.literal('knownError.recorded'),
    knownError: ownReference,
    data: knownErrorFields,
  }),
  z.strictObject({
    ...envelope,
    ...someTexts('symptoms', 'workaround'),
    desk: deskCode.optional(),
    kind: z.literal('knownError.published'),
    knownError: ownReference,
    data: knownErrorFields.extend({ disclosure: z.enum(['PROGRAMME', 'PARTIES', 'OWNER']) }),
  }),
  z.strictObject({
    ...envelope,
    ...someTexts('summary'),
    desk: deskCode.optional(),
    kind: z.literal('problem.recorded'),
    problem: ownReference,
    data: z.strictObject({ state: code.optional(), openedAt: instant.optional(), services }),
  }),
  z.strictObject({
    ...envelope,
    ...someTexts('summary'),
    desk: deskCode.optional(),
    kind: z.literal('change.recorded'),
    change: ownReference,
    data: z.strictObject({
      state: code.optional(),
      startsAt: instant.optional(),
      endsAt: instant.optional(),
      services,
    }),
  }),
  z.strictObject({
    ...envelope,
    ...noTexts,
    desk: deskCode.optional(),
    kind: z.literal('material.owed'),
    obligation: ownReference,
    data: material,
  }),
  z.strictObject({
    ...envelope,
    ...noTexts,
    desk: deskCode.optional(),
    kind: z.literal('material.delivered'),
    obligation: ownReference,
    data: material,
  }),
  z.strictObject({
    ...envelope,
    ...noTexts,
    desk: deskCode.optional(),
    kind: z.literal('material.received'),
    obligation: ownReference,
    data: material,
  }),
  z.strictObject({
    ...envelope,
    ...noTexts,
    desk: deskCode.optional(),
    kind: z.literal('material.accepted'),
    obligation: ownReference,
    data: material,
  }),
  z.strictObject({
    ...envelope,
    ...someTexts('rejectNote'),
    desk: deskCode.optional(),
    kind: z.literal('material.rejected'),
    obligation: ownReference,
    data: material,
  }),
] as const;

/** The owner's decisions about a text: `event` and `field` say which (`field` is the key that it was given under `texts`). */
const textEvents = [
  z.strictObject({
    ...envelope,
    ...noTexts,
    kind: z.literal('text.released'),
    data: z.strictObject({ event: reference, field: code, disclosure: z.enum(['PROGRAMME', 'PARTIES', 'OWNER']) }),
  }),
  z.strictObject({
    ...envelope,
    ...noTexts,
    kind: z.literal('text.withheld'),
    data: z.strictObject({
      event: reference,
      field: code,
      reasonCode: z.enum(['DEFAULT', 'COMMERCIAL_CONFIDENCE', 'PERSONAL_DATA', 'SECURITY', 'LEGAL']),
      reviewDueAt: instant.optional(),
    }),
  }),
  z.strictObject({
    ...envelope,
    ...noTexts,
    kind: z.literal('text.erased'),
    data: z.strictObject({ event: reference, field: code }),
  }),
  // Somebody opened it for clinical safety, although it is withheld: for its owner to read, with the reason that was given.
  z.strictObject({
    ...envelope,
    ...someTexts('reason'),
    kind: z.literal('text.opened'),
    data: z.strictObject({
      event: reference,
      field: code,
      subject: reference,
      desk: deskCode.nullable(),
      capacity: z.enum(CAPACITIES),
      role: z.enum(ROLES),
      purpose: z.enum(PURPOSES),
    }),
  }),
] as const;

/**
 * What a desk could read as a party stays with the organisation that ran it then. `readerDesk` is run by another now: the owner grants
 * that one, by name and dates, what its predecessor could read. A later event of the same `grant` takes the place of the earlier one.
 */
const grantEvents = [
  z.strictObject({
    ...envelope,
    ...noTexts,
    desk: deskCode.optional(),
    readerDesk: deskCode,
    kind: z.literal('inheritance.granted'),
    data: z
      .strictObject({ grant: reference, organisation: code, from: instant, to: instant.nullable().optional() })
      .refine(({ from, to }) => to == null || from < to, { message: 'must end after it begins' }),
  }),
] as const;

/** Every event a ledger takes, told apart by `kind`. */
export const ledgerEventSchema = z.discriminatedUnion('kind', [
  ...ticketEvents,
  ...incidentEvents,
  ...otherEvents,
  ...textEvents,
  ...grantEvents,
]);

export type LedgerEvent = z.infer<typeof ledgerEventSchema>;
export type LedgerEventKind = LedgerEvent['kind'];
export type LedgerEventOf<Kind extends LedgerEventKind> = Extract<LedgerEvent, { kind: Kind }>;

/** @param instant of a parsed event: canonical, so that the language's own parser reads it, at a tenth of the cost. */
export function instantOf(instant: string): InstantMs {
  return Date.parse(instant);
}

function isPrintable(value: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused here
  return value.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(value);
}

function isWellFormedJson(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => name.isWellFormed() && isWellFormedJson(inner));
}

function isIdBy(parse: (id: string) => unknown): (id: string) => boolean {
  return (id) => {
    try {
      parse(id);
      return true;
    } catch (error) {
      if (error instanceof MalformedIdError) return false;
      throw error;
    }
  };
}

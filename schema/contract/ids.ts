/** Identifiers as both sides of the wire write them: paths of percent-encoded parts, so that any reference (`2006/1234`) fits. */

/** `desk/system/reference`, each part percent-encoded. */
export type TicketId = string & { readonly __brand: 'TicketId' };
/** `incident|desk`, each part percent-encoded. */
export type InvolvementId = string & { readonly __brand: 'InvolvementId' };
/** `desk/reference`, each part percent-encoded. */
export type KnownErrorId = string & { readonly __brand: 'KnownErrorId' };
/** `kind:code`, the code percent-encoded; the kinds are {@link PARTY_KINDS}. */
export type PartyId = string & { readonly __brand: 'PartyId' };

export const PARTY_KINDS = ['desk', 'organisation', 'customer', 'external'] as const;
export type PartyIdKind = (typeof PARTY_KINDS)[number];

export interface TicketKey {
  readonly desk: string;
  readonly system: string;
  readonly reference: string;
}

export interface InvolvementKey {
  readonly incident: string;
  readonly desk: string;
}

export interface KnownErrorKey {
  readonly desk: string;
  readonly reference: string;
}

export interface PartyKey {
  readonly kind: PartyIdKind;
  readonly code: string;
}

/** The largest identifier accepted, in characters: longer ones are malformed, so that an id can never carry a payload. */
export const MAXIMUM_ID_LENGTH = 512;
/** The largest incident id, in characters when percent-encoded: each desk's involvement id has to hold it beside the desk's code. */
export const MAXIMUM_INCIDENT_ID_LENGTH = 400;

/** An identifier that does not have the form the contract gives it. `code` is stable; `message` names the value and the rule. */
export class MalformedIdError extends Error {
  override readonly name = 'MalformedIdError';
  readonly code = 'ID_MALFORMED';
  readonly value: string;

  constructor(kind: string, value: string, rule: string) {
    super(`${kind} id ${JSON.stringify(value.slice(0, 80))} is malformed: ${rule}`);
    this.value = value;
  }
}

export function formatTicketId(key: TicketKey): TicketId {
  return [key.desk, key.system, key.reference].map(encodeIdPart).join('/') as TicketId;
}

/** @throws {MalformedIdError} unless the id is `desk/system/reference` with three non-empty percent-encoded parts. */
export function parseTicketId(id: string): TicketKey {
  const [desk, system, reference] = splitId('Ticket', id, '/', ['desk', 'system', 'reference']);
  return { desk: desk!, system: system!, reference: reference! };
}

export function formatInvolvementId(key: InvolvementKey): InvolvementId {
  return [key.incident, key.desk].map(encodeIdPart).join('|') as InvolvementId;
}

/** @throws {MalformedIdError} unless the id is `incident|desk` with two non-empty percent-encoded parts. */
export function parseInvolvementId(id: string): InvolvementKey {
  const [incident, desk] = splitId('Involvement', id, '|', ['incident', 'desk']);
  return { incident: incident!, desk: desk! };
}

export function formatKnownErrorId(key: KnownErrorKey): KnownErrorId {
  return [key.desk, key.reference].map(encodeIdPart).join('/') as KnownErrorId;
}

/** @throws {MalformedIdError} unless the id is `desk/reference` with two non-empty percent-encoded parts. */
export function parseKnownErrorId(id: string): KnownErrorKey {
  const [desk, reference] = splitId('KnownError', id, '/', ['desk', 'reference']);
  return { desk: desk!, reference: reference! };
}

export function formatPartyId(key: PartyKey): PartyId {
  return `${key.kind}:${encodeIdPart(key.code)}` as PartyId;
}

/** @throws {MalformedIdError} unless the id is `desk:…`, `organisation:…`, `customer:…` or `external:…`. */
export function parsePartyId(id: string): PartyKey {
  const [kind, code] = splitId('Party', id, ':', ['kind', 'code']);
  const known = PARTY_KINDS.find((candidate) => candidate === kind);
  if (known === undefined) throw new MalformedIdError('Party', id, `its kind must be one of ${PARTY_KINDS.join(', ')}`);
  return { kind: known, code: code! };
}

/**
 * Checks an incident's id, which is one opaque part chosen by the desk that declared it.
 *
 * @throws {MalformedIdError} when it is empty, too long for an involvement id, or has control characters or surrounding white space.
 */
export function assertIncidentId(id: string): string {
  if (id.length === 0 || id.trim() !== id)
    throw new MalformedIdError('Incident', id, 'it must be non-empty and trimmed');
  assertPrintable('Incident', id);
  if (encodeIdPart(id).length > MAXIMUM_INCIDENT_ID_LENGTH) {
    throw new MalformedIdError(
      'Incident',
      id,
      `longer than ${MAXIMUM_INCIDENT_ID_LENGTH} characters when percent-encoded`,
    );
  }
  return id;
}

/**
 * Percent-encodes one part. Stricter than `encodeURIComponent`: the separators `/ | :` never survive unencoded.
 *
 * @throws {MalformedIdError} for a lone surrogate, which has no encoding.
 */
export function encodeIdPart(part: string): string {
  if (UNRESERVED.test(part)) return part;
  if (!part.isWellFormed())
    throw new MalformedIdError('Part of an', part.toWellFormed(), 'it is not well-formed Unicode');
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Characters that are their own encoding. */
const UNRESERVED = /^[\w.~-]+$/;

function splitId(kind: string, id: string, separator: string, names: readonly string[]): string[] {
  assertPrintable(kind, id);
  const parts = id.split(separator);
  if (parts.length !== names.length || parts.some((part) => part.length === 0)) {
    throw new MalformedIdError(kind, id, `expected ${names.join(separator)}, each part percent-encoded and not empty`);
  }
  return parts.map((part) => {
    if (UNRESERVED.test(part)) return part;
    const decoded = decodeIdPart(part);
    // One record has one id: a second spelling of the same key would split caches, batches and hashes.
    if (decoded === undefined || encodeIdPart(decoded) !== part) {
      throw new MalformedIdError(
        kind,
        id,
        `part ${JSON.stringify(part.slice(0, 80))} is not percent-encoded canonically`,
      );
    }
    return decoded;
  });
}

function decodeIdPart(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

function assertPrintable(kind: string, id: string): void {
  if (id.length > MAXIMUM_ID_LENGTH)
    throw new MalformedIdError(kind, id, `longer than ${MAXIMUM_ID_LENGTH} characters`);
  if (!id.isWellFormed()) throw new MalformedIdError(kind, id, 'it is not well-formed Unicode');
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused here
  if (/[\u0000-\u001f\u007f]/.test(id)) throw new MalformedIdError(kind, id, 'it has a control character');
}

/** The naive side's idea of an event, and which events count: from `rules.md`, sections 1, 2 and 6, and from nothing of the engine. */

/** One line of a file of events. */
export interface NaiveEvent {
  readonly id: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly witnessedAt: string;
  readonly recordedAt?: string;
  readonly recordedBy?: string;
  readonly supersedes?: string;
  readonly ticket?: string;
  readonly system?: string;
  readonly incident?: string;
  readonly knownError?: string;
  readonly problem?: string;
  readonly change?: string;
  readonly obligation?: string;
  readonly texts?: Readonly<Record<string, string | { readonly text: string; readonly disclosure: string }>>;
  // oxlint-disable-next-line typescript/no-explicit-any -- each kind's own, as a file has it
  readonly data: any;
}

export interface NaiveTimes {
  readonly asOf: number;
  readonly asKnownAt: number;
}

export const at = (instant: string): number => Date.parse(instant);
/** As the wire writes an instant; null for none. */
export const wire = (instant: string | null | undefined): string | null =>
  instant === null || instant === undefined ? null : new Date(at(instant)).toISOString();
export const reference = (id: string | null | undefined) => (id === null || id === undefined ? null : { id });

/** A file said over again says nothing new. */
export function withoutRepeats(events: readonly NaiveEvent[]): NaiveEvent[] {
  return events.filter((event, index) => !events.slice(0, index).some((earlier) => earlier.id === event.id));
}

/**
 * Those of one subject's events that count: happened by `asOf`, witnessed by `asKnownAt`, and not corrected by an event witnessed by
 * then; in the order of `occurredAt`, `witnessedAt`, id.
 */
export function visible(ofOneSubject: readonly NaiveEvent[], { asOf, asKnownAt }: NaiveTimes): NaiveEvent[] {
  const witnessed = ofOneSubject.filter((event) => at(event.witnessedAt) <= asKnownAt);
  return witnessed
    .filter((event) => at(event.occurredAt) <= asOf)
    .filter((event) => !witnessed.some((other) => other.supersedes === event.id))
    .sort((left, right) => at(left.occurredAt) - at(right.occurredAt) || byWitness(left, right));
}

function byWitness(left: NaiveEvent, right: NaiveEvent): number {
  return at(left.witnessedAt) - at(right.witnessedAt) || (left.id < right.id ? -1 : 1);
}

/** The last of the events that says anything under `field`, and what; `undefined` where none does. */
// oxlint-disable-next-line typescript/no-explicit-any -- a value as the file has it
export function lastSaid(events: readonly NaiveEvent[], field: string): any {
  return events.findLast((event) => event.data[field] !== undefined)?.data[field];
}

/** Events under one key, each key where it is first met. */
export function groups(events: readonly NaiveEvent[], keyOf: (event: NaiveEvent) => string): NaiveEvent[][] {
  const keys = events.map(keyOf);
  return [...new Set(keys)].map((key) => events.filter((event) => keyOf(event) === key));
}

/** Sorted by one instant; what has the same stays as it was. */
export function inOrderOf<Row>(rows: readonly Row[], instantOf: (row: Row) => string): Row[] {
  return [...rows].sort((left, right) => at(instantOf(left)) - at(instantOf(right)));
}

/** Newest first, those without an instant last, then by id. */
export function newestFirst<Row>(
  rows: readonly Row[],
  instantOf: (row: Row) => string | number | null,
  idOf: (row: Row) => string,
): Row[] {
  const age = (row: Row) => {
    const instant = instantOf(row);
    return instant === null ? -Infinity : new Date(instant).getTime();
  };
  return [...rows].sort((left, right) => {
    if (age(left) !== age(right)) return age(left) > age(right) ? -1 : 1;
    return idOf(left) < idOf(right) ? -1 : 1;
  });
}

interface Rulings {
  readonly places: ReadonlyMap<NaiveEvent, number>;
  /** Those that say something of another event's texts, in the log's order. */
  readonly ruling: readonly NaiveEvent[];
}
const rulingsOfLog = new WeakMap<readonly NaiveEvent[], Rulings>();

/** Looked for once in a log: it has thousands of events, and as many texts. */
function rulingsOf(log: readonly NaiveEvent[]): Rulings {
  const known = rulingsOfLog.get(log);
  if (known !== undefined) return known;
  const found = {
    places: new Map(log.map((event, place) => [event, place])),
    ruling: log.filter(({ kind }) => kind.startsWith('text.') || kind === 'ticket.purged'),
  };
  rulingsOfLog.set(log, found);
  return found;
}

/** A text as another desk may read it: by what its owner has decided up to now, whatever the times of the question. */
export function governedText(log: readonly NaiveEvent[], event: NaiveEvent, field: string, desk: string) {
  const given = event.texts?.[field];
  if (given === undefined) return null;
  const text = typeof given === 'string' ? given : given.text;
  const { places, ruling } = rulingsOf(log);
  const later = ruling.filter((other) => places.get(other)! > places.get(event)!);
  const decisions = later.filter(
    ({ kind, data }) => kind.startsWith('text.') && data.event === event.id && data.field === field,
  );
  const isPurged = later.some(
    (other) => other.kind === 'ticket.purged' && other.ticket === event.ticket && event.ticket !== undefined,
  );
  if (isPurged || decisions.some(({ kind }) => kind === 'text.erased')) {
    return { state: 'ERASED', text: null, redactions: null, withheld: null };
  }
  const byDefault = event.kind === 'knownError.published' ? event.data.disclosure : 'OWNER';
  const first = typeof given === 'string' ? byDefault : given.disclosure;
  const disclosure = lastSaid(decisions, 'disclosure') ?? first;
  const last = decisions.at(-1);
  if (last?.kind !== 'text.withheld' && disclosure === 'PROGRAMME') {
    return { state: 'RELEASED', text, redactions: 0, withheld: null };
  }
  const withholding = last?.kind === 'text.withheld' ? last : null;
  const reasonCode: string = withholding?.data.reasonCode ?? 'DEFAULT';
  const isDecided = withholding !== null && reasonCode !== 'DEFAULT';
  return {
    state: 'WITHHELD',
    text: null,
    redactions: null,
    withheld: {
      reasonCode,
      decidedBy: isDecided ? { id: withholding.recordedBy ?? `desk:${desk}` } : null,
      decidedAt: isDecided ? wire(withholding.occurredAt) : null,
      reviewDueAt: wire(withholding?.data.reviewDueAt),
    },
  };
}

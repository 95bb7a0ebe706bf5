/** Where two desks do not say the same of one incident: of who holds it, of whether the clock runs, of when a hand-over took place. */

import type { PairedHandover } from '../custody/custody-model.ts';
import { compareText } from '../custody/order.ts';
import type { Handover, IncidentAccounts, InstantMs, PartyId } from '../model.ts';
import type { Policy } from '../policy-model.ts';
import { deskSpeeches, type DeskSpeech, type TicketWord } from './desk-speech.ts';
import { handoverRecordsOf, type HandoverRecords } from './handover-records.ts';

export type DisagreementSubject = 'HOLDER' | 'CLOCK_STATE' | `HANDOVER_${HandoverStep}`;
export type HandoverStep = 'OFFERED' | 'RECEIVED' | 'ACCEPTED' | 'REJECTED' | 'WITHDRAWN' | 'RETURNED';
/** How two desks differ about the holder. */
export type HolderConflict = 'BOTH_CLAIM' | 'EACH_SAYS_THE_OTHER' | 'ONE_CLAIMS' | 'NEITHER_CLAIMS';

export interface Disagreement {
  readonly incident: string;
  readonly subject: DisagreementSubject;
  /** Null unless the subject is `HOLDER`. */
  readonly conflict: HolderConflict | null;
  /** Of a hand-over's step: the earlier of the two instants claimed. */
  readonly from: InstantMs;
  /** Exclusive. */
  readonly to: InstantMs;
  /** The two, sorted. */
  readonly desks: readonly [string, string];
  /** What either says in the interval, sorted by desk, ticket, source, party; at least one a desk. */
  readonly claims: readonly DisagreementClaim[];
}

export interface DisagreementClaim {
  readonly desk: string;
  readonly ticket: string;
  /** Whom the claim names as the holder; null where it names nobody. */
  readonly says: PartyId | null;
  /** Null where it says nothing about the clock. */
  readonly state: 'RUNNING' | 'STOPPED' | null;
  /** When the step took place, of a hand-over's step; else null. */
  readonly at: InstantMs | null;
  /** Id of the statement or of the hand-over's record. */
  readonly source: string;
  readonly isHandover: boolean;
  /** Who disputes it and has not withdrawn, sorted. */
  readonly disputedBy: readonly PartyId[];
}

export interface DisagreementQuestion {
  /** Codes; each two of them are compared. */
  readonly between: readonly string[];
  readonly from: InstantMs;
  /** Exclusive. */
  readonly to: InstantMs;
}

/**
 * Each maximal interval in which two of the desks both speak and do not say the same: it ends where either says something else, and is
 * clipped to the question's period and to what can be known. It is not clipped to the incident: the restore may be what is disputed.
 *
 * @returns by `from`, then subject, desks; the same for any order of `between` and of the accounts.
 */
export function disagreementsOf(
  accounts: IncidentAccounts,
  policy: Policy,
  question: DisagreementQuestion,
): readonly Disagreement[] {
  const desks = new Set(question.between);
  const period: Period = {
    from: question.from,
    to: Math.min(question.to, accounts.asOf, accounts.asKnownAt),
  };
  if (period.from >= period.to) return [];
  const speeches = [...deskSpeeches(accounts, policy, desks)].toSorted(([left], [right]) => compareText(left, right));
  const found: Finding[] = [];
  for (const [index, first] of speeches.entries()) {
    for (const second of speeches.slice(index + 1)) found.push(...findingsOfPair(first, second));
  }
  found.push(...handoverRecordsOf(accounts, policy).flatMap((records) => findingsOfHandover(records, desks)));
  const disputedBy = disputersBySource(accounts);
  return found
    .flatMap((finding): Disagreement[] => {
      const from = Math.max(finding.from, period.from);
      const to = Math.min(finding.to, period.to);
      if (from >= to) return [];
      const claims = finding.claims.map((claim) => ({ ...claim, disputedBy: disputedBy.get(claim.source) ?? [] }));
      return [{ ...finding, incident: accounts.incident, from, to, claims: claims.toSorted(compareClaims) }];
    })
    .toSorted(compareDisagreements);
}

interface Period {
  readonly from: InstantMs;
  readonly to: InstantMs;
}

type Finding = Omit<Disagreement, 'incident' | 'claims'> & { readonly claims: readonly UndisputedClaim[] };
type UndisputedClaim = Omit<DisagreementClaim, 'disputedBy'>;
type Speaker = readonly [desk: string, speeches: readonly DeskSpeech[]];

function findingsOfPair([first, firstSpeeches]: Speaker, [second, secondSpeeches]: Speaker): readonly Finding[] {
  const desks = [first, second] as const;
  const holders = new OpenFinding('HOLDER', desks);
  const states = new OpenFinding('CLOCK_STATE', desks);
  let [firstIndex, secondIndex] = [-1, -1];
  for (;;) {
    const [nextFirst, nextSecond] = [firstSpeeches[firstIndex + 1], secondSpeeches[secondIndex + 1]];
    const at = Math.min(nextFirst?.from ?? Infinity, nextSecond?.from ?? Infinity);
    const [one, other] = [firstSpeeches[firstIndex], secondSpeeches[secondIndex]];
    if (at === Infinity) {
      holders.close(Infinity);
      states.close(Infinity);
      return [...holders.found, ...states.found];
    }
    if (nextFirst?.from === at) firstIndex += 1;
    if (nextSecond?.from === at) secondIndex += 1;
    const [oneNow, otherNow] = [firstSpeeches[firstIndex] ?? one, secondSpeeches[secondIndex] ?? other];
    holders.take(at, conflictOf(oneNow, otherNow, desks), oneNow, otherNow, ({ says }) => says !== null);
    states.take(at, stateConflictOf(oneNow, otherNow), oneNow, otherNow, ({ state }) => state !== null);
  }
}

interface Conflict {
  /** Alike as long as both say what they say. */
  readonly key: string;
  readonly kind: HolderConflict | null;
}

function conflictOf(
  one: DeskSpeech | undefined,
  other: DeskSpeech | undefined,
  [first, second]: readonly [string, string],
): Conflict | null {
  if (one === undefined || other === undefined || one.holders.length === 0 || other.holders.length === 0) return null;
  const [firstKey, secondKey] = [JSON.stringify(one.holders), JSON.stringify(other.holders)];
  if (firstKey === secondKey) return null;
  const firstClaims = one.holders.includes(`desk:${first}`);
  const secondClaims = other.holders.includes(`desk:${second}`);
  const namesOther = one.holders.includes(`desk:${second}`) && other.holders.includes(`desk:${first}`);
  let kind: HolderConflict = 'NEITHER_CLAIMS';
  if (firstClaims && secondClaims) kind = 'BOTH_CLAIM';
  else if (firstClaims || secondClaims) kind = 'ONE_CLAIMS';
  else if (namesOther) kind = 'EACH_SAYS_THE_OTHER';
  return { key: `${firstKey}${secondKey}`, kind };
}

function stateConflictOf(one: DeskSpeech | undefined, other: DeskSpeech | undefined): Conflict | null {
  const [first, second] = [one?.state ?? null, other?.state ?? null];
  return first === null || second === null || first === second ? null : { key: `${first} ${second}`, kind: null };
}

/** The interval that is under way, if any, and those that are over. */
class OpenFinding {
  readonly found: Finding[] = [];
  readonly #subject: DisagreementSubject;
  readonly #desks: readonly [string, string];
  #open: {
    readonly from: InstantMs;
    readonly conflict: Conflict;
    readonly claims: Map<string, UndisputedClaim>;
  } | null = null;

  constructor(subject: DisagreementSubject, desks: readonly [string, string]) {
    this.#subject = subject;
    this.#desks = desks;
  }

  take(
    at: InstantMs,
    conflict: Conflict | null,
    one: DeskSpeech | undefined,
    other: DeskSpeech | undefined,
    speaks: (word: TicketWord) => boolean,
  ): void {
    if (this.#open !== null && this.#open.conflict.key !== conflict?.key) this.close(at);
    if (conflict === null) return;
    this.#open ??= { from: at, conflict, claims: new Map() };
    const [first, second] = this.#desks;
    for (const [desk, speech] of [
      [first, one],
      [second, other],
    ] as const) {
      for (const word of speech?.words.filter(speaks) ?? []) {
        this.#open.claims.set(JSON.stringify([desk, word]), { desk, ...word, at: null });
      }
    }
  }

  close(at: InstantMs): void {
    if (this.#open === null) return;
    const { from, conflict, claims } = this.#open;
    this.found.push({
      subject: this.#subject,
      conflict: conflict.kind,
      from,
      to: at,
      desks: this.#desks,
      claims: [...claims.values()],
    });
    this.#open = null;
  }
}

const STEPS = [
  ['OFFERED', 'offeredAt'],
  ['RECEIVED', 'receivedAt'],
  ['ACCEPTED', 'acceptedAt'],
  ['REJECTED', 'rejectedAt'],
  ['WITHDRAWN', 'withdrawnAt'],
  ['RETURNED', 'returnedAt'],
] as const satisfies readonly (readonly [HandoverStep, keyof PairedHandover & keyof Handover])[];

function findingsOfHandover({ sender, receiver }: HandoverRecords, between: ReadonlySet<string>): readonly Finding[] {
  if (sender === null || receiver === null || sender.desk === receiver.desk) return [];
  if (!between.has(sender.desk) || !between.has(receiver.desk)) return [];
  const [first, second] = [sender.desk, receiver.desk].toSorted(compareText);
  return STEPS.flatMap(([step, field]): Finding[] => {
    const [sent, received] = [sender.record[field], receiver.record[field]];
    // Where both say the same instant there is nothing between the two.
    if (sent === null || received === null) return [];
    return [
      {
        subject: `HANDOVER_${step}`,
        conflict: null,
        from: Math.min(sent, received),
        to: Math.max(sent, received),
        desks: [first!, second!],
        claims: [sender, receiver].map(({ desk, ticket, record }) => ({
          desk,
          ticket,
          says: step === 'ACCEPTED' ? record.to : null,
          state: null,
          at: record[field],
          source: record.id,
          isHandover: true,
        })),
      },
    ];
  });
}

function disputersBySource({ accounts }: IncidentAccounts): ReadonlyMap<string, readonly PartyId[]> {
  const standing = accounts.flatMap(({ desk, disputes }) =>
    disputes.filter(({ withdrawnAt }) => withdrawnAt === null).map((dispute) => ({ desk, dispute })),
  );
  const byAbout = Map.groupBy(standing, ({ dispute }) => dispute.about);
  return new Map(
    [...byAbout].map(([about, disputes]) => [
      about,
      [...new Set(disputes.map(({ desk, dispute }) => dispute.raisedBy ?? `desk:${desk}`))].toSorted(compareText),
    ]),
  );
}

function compareClaims(left: UndisputedClaim, right: UndisputedClaim): number {
  return (
    compareText(left.desk, right.desk) ||
    compareText(left.ticket, right.ticket) ||
    compareText(left.source, right.source) ||
    compareText(left.says ?? '', right.says ?? '') ||
    compareText(left.state ?? '', right.state ?? '')
  );
}

/** By `from`, incident, subject, desks: a total order on what {@link disagreementsOf} answers. */
export function compareDisagreements(left: Disagreement, right: Disagreement): number {
  return (
    left.from - right.from ||
    compareText(left.incident, right.incident) ||
    compareText(left.subject, right.subject) ||
    compareText(left.desks[0], right.desks[0]) ||
    compareText(left.desks[1], right.desks[1]) ||
    left.to - right.to ||
    compareText(JSON.stringify(left.claims), JSON.stringify(right.claims))
  );
}

/** Counts what is told of supplier calls, by subgraph and minute, until it is taken to be written. */

import type { CallObserver, CopyServedEvent, SupplierCallEvent } from '../transport/call-observer.ts';
import { createFigures, failedOf, totalOf, type Figures } from './figures.ts';
import { bucketOf } from './latency-histogram.ts';
import { MINUTE_MS } from './stretches.ts';

export interface MinuteFigures {
  readonly subgraph: string;
  /** Begin of the minute, milliseconds UTC. */
  readonly minute: number;
  readonly figures: Figures;
}

/** What is counted, as it is told. Never throws. */
export interface ServiceObserver extends CallObserver {
  /** A reader's answer lacks something of the supplier. At `clock`'s now. */
  readonly onMissingPart: (subgraph: string, code: string) => void;
}

export interface Recorder {
  /**
   * For one generation of suppliers' clients.
   *
   * @param pauseOf how long an open breaker refuses calls before it tries one, by subgraph, in milliseconds.
   */
  readonly observe: (pauseOf: ReadonlyMap<string, number>) => ServiceObserver;
  /** Takes minutes out, the first begun first, at most so many. What comes later of the same minutes is counted apart. */
  readonly take: (maximum: number) => readonly MinuteFigures[];
  /** Calls that had to be forgotten, since more minutes were waiting than are kept. */
  readonly forgottenCalls: () => number;
}

export interface RecorderOptions {
  /** Milliseconds UTC. */
  readonly clock: () => number;
  /** Minutes that wait at most, over all subgraphs: the oldest are forgotten for more. */
  readonly maximumMinutes: number;
}

/** What is refused with these before anything is sent says something of the supplier's recent past, not of that moment. */
const REFUSALS: ReadonlySet<string> = new Set(['SUPPLIER_BUSY', 'SUPPLIER_SUSPENDED']);
/** Of what readers lack, what is the supplier's doing: not what follows from their own input. */
const SUPPLIERS_DOING = /^(SUPPLIER_|FOREIGN_RECORD$)/;

export function createRecorder({ clock, maximumMinutes }: RecorderOptions): Recorder {
  /** In the order in which they were begun. */
  const waiting = new Map<string, MinuteFigures>();
  /** Of each subgraph the minute that was counted in last, which the next call mostly is of too. */
  const latest = new Map<string, MinuteFigures>();
  const openings = new Map<string, Opening>();
  let forgottenCalls = 0;

  const forgetOldest = (): void => {
    const [key, { figures, subgraph }] = waiting.entries().next().value!;
    waiting.delete(key);
    latest.delete(subgraph);
    forgottenCalls += figures.answered + failedOf(figures) + totalOf(figures.refusals) + figures.abandoned;
  };

  const begin = (subgraph: string, minute: number): Figures => {
    const key = `${minute} ${subgraph}`;
    let entry = waiting.get(key);
    if (entry === undefined) {
      if (waiting.size >= maximumMinutes) forgetOldest();
      entry = { subgraph, minute, figures: createFigures() };
      waiting.set(key, entry);
    }
    latest.set(subgraph, entry);
    return entry.figures;
  };

  const figuresOf = (subgraph: string, at: number): Figures => {
    const minute = at - (at % MINUTE_MS);
    const entry = latest.get(subgraph);
    return entry !== undefined && entry.minute === minute ? entry.figures : begin(subgraph, minute);
  };

  const onCall = ({ subgraph, code, attempts, durationMs, isFromReplica, endedAt }: SupplierCallEvent): void => {
    const figures = figuresOf(subgraph, endedAt);
    if (code === null) {
      figures.answered += 1;
      figures.attempts += attempts;
      if (isFromReplica) figures.answeredByReplica += 1;
      figures.latencies[bucketOf(durationMs)]! += 1;
    } else if (code === 'CLIENT_DISCONNECTED') {
      figures.abandoned += 1;
      return;
    } else if (attempts === 0 && REFUSALS.has(code)) {
      count(figures.refusals, code);
      return;
    } else {
      count(figures.failures, code);
      figures.attempts += attempts;
    }
    figures.measuredMinutes = 1;
  };

  const onCopyServed = ({ subgraph, isStale, ageMs, endedAt }: CopyServedEvent): void => {
    const figures = figuresOf(subgraph, endedAt);
    if (!isStale) figures.freshCopies += 1;
    else {
      figures.staleCopies += 1;
      figures.oldestStaleMs = Math.max(figures.oldestStaleMs, Math.round(ageMs));
    }
  };

  const addSuspended = (subgraph: string, { since, until }: Opening, now: number): void => {
    const end = Math.min(until, now);
    for (let from = since; from < end;) {
      const to = Math.min(end, from - (from % MINUTE_MS) + MINUTE_MS);
      figuresOf(subgraph, from).suspendedMs += to - from;
      from = to;
    }
  };

  const observe: Recorder['observe'] = (pauseOf) => ({
    onCall,
    onCopyServed,
    onMissingPart: (subgraph, code) => {
      if (SUPPLIERS_DOING.test(code)) count(figuresOf(subgraph, clock()).missingParts, code);
    },
    onBreaker: (subgraph, state) => {
      const now = clock();
      const opening = openings.get(subgraph);
      if (opening !== undefined) addSuspended(subgraph, opening, now);
      // Nobody is left alone for longer than that: then the next call is a try, whenever it comes.
      if (state === 'OPEN') openings.set(subgraph, { since: now, until: now + (pauseOf.get(subgraph) ?? 0) });
      else openings.delete(subgraph);
    },
  });

  return {
    observe,
    take: (maximum) => {
      const now = clock();
      for (const [subgraph, opening] of openings) {
        addSuspended(subgraph, opening, now);
        if (opening.until <= now) openings.delete(subgraph);
        else opening.since = Math.max(opening.since, now);
      }
      const taken: MinuteFigures[] = [];
      for (const [key, entry] of waiting) {
        if (taken.length === maximum) break;
        waiting.delete(key);
        taken.push(entry);
      }
      latest.clear();
      return taken;
    },
    forgottenCalls: () => forgottenCalls,
  };
}

/** A breaker that opened, as far as it has not been counted. Milliseconds UTC. */
interface Opening {
  since: number;
  readonly until: number;
}

function count(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1);
}

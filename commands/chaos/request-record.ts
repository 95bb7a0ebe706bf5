/** What came of every request: by phase, and whether each promise was kept. */

import type { Asked } from './clients.ts';
import { judge, type Expected, type Judgement } from './judge.ts';
import type { StallWatch } from './stalls.ts';

export interface Counts {
  readonly answers: number;
  readonly failed: number;
  readonly wrong: number;
  /** Later than promised, and nothing but the gateway can be the reason. */
  readonly late: number;
  /**
   * Later than promised, or without a desk that is well and was late, where the machine gave the processes that answer no processor for
   * as long: they say something of the machine only.
   */
  readonly starved: number;
  /** Rows of `sources` of those that a fault was for. */
  readonly stale: number;
  readonly partial: number;
  readonly notAnswered: number;
  /** Requests that another replica answered, when theirs was ended. */
  readonly failedOver: number;
  readonly slowestMs: number;
}

type Tally = { -readonly [Name in keyof Counts]: Counts[Name] };

export interface RequestRecordOptions {
  /** By the question's name. */
  readonly expected: ReadonlyMap<string, Expected>;
  /** In milliseconds. */
  readonly deadlineMs: number;
  /** Of one supplier call, in milliseconds. */
  readonly supplierTimeoutMs: number;
  /** For how long a desk is left alone, in milliseconds. */
  readonly leftAloneMs: number;
  /** Names of the replicas' processes, in their order. */
  readonly replicas: readonly string[];
  readonly stalls: StallWatch;
  /** Sees the first of what is not as it has to be, in words. */
  readonly onBroken: (line: string) => void;
}

interface Suspicion {
  readonly name: string;
  readonly from: number;
  to: number;
  /** False for a fault of ours. */
  readonly isStarved: boolean;
}

/** How far an answer may be beyond its deadline at the client, in milliseconds. */
const TOLERANCE_MS = 100;
const MAXIMUM_SHOWN = 20;

export class RequestRecord {
  readonly #options: RequestRecordOptions;
  readonly #suspicions: Suspicion[] = [];
  readonly #total = noCounts();
  #phase = noCounts();
  #impaired: { readonly sentAt: number; readonly endedAt: number }[] = [];
  #shown = 0;

  constructor(options: RequestRecordOptions) {
    this.#options = options;
  }

  get total(): Counts {
    return this.#total;
  }

  /** From now on a fault may bear on it, until `clear`. */
  suspect(name: string): void {
    this.#suspicions.push({ name, from: performance.now(), to: Infinity, isStarved: false });
  }

  /** Requests that are sent from now on have no fault to bear. */
  clear(): void {
    const now = performance.now();
    for (const suspicion of this.#suspicions) if (!suspicion.isStarved) suspicion.to = Math.min(suspicion.to, now);
  }

  /** @returns what was counted since the last one began. */
  beginPhase(): Counts {
    const ended = this.#phase;
    this.#phase = noCounts();
    this.#impaired = [];
    return ended;
  }

  /** @returns when the last answer came in which a fault shows, of those asked for since then; 0 for none. */
  lastImpairedSince(since: number): number {
    return Math.max(0, ...this.#impaired.filter(({ sentAt }) => sentAt >= since).map(({ endedAt }) => endedAt));
  }

  /** Takes in one request of the load. */
  add(asked: Asked): void {
    const { judgement, isStarved } = this.#judge(asked);
    const durationMs = asked.endedAt - asked.sentAt;
    const overMs = durationMs - this.#options.deadlineMs - TOLERANCE_MS;
    const isLate = overMs > 0;
    const isByMachine = isLate && overMs <= this.#lostMs(asked, []);
    const faulty = judgement.impaired.filter(({ subgraph }) => this.#suspectsOf(asked, false).has(subgraph));
    if (faulty.length > 0) this.#impaired.push(asked);
    for (const tally of [this.#total, this.#phase]) {
      tally.answers += 1;
      tally.failedOver += asked.failedOver;
      tally.slowestMs = Math.max(tally.slowestMs, durationMs);
      for (const { state } of faulty) {
        if (state === 'STALE') tally.stale += 1;
        else if (state === 'PARTIAL') tally.partial += 1;
        else tally.notAnswered += 1;
      }
      if (judgement.kind !== 'right') tally[judgement.kind] += 1;
      if (isStarved || isByMachine) tally.starved += 1;
      else if (isLate) tally.late += 1;
    }
    if (judgement.kind !== 'right') this.#show(`${judgement.kind}: ${asked.question.name}: ${judgement.problem}`);
    if (isLate && !isByMachine) this.#show(`late: ${asked.question.name}: ${durationMs.toFixed(0)} ms`);
  }

  /** @returns what keeps it from being whole, by whomever; null for nothing. */
  strictProblem({ question, answer, problem }: Asked): string | null {
    if (answer === null) return problem;
    return judge(answer, this.#options.expected.get(question.name)!, new Set()).problem;
  }

  #judge(asked: Asked): { readonly judgement: Judgement; readonly isStarved: boolean } {
    const { question, answer, problem, sentAt, endedAt } = asked;
    if (answer === null) return { judgement: { kind: 'failed', problem, impaired: [] }, isStarved: false };
    const expected = this.#options.expected.get(question.name)!;
    const faulty = this.#suspectsOf(asked, false);
    const judgement = judge(answer, expected, faulty);
    if (judgement.kind !== 'wrong') return { judgement, isStarved: false };
    const starved = this.#suspectsOf(asked, true);
    const late = judgement.impaired.filter(
      ({ code, subgraph }) => code === 'SUPPLIER_TIMEOUT' && !faulty.has(subgraph),
    );
    const lostMs = this.#lostMs(
      asked,
      late.map(({ subgraph }) => subgraph),
    );
    if (late.length > 0 && lostMs > this.#options.supplierTimeoutMs / 2) {
      for (const { subgraph: name } of late) {
        starved.add(name);
        this.#suspicions.push({ name, from: sentAt, to: endedAt + this.#options.leftAloneMs, isStarved: true });
      }
    }
    if (starved.size === 0) return { judgement, isStarved: false };
    const again = judge(answer, expected, new Set([...faulty, ...starved]));
    return { judgement: again, isStarved: again.kind === 'right' };
  }

  /** Who had a fault, or no processor, while it was under way. */
  #suspectsOf({ sentAt, endedAt }: Asked, isStarved: boolean): Set<string> {
    return new Set(
      this.#suspicions
        .filter((one) => one.isStarved === isStarved && one.from <= endedAt && one.to >= sentAt)
        .map(({ name }) => name),
    );
  }

  #lostMs({ sentAt, endedAt, replica }: Asked, desks: readonly string[]): number {
    return this.#options.stalls.lostMs(sentAt, endedAt, [this.#options.replicas[replica]!, ...desks]);
  }

  #show(line: string): void {
    this.#shown += 1;
    if (this.#shown <= MAXIMUM_SHOWN) this.#options.onBroken(line);
    if (this.#shown === MAXIMUM_SHOWN) this.#options.onBroken('more of these are counted, and not shown');
  }
}

function noCounts(): Tally {
  return {
    answers: 0,
    failed: 0,
    wrong: 0,
    late: 0,
    starved: 0,
    stale: 0,
    partial: 0,
    notAnswered: 0,
    failedOver: 0,
    slowestMs: 0,
  };
}

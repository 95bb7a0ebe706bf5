/** One board being read: it lists the incidents, reads them page by page, and keeps the sums. */

import { GraphQLError } from 'graphql';
import type { MissingReason } from '../engine/custody/custody-model.ts';
import { BoardAccumulator, type BoardFigures } from '../engine/measures/board/board-accumulator.ts';
import { createJudgeIncident } from '../engine/measures/board/judge-incident.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { JourneyEnvironment } from '../environment.ts';
import type { FederatedRead } from '../federated-read.ts';
import type { BoardAnswer, BoardDisclosure, BoardState } from './board-answer.ts';
import { boardFacts, type BoardFacts, type BoardQuestion } from './board-frame.ts';
import type { DeskHead } from './chain-heads.ts';
import { listIncidents, type ListedTimes } from './list-incidents.ts';
import { readDisclosure } from './read-disclosure.ts';
import { readListed } from './read-listed.ts';
import { steadyRead } from './steady-read.ts';

export interface BoardJobOptions {
  readonly question: BoardQuestion;
  readonly environment: JourneyEnvironment;
  /** Outlives the request; ends with `signal`. */
  readonly context: FederatedRead;
  readonly signal: AbortSignal;
  readonly readChainHeads: (context: FederatedRead) => Promise<readonly DeskHead[]>;
  /** Milliseconds, never going back. */
  readonly clock: () => number;
}

/** For so long figures of a board that is being read are shown as they were: making them sorts every sample. */
const SNAPSHOT_MS = 1000;
const SHOWN_REFUSED = 20;

export class BoardJob {
  readonly #options: BoardJobOptions;
  readonly #facts: BoardFacts;
  readonly #missing = new Map<string, Set<MissingReason>>();
  #accumulator: BoardAccumulator | null;
  #snapshot: { readonly figures: BoardFigures; readonly takenAt: number; readonly incidentsRead: number } | null = null;
  #state: BoardState = 'RUNNING';
  #failure: string | null = null;
  #incidentsRead = 0;
  #incidentsTotal: number | null = null;
  #desksRead = 0;
  #refusedCount = 0;
  #refused: string[] = [];
  #disclosure: BoardDisclosure | null = null;
  #chainHeads: readonly DeskHead[] | null = null;

  constructor(options: BoardJobOptions) {
    this.#options = options;
    this.#facts = boardFacts(options.question, options.context.times, options.environment);
    this.#accumulator = new BoardAccumulator(this.#facts.frame);
  }

  /**
   * Runs it to its end; that it failed is told in the answer. Called once.
   *
   * @throws what is a fault of the gateway's own.
   */
  async run(): Promise<void> {
    const { question, signal, readChainHeads, environment } = this.#options;
    const { registry } = environment;
    const context = { ...this.#options.context, read: steadyRead(this.#options.context.read, signal) };
    try {
      this.#chainHeads = await readChainHeads(context);
      for (const { desk, hasAnswered } of this.#chainHeads) if (!hasAnswered) this.#note(desk, 'NOT_ANSWERED');
      const listed = await listIncidents(context, {
        registry,
        filter: {},
        service: question.service,
        isWanted: (times) => this.#isWanted(times),
        isTicketWanted: (times, isNationalListed) => this.#isTicketWanted(times, isNationalListed),
        onDesk: () => {
          signal.throwIfAborted();
          this.#desksRead += 1;
        },
      });
      for (const [desk, reason] of listed.missing) this.#note(desk, reason);
      this.#incidentsTotal = listed.total;
      const judge = createJudgeIncident({ policy: question.policy, ...this.#facts });
      await readListed(context, listed, {
        registry,
        signal,
        take: (accounts) => this.#take(accounts, judge),
      });
      const { disclosure, missing } = await readDisclosure(context, question, registry);
      signal.throwIfAborted();
      for (const { desk, reason } of missing) this.#note(registry.accountDeskOf(desk)?.code ?? desk, reason);
      this.#disclosure = disclosure;
      this.#end('COMPLETE');
    } catch (error) {
      this.#failure = failureOf(error, signal);
      this.#end('FAILED');
      if (!signal.aborted && !(error instanceof GraphQLError)) throw error;
    }
  }

  get state(): BoardState {
    return this.#state;
  }

  /** Desks that did not answer all of it, and might now. */
  get silent(): ReadonlySet<string> {
    return new Set([...this.#missing].filter(([, reasons]) => reasons.has('NOT_ANSWERED')).map(([desk]) => desk));
  }

  get chainHeads(): readonly DeskHead[] | null {
    return this.#chainHeads;
  }

  answer(): BoardAnswer {
    const { question, context, environment } = this.#options;
    const { desks } = environment.registry.organisations;
    return {
      question,
      times: context.times,
      state: this.#state,
      failure: this.#failure,
      progress: {
        incidentsRead: this.#incidentsRead,
        incidentsTotal: this.#incidentsTotal,
        desksRead: this.#desksRead,
        desksTotal: environment.registry.listedDesks.length,
      },
      figures: this.#figures(),
      refused: { count: this.#refusedCount, incidents: [...this.#refused] },
      disclosure: this.#disclosure,
      missing: desks.flatMap(({ code }) =>
        [...(this.#missing.get(code) ?? [])].toSorted().map((reason) => ({ desk: code, reason })),
      ),
      chainHeads: this.#chainHeads,
    };
  }

  #take(accounts: IncidentAccounts, judge: ReturnType<typeof createJudgeIncident>): void {
    this.#incidentsRead += 1;
    const incident = judge(accounts);
    if (incident === null) {
      this.#refusedCount += 1;
      this.#refused = [...this.#refused, accounts.incident].toSorted().slice(0, SHOWN_REFUSED);
      return;
    }
    for (const { desk, reason } of incident.custody.missing) this.#note(desk, reason);
    this.#accumulator?.add(incident);
  }

  #note(desk: string, reason: MissingReason): void {
    const known = this.#missing.get(desk);
    if (known === undefined) this.#missing.set(desk, new Set([reason]));
    else known.add(reason);
  }

  #end(state: BoardState): void {
    this.#state = state;
    // Whoever looked a moment ago saw what had been read until then: the end is reckoned anew.
    this.#snapshot = null;
    this.#figures();
    // What is finished keeps its figures only: the samples behind them are let go.
    this.#accumulator = null;
  }

  #figures(): BoardFigures {
    const now = this.#options.clock();
    const known = this.#snapshot;
    const isFresh = known !== null && this.#state === 'RUNNING' && now - known.takenAt < SNAPSHOT_MS;
    if (known !== null && (this.#accumulator === null || known.incidentsRead === this.#incidentsRead || isFresh))
      return known.figures;
    const figures = this.#accumulator!.figures();
    this.#snapshot = { figures, takenAt: now, incidentsRead: this.#incidentsRead };
    return figures;
  }

  /** What began in reach of the period, and whatever is open, however long ago it began. */
  #isWanted({ beganAt, endedAt }: ListedTimes): boolean {
    if (beganAt === null) return true;
    return beganAt < this.#options.question.to && (beganAt >= this.#facts.earliestStart || endedAt === null);
  }

  /** Of what the NSD does not list, what was open in the period; without its list, as far back as it would have reached. */
  #isTicketWanted({ beganAt, endedAt }: ListedTimes, isNationalListed: boolean): boolean {
    const { from, to } = this.#options.question;
    if (beganAt !== null && beganAt >= to) return false;
    return endedAt === null || endedAt > (isNationalListed ? from : this.#facts.earliestStart);
  }
}

function failureOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'It was given up: nobody had asked for it for a while, or the gateway is stopping.';
  return error instanceof GraphQLError ? error.message : 'The gateway failed while it read the board.';
}

/** One worker as the primary sees it, from its fork to its end. */

import cluster, { type Worker } from 'node:cluster';
import { AWAITS_IDENTITY, isGatewayMessage, type PrimaryMessage, type WorkerMessage } from './messages.ts';

export interface Address {
  readonly url: string;
  readonly port: number;
}

/** A worker ended before it served. */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';
  /** The worker's own, where it could say one. */
  readonly code: string;
  /** For whoever ends because of it. */
  readonly exitCode: number;

  constructor(code: string, message: string, exitCode: number) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}

export interface MemberOptions {
  /** Arguments after the script's name. */
  readonly commandLine: readonly string[];
  /** What it is told before anything else; it waits there until it listens. Null for nothing. */
  readonly greeting: PrimaryMessage | null;
  /** It serves once it can tell who asks, and ends where that takes it too long. */
  readonly awaitsIdentity: boolean;
  /** Messages of other kinds than those that this module understands. */
  readonly onMessage: (id: number, message: WorkerMessage) => void;
  readonly onEnd: (member: Member) => void;
}

export class Member {
  readonly id: number;
  readonly pid: number;
  /** @throws {WorkerStartError} when it ends before. */
  readonly served: Promise<Address>;
  readonly ended: Promise<void>;
  /** It was told to stop. */
  isLeaving = false;
  /** How it ended: an exit code or a signal's name; null while it runs. */
  end: number | string | null = null;
  readonly #worker: Worker;
  #servedSinceMs: number | null = null;
  #startError: WorkerStartError | null = null;
  #isReloadAsked = false;
  #isIdentityReady = false;

  constructor({ commandLine, greeting, awaitsIdentity, onMessage, onEnd }: MemberOptions) {
    // Figures of boards are more than JSON can carry; the settings are those of the next fork only.
    cluster.setupPrimary({ args: [...commandLine], serialization: 'advanced' });
    const worker = cluster.fork(awaitsIdentity ? { [AWAITS_IDENTITY]: 'yes' } : {});
    this.#worker = worker;
    this.id = worker.id;
    this.pid = worker.process.pid!;
    const served = Promise.withResolvers<Address>();
    const ended = Promise.withResolvers<void>();
    this.served = served.promise;
    this.ended = ended.promise;
    // Not everyone who starts one waits for it.
    this.served.catch(() => undefined);
    // Such as a message to one that is ending: its end says it.
    worker.on('error', () => undefined);
    if (greeting !== null) this.send(greeting);
    worker.on('message', (message: unknown) => {
      if (!isGatewayMessage(message)) return;
      const known = message as WorkerMessage;
      if (known.type === 'gateway:serving') {
        this.#servedSinceMs = performance.now();
        if (this.#isReloadAsked) this.reload();
        served.resolve(known);
      } else if (known.type === 'gateway:identity-ready') {
        this.#isIdentityReady = true;
      } else if (known.type === 'gateway:refused') {
        this.#startError = new WorkerStartError(known.code, known.message, 1);
      } else onMessage(this.id, known);
    });
    worker.once('exit', (code, signal) => {
      this.end = signal ?? code;
      const how = `A worker ended with ${this.end} before it served.`;
      this.#startError ??= new WorkerStartError('WORKER_ENDED', how, code || 1);
      served.reject(this.#startError);
      onEnd(this);
      ended.resolve();
    });
  }

  get isServing(): boolean {
    return this.#servedSinceMs !== null && this.end === null;
  }

  /** It serves, and can tell who asks. */
  get isReady(): boolean {
    return this.isServing && this.#isIdentityReady;
  }

  /** Milliseconds for which it has served; null where it has not. */
  get servedMs(): number | null {
    return this.#servedSinceMs === null ? null : performance.now() - this.#servedSinceMs;
  }

  /** Why it never served, once it has ended. */
  get startError(): WorkerStartError | null {
    return this.#servedSinceMs === null && this.end !== null ? this.#startError : null;
  }

  send(message: PrimaryMessage): void {
    if (this.#worker.isConnected()) this.#worker.send(message, undefined, undefined, () => undefined);
  }

  /** It reads its graph again: one that has yet to serve, when it does, since it may have read it before it changed. */
  reload(): void {
    if (this.isServing) this.send({ type: 'gateway:reload' });
    else this.#isReloadAsked = true;
  }

  /**
   * Tells it to stop in good order and waits until it has ended.
   *
   * @param patienceMs after which it is killed; at once where it does not serve yet, and so has nothing to finish.
   */
  async leave(delayMs: number, patienceMs: number): Promise<void> {
    this.isLeaving = true;
    this.send({ type: 'gateway:stop', delayMs });
    const timer = setTimeout(() => this.kill(), this.isServing ? patienceMs : 0);
    await this.ended;
    clearTimeout(timer);
  }

  kill(): void {
    this.#worker.process.kill('SIGKILL');
  }
}

/** Several processes that serve on one port, and the one that looks after them. It loads no graph and answers nothing itself. */

import { IDENTITY_AWAITED_IN_VAIN } from '../await-identity.ts';
import type { GatewayConfig } from '../config.ts';
import { createDemoKey } from '../governance/identity/demo/demo-key.ts';
import { describeError, type Log } from '../log.ts';
import { createBackOff } from './back-off.ts';
import { createBoardDirectory } from './board-directory.ts';
import type { PrimaryMessage } from './messages.ts';
import type { GatewayStatus } from '../readiness.ts';
import { Member, type Address, type WorkerStartError } from './member.ts';

export interface StartWorkersOptions {
  readonly config: GatewayConfig;
  /** Arguments after the script's name: the workers get the same. */
  readonly commandLine: readonly string[];
  readonly log: Log;
  /** No worker serves, and none of those started since could: there is nothing more to try. Called once, when all have ended. */
  readonly onGivenUp: (error: WorkerStartError) => void;
}

export interface RunningWorkers extends Address {
  /** Whether any worker serves and can tell who asks. */
  readonly status: () => Extract<GatewayStatus, 'ready' | 'identity-unavailable' | 'unavailable'>;
  /** Every worker finishes what it has, all at the same time. May be called again: it is one stop. */
  readonly stop: () => Promise<void>;
  /** Every worker reads its graph again, each by itself. */
  readonly reload: () => void;
  /**
   * Each worker in turn gives way to a new one that serves already. Asked for meanwhile, it is done once more afterwards.
   *
   * @returns once it is done, or one that was to take over could not serve, or tell in time who asks, which the log tells: those that are left go on then.
   */
  readonly restart: () => Promise<void>;
}

/** With nobody serving, so many starts in a row that fail are no accident. */
const MAXIMUM_FAILED_STARTS = 5;
/** Beyond what a worker allows itself, before it is killed. */
const KILL_MARGIN_MS = 5000;

/**
 * Starts one worker, and the others once that one serves: what is wrong with the settings, the graph or the port is found once and said
 * once, and the first answer comes as soon as from a single process.
 *
 * @returns once the first worker serves: from then on whoever asks is answered.
 * @throws {WorkerStartError} what keeps it from serving, with the worker's own code and message.
 */
export async function startWorkers(options: StartWorkersOptions): Promise<RunningWorkers> {
  const { config, commandLine, log, onGivenUp } = options;
  const members = new Map<number, Member>();
  const directory = createBoardDirectory((id, message) => members.get(id)?.send(message));
  const backOff = createBackOff();
  // A token that one of them signed is taken by all, and by those that take their places.
  const greeting: PrimaryMessage | null =
    config.identity.mode === 'demo' ? { type: 'gateway:demo-key', privateKey: createDemoKey() } : null;
  const patienceMs = config.drainTimeoutMs + KILL_MARGIN_MS;
  let isStopping = false;
  let chosenPort: number | null = null;
  /** What workers are told to listen on: all must say the same for as long as one of them holds it. */
  let askedPort = config.port;
  let fillAtMs = 0;
  let fillTimer: NodeJS.Timeout | undefined;

  const staying = (): Member[] => [...members.values()].filter(({ isLeaving }) => !isLeaving);
  const serving = (): Member[] => staying().filter(({ isServing }) => isServing);

  const canTellWhoAsks = (): boolean => serving().some(({ isReady }) => isReady);

  const start = (): Member => {
    const member = new Member({
      commandLine: [...commandLine, '--port', String(askedPort)],
      greeting,
      // While others hold the issuer's keys, one without would only refuse what they answer.
      awaitsIdentity: canTellWhoAsks(),
      onMessage: directory.receive,
      onEnd,
    });
    members.set(member.id, member);
    member.served.then(
      // It chose for itself because nobody held the port any more: whoever comes next is told which one it is.
      ({ port }) => chosenPort !== null && port !== chosenPort && member.kill(),
      // Its end is told.
      () => undefined,
    );
    return member;
  };

  /** Starts as many as are missing. */
  const fill = (): void => {
    if (isStopping) return;
    for (let missing = config.workers - staying().length; missing > 0; missing -= 1) {
      const member = start();
      if (backOff.count() === 0) continue;
      member.served.then(
        () => log({ level: 'info', message: 'worker serves', worker: member.pid, serving: serving().length }),
        () => undefined,
      );
    }
  };

  const onEnd = (member: Member): void => {
    members.delete(member.id);
    directory.forget(member.id);
    if (chosenPort !== null && ![...members.values()].some(({ isServing }) => isServing)) askedPort = chosenPort;
    // Before anyone has served, whoever started it is told.
    if (isStopping || member.isLeaving || chosenPort === null) return;
    const { pid, end, startError, servedMs } = member;
    const retryMs = backOff.ended(servedMs);
    const why = startError === null ? {} : { code: startError.code, cause: startError.message };
    log({ level: 'error', message: 'worker ended', worker: pid, end, serving: serving().length, retryMs, ...why });
    // Who waited in vain for the keys was one beside others: with none left, the next one serves without.
    const isHopeless = startError !== null && startError.code !== IDENTITY_AWAITED_IN_VAIN;
    if (isHopeless && backOff.count() >= MAXIMUM_FAILED_STARTS && staying().length === 0) {
      isStopping = true;
      return onGivenUp(startError);
    }
    fillAtMs = Math.max(fillAtMs, performance.now() + retryMs);
    clearTimeout(fillTimer);
    fillTimer = setTimeout(fill, fillAtMs - performance.now());
  };

  const replaceEach = async (): Promise<void> => {
    for (const old of serving()) {
      // It ended meanwhile, and another is in its place: that one is new.
      if (isStopping || old.end !== null) continue;
      const next = start();
      try {
        await next.served;
      } catch (error) {
        if (!isStopping) log({ level: 'error', message: 'rolling restart given up', cause: describeError(error) });
        return;
      }
      // Nobody looks away for one worker: its connections go to the others.
      await old.leave(0, patienceMs);
      log({ level: 'info', message: 'worker replaced', worker: next.pid, before: old.pid });
    }
  };

  const first = start();
  const { url, port } = await first.served;
  chosenPort = port;
  fill();

  let stopping: Promise<void> | undefined;
  let restarting: Promise<void> = Promise.resolve();
  let isRestartAsked = false;
  return {
    url,
    port,
    status: () => {
      const now = serving();
      return now.length === 0 ? 'unavailable' : canTellWhoAsks() ? 'ready' : 'identity-unavailable';
    },
    stop: () =>
      (stopping ??= (async () => {
        isStopping = true;
        clearTimeout(fillTimer);
        const { drainDelayMs } = config;
        await Promise.all([...members.values()].map((member) => member.leave(drainDelayMs, drainDelayMs + patienceMs)));
      })()),
    reload: () => staying().forEach((member) => member.reload()),
    restart: () => {
      if (isRestartAsked) return restarting;
      isRestartAsked = true;
      restarting = restarting.then(() => {
        isRestartAsked = false;
        return isStopping ? undefined : replaceEach();
      });
      return restarting;
    },
  };
}

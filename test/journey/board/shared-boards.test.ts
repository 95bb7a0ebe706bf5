/** Boards of several processes: one of them reads a board, and the others show what it says. The processes are made up, the primary's list is not. */

import { describe, expect, it } from 'vitest';
import { createBoardDirectory } from '../../../gateway/cluster/board-directory.ts';
import type { Channel, PrimaryMessage, WorkerMessage } from '../../../gateway/cluster/messages.ts';
import { createWorkerBoards } from '../../../gateway/cluster/worker-boards.ts';
import { createBoards, type Boards } from '../../../gateway/journey/board/boards.ts';
import type { BoardQuestion } from '../../../gateway/journey/board/board-frame.ts';
import type { FederatedAnswer, JourneyContext } from '../../../gateway/journey/federated-read.ts';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import { createRegistry } from '../../../schema/organisations/registry.ts';
import { loadPolicies } from '../../../schema/policies/load.ts';

const registry = createRegistry(await loadOrganisations());
const policies = await loadPolicies();
const QUESTION: BoardQuestion = {
  from: Date.UTC(2006, 7, 1),
  to: Date.UTC(2006, 8, 1),
  by: 'SERVICE',
  service: null,
  policy: policies.policyOf(null)!,
};
const NOTHING = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };
/** Short, so that a test of silence is; in a process it is a second. */
const TIMEOUT_MS = 200;

interface Process {
  readonly boards: Boards;
  /** Lists of incidents that it read: one a board. */
  readonly boardsRead: () => number;
  /** It hangs: what it is told waits. */
  isFrozen: boolean;
  readonly die: () => void;
}

/** Desks that know of nothing. Messages are copied, as between processes, and come in a later turn. */
function createWorld(timeoutMs: number = TIMEOUT_MS) {
  const world = { head: 'a', now: 0, hold: () => undefined as void, release: () => undefined as void };
  let held: Promise<void> = Promise.resolve();
  world.hold = () => void (held = new Promise((resolve) => (world.release = resolve)));
  const onTheWay: (() => void)[] = [];
  const released: string[] = [];
  /** Done once, when a process takes a board over. */
  const onTake: (() => void)[] = [];
  const ends = new Map<number, (message: PrimaryMessage) => void>();
  const directory = createBoardDirectory((worker, message) => {
    const copy = structuredClone(message);
    // What was sent in a row is read in a row, in one turn.
    if (onTheWay.length === 0) setImmediate(() => onTheWay.splice(0).forEach((deliver) => deliver()));
    onTheWay.push(() => ends.get(worker)?.(copy));
  });
  let lastNumber = 0;

  function context(more: Partial<JourneyContext>, self: { read: number }): JourneyContext {
    const answer = async (document: string): Promise<Record<string, unknown>> => {
      if (document.includes('ReadChainHeads')) {
        const head = { history: 'EXACT', chainHead: { position: 1, hash: world.head } };
        return Object.fromEntries(registry.accountDesks.map((_, index) => [`d${index}`, head]));
      }
      if (document.includes('ListIncidents')) {
        self.read += 1;
        await held;
        return { incidents: NOTHING };
      }
      if (document.includes('ListTickets')) return { desk: { tickets: { answer: { state: 'NONE' }, ...NOTHING } } };
      return { desks: NOTHING };
    };
    return {
      times: { asOf: world.now, asKnownAt: world.now },
      reader: 'one',
      identity: null,
      areTimesAsked: false,
      copiedAt: () => new Map(),
      read: async (document): Promise<FederatedAnswer> => ({ data: await answer(document), errors: [], sources: [] }),
      detached: () => context(more, self),
      ...more,
    };
  }

  function start(): Process & {
    readonly ask: (more?: Partial<JourneyContext>, waitMs?: number) => ReturnType<Boards['ask']>;
  } {
    const number = ++lastNumber;
    const counted = { read: 0 };
    let waiting: PrimaryMessage[] = [];
    const listeners: ((message: PrimaryMessage) => void)[] = [];
    let isFrozen = false;
    const hear = (message: PrimaryMessage): void => listeners.forEach((listener) => listener(message));
    ends.set(number, (message) => (isFrozen ? waiting.push(message) : hear(message)));
    const channel: Channel<WorkerMessage, PrimaryMessage> = {
      send: (message) => {
        const copy = structuredClone(message);
        if (copy.type === 'boards:release') released.push(copy.key);
        if (copy.type === 'boards:take') onTake.splice(0).forEach((act) => act());
        setImmediate(() => ends.has(number) && directory.receive(number, copy));
      },
      onMessage: (listener) => void listeners.push(listener),
    };
    const boardOwners = createWorkerBoards({ self: number, channel, timeoutMs });
    const boards = createBoards({ environment: { registry, policies, boardOwners }, clock: () => world.now });
    return {
      boards,
      ask: (more = {}, waitMs = 0) => boards.ask(QUESTION, context(more, counted), waitMs),
      boardsRead: () => counted.read,
      get isFrozen() {
        return isFrozen;
      },
      set isFrozen(value) {
        isFrozen = value;
        if (value) return;
        for (const message of waiting) hear(message);
        waiting = [];
      },
      die: () => {
        ends.delete(number);
        directory.forget(number);
      },
    };
  }
  return Object.assign(world, { start, released, onTake });
}

describe('boards of several processes', () => {
  it('are read by one, whoever is asked, also when all are asked at once', async () => {
    const world = createWorld();
    const processes = [world.start(), world.start(), world.start()];
    world.hold();
    const states = await Promise.all(processes.map(async ({ ask }) => (await ask()).state));
    expect(states).toEqual(['RUNNING', 'RUNNING', 'RUNNING']);
    world.release();
    const finished = await Promise.all(processes.map(({ ask }) => ask({}, 1000)));
    for (const board of finished) {
      expect(board).toMatchObject({ state: 'COMPLETE', question: QUESTION, progress: { desksRead: 35 } });
      expect(board).toEqual(finished[0]);
    }
    expect(processes.map(({ boardsRead }) => boardsRead()).toSorted()).toEqual([0, 0, 1]);
  });

  it('are shown by an owner that hears of a question with the word that it is the owner', async () => {
    const world = createWorld(10_000);
    const [owner, other] = [world.start(), world.start()];
    world.onTake.push(() => (owner.isFrozen = true));
    const first = owner.ask();
    await expect.poll(() => owner.isFrozen).toBe(true);
    const second = other.ask({}, 1000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    owner.isFrozen = false;
    expect([(await first).state, (await second).state]).toEqual(['RUNNING', 'COMPLETE']);
    expect([owner.boardsRead(), other.boardsRead()]).toEqual([1, 0]);
  });

  it('are shown at the end of a wait, wherever that is', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    world.hold();
    await owner.ask();
    const waiting = other.ask({}, 5000);
    setTimeout(world.release, 20);
    expect(await waiting).toMatchObject({ state: 'COMPLETE' });
    expect(other.boardsRead()).toBe(0);
  });

  it('are told as of the times of whoever first asked', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    world.now = 1000;
    await owner.ask({}, 1000);
    world.now = 2000;
    expect((await other.ask()).times.asOf).toBe(1000);
  });

  it('are not shown to another reader', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    await owner.ask({}, 1000);
    await other.ask({ reader: 'two' }, 1000);
    expect([owner.boardsRead(), other.boardsRead()]).toEqual([1, 1]);
  });

  it('are read anew by whoever finds that a chain has moved, and shown by the others from then on', async () => {
    const world = createWorld();
    const [first, second] = [world.start(), world.start()];
    await first.ask({}, 1000);
    await second.ask();
    world.head = 'b';
    const anew = await second.ask({}, 1000);
    expect(anew.chainHeads?.[0]?.head?.hash).toBe('b');
    expect([first.boardsRead(), second.boardsRead()]).toEqual([1, 1]);
    // Not the one of its own, which is older.
    expect(await first.ask()).toEqual(anew);
    expect([first.boardsRead(), second.boardsRead()]).toEqual([1, 1]);
  });

  it('begin again elsewhere at the next question when their owner has died', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    world.hold();
    await owner.ask();
    owner.die();
    expect(await other.ask()).toMatchObject({ state: 'RUNNING' });
    world.release();
    expect(await other.ask({}, 1000)).toMatchObject({ state: 'COMPLETE' });
    expect(other.boardsRead()).toBe(1);
  });

  it('begin again at once for whoever waits when their owner dies', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    world.hold();
    await owner.ask();
    const waiting = other.ask({}, 30_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const diedAt = performance.now();
    owner.die();
    world.release();
    expect(await waiting).toMatchObject({ state: 'COMPLETE' });
    expect(performance.now() - diedAt).toBeLessThan(10_000);
  });

  it('begin again elsewhere when their owner stops, which is not told as a failure', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    world.hold();
    await owner.ask();
    const waiting = other.ask({}, 5000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = owner.boards.stop();
    world.release();
    await stopped;
    expect(await waiting).toMatchObject({ state: 'COMPLETE', failure: null });
    expect(other.boardsRead()).toBe(1);
  });

  it('are read here when their owner hangs, however long the wait would be', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    await owner.ask({}, 1000);
    owner.isFrozen = true;
    const startedAt = performance.now();
    expect(await other.ask({}, 30_000)).toMatchObject({ state: 'COMPLETE' });
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(other.boardsRead()).toBe(1);
    owner.isFrozen = false;
    await owner.ask();
    expect(owner.boardsRead()).toBe(1);
  });

  it('are read here when nobody can be asked', async () => {
    const world = createWorld();
    const alone = world.start();
    alone.isFrozen = true;
    expect(await alone.ask({}, 1000)).toMatchObject({ state: 'COMPLETE' });
    expect(alone.boardsRead()).toBe(1);
  });

  it('are nobody’s once they are let go, and read anew by whoever is asked', async () => {
    const world = createWorld();
    const [owner, other] = [world.start(), world.start()];
    world.hold();
    await owner.ask();
    world.now = 121_000;
    // Two minutes unasked: the owner gives it up when it looks, which it does at any question.
    await owner.ask({ reader: 'two' });
    await expect.poll(() => world.released.length).toBe(1);
    world.release();
    expect(await other.ask({}, 1000)).toMatchObject({ state: 'COMPLETE' });
    expect(other.boardsRead()).toBe(1);
  });
});

/** Boards as jobs: who joins, what is shown again, and what ends them. The desks are made up; the reads wait until a test lets them go. */

import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { BoardQuestion } from '../../../gateway/journey/board/board-frame.ts';
import { createBoards } from '../../../gateway/journey/board/boards.ts';
import type { FederatedAnswer, JourneyContext } from '../../../gateway/journey/federated-read.ts';
import { loadOrganisations } from '../../../schema/organisations/load.ts';
import { createRegistry } from '../../../schema/organisations/registry.ts';
import { loadPolicies } from '../../../schema/policies/load.ts';

const registry = createRegistry(await loadOrganisations());
const policies = await loadPolicies();
const policy = policies.policyOf(null)!;
const MINUTE = 60_000;

const QUESTION: BoardQuestion = {
  from: Date.UTC(2006, 7, 1),
  to: Date.UTC(2006, 8, 1),
  by: 'SERVICE',
  service: null,
  policy,
};

const NOTHING = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false } };

/** Desks that know of nothing, and whose chains a test moves. */
function createWorld() {
  const faults: unknown[] = [];
  const world = {
    now: 0,
    /** Of the first desk. */
    head: 'a',
    firstDeskAnswers: true,
    /** Whether desks answer with their tickets. */
    listsAnswer: true,
    /** Lists of incidents that were read: one a board. */
    boardsRead: 0,
    failure: null as Error | null,
    faults,
    release: (): void => undefined,
    hold: (): void => undefined,
    isAborted: false,
  };
  const boards = createBoards({
    environment: { registry, policies, onFault: (error) => void faults.push(error) },
    clock: () => world.now,
  });
  let held: Promise<void> = Promise.resolve();
  world.hold = () => {
    held = new Promise((resolve) => (world.release = resolve));
  };
  const answer = async (document: string): Promise<Record<string, unknown>> => {
    if (document.includes('ReadChainHeads')) {
      return Object.fromEntries(
        registry.accountDesks.map((_, index) => [
          `d${index}`,
          index === 0 && !world.firstDeskAnswers
            ? null
            : { history: 'EXACT', chainHead: { position: 1, hash: index === 0 ? world.head : 'z' } },
        ]),
      );
    }
    if (document.includes('ListIncidents')) {
      world.boardsRead += 1;
      await held;
      if (world.failure !== null) throw world.failure;
      return { incidents: NOTHING };
    }
    if (document.includes('ListTickets') && !world.listsAnswer) return { desk: null };
    if (document.includes('ListTickets')) return { desk: { tickets: { answer: { state: 'NONE' }, ...NOTHING } } };
    return { desks: NOTHING };
  };
  function contextOf(more: Partial<JourneyContext>, signal: AbortSignal | null): JourneyContext {
    return {
      times: { asOf: world.now, asKnownAt: world.now },
      reader: 'one',
      identity: null,
      areTimesAsked: false,
      copiedAt: () => new Map(),
      read: async (document): Promise<FederatedAnswer> => {
        const data = await answer(document);
        if (signal?.aborted === true) world.isAborted = true;
        return { data, errors: [], sources: [] };
      },
      detached: (own) => contextOf(more, own),
      ...more,
    };
  }
  return Object.assign(world, { boards, context: (more: Partial<JourneyContext> = {}) => contextOf(more, null) });
}

describe('boards', () => {
  it('are joined by whoever asks the same meanwhile, and answer at once', async () => {
    const world = createWorld();
    world.hold();
    const [first, second] = await Promise.all([
      world.boards.ask(QUESTION, world.context(), 0),
      world.boards.ask(QUESTION, world.context(), 0),
    ]);
    expect([first.state, second.state]).toEqual(['RUNNING', 'RUNNING']);
    expect(first.progress).toMatchObject({ incidentsRead: 0, incidentsTotal: null, desksRead: 0 });
    world.release();
    const done = await world.boards.ask(QUESTION, world.context(), 1000);
    expect(done).toMatchObject({ state: 'COMPLETE', progress: { incidentsTotal: 0, desksRead: 35, desksTotal: 35 } });
    expect(world.boardsRead).toBe(1);
  });

  it('are not shared with another reader, question or asked time', async () => {
    const world = createWorld();
    await world.boards.ask(QUESTION, world.context(), 1000);
    await world.boards.ask(QUESTION, world.context({ reader: 'two' }), 1000);
    await world.boards.ask({ ...QUESTION, by: 'NONE' }, world.context(), 1000);
    await world.boards.ask(QUESTION, world.context({ areTimesAsked: true }), 1000);
    expect(world.boardsRead).toBe(4);
  });

  it('are shown again while no chain has moved, and read anew once one has', async () => {
    const world = createWorld();
    await world.boards.ask(QUESTION, world.context(), 1000);
    await world.boards.ask(QUESTION, world.context(), 1000);
    expect(world.boardsRead).toBe(1);
    world.head = 'b';
    await world.boards.ask(QUESTION, world.context(), 1000);
    expect(world.boardsRead).toBe(2);
  });

  it('of now are not shown for longer than they are of now', async () => {
    const world = createWorld();
    await world.boards.ask(QUESTION, world.context(), 1000);
    await world.boards.ask(QUESTION, world.context({ areTimesAsked: true }), 1000);
    world.now = 11 * MINUTE;
    const times = { asOf: 0, asKnownAt: 0 };
    await world.boards.ask(QUESTION, world.context({ areTimesAsked: true, times }), 1000);
    expect(world.boardsRead).toBe(2);
    await world.boards.ask(QUESTION, world.context(), 1000);
    expect(world.boardsRead).toBe(3);
  });

  it('are shown once when they are complete, however fast the chains move', async () => {
    const world = createWorld();
    world.hold();
    await world.boards.ask(QUESTION, world.context(), 0);
    world.release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    world.head = 'b';
    expect(await world.boards.ask(QUESTION, world.context(), 0)).toMatchObject({ state: 'COMPLETE' });
    expect(await world.boards.ask(QUESTION, world.context(), 0)).toMatchObject({ state: 'RUNNING' });
  });

  it('stand when a desk that was in them is silent now, and are read anew when one that was not is back', async () => {
    const world = createWorld();
    await world.boards.ask(QUESTION, world.context(), 1000);
    world.firstDeskAnswers = false;
    await world.boards.ask(QUESTION, world.context(), 1000);
    expect(world.boardsRead).toBe(1);
    const other = { ...QUESTION, service: 'PDS' };
    const without = await world.boards.ask(other, world.context(), 1000);
    expect(without.missing).toEqual([{ desk: registry.accountDesks[0]!.code, reason: 'NOT_ANSWERED' }]);
    const read = world.boardsRead;
    world.firstDeskAnswers = true;
    expect((await world.boards.ask(other, world.context(), 1000)).missing).toEqual([]);
    expect(world.boardsRead).toBeGreaterThan(read);
  });

  it('are read anew when a desk answers that fell silent while they were read', async () => {
    const world = createWorld();
    world.listsAnswer = false;
    const { missing } = await world.boards.ask(QUESTION, world.context(), 1000);
    expect(missing).toContainEqual({ desk: 'local-desks', reason: 'NOT_ANSWERED' });
    world.listsAnswer = true;
    expect(await world.boards.ask(QUESTION, world.context(), 1000)).toMatchObject({ missing: [] });
  });

  it('are given up when nobody has asked for them for two minutes', async () => {
    const world = createWorld();
    world.hold();
    await world.boards.ask(QUESTION, world.context(), 0);
    world.now = 2 * MINUTE + 1;
    await world.boards.ask({ ...QUESTION, by: 'NONE' }, world.context(), 0);
    world.release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.isAborted).toBe(true);
    expect(await world.boards.ask(QUESTION, world.context(), 1000)).toMatchObject({ state: 'COMPLETE' });
  });

  it('are eight at a time and no more', async () => {
    const world = createWorld();
    world.hold();
    const others = Array.from({ length: 8 }, (_, day) => ({ ...QUESTION, to: QUESTION.to + day }));
    for (const question of others) await world.boards.ask(question, world.context(), 0);
    const ninth = world.boards.ask({ ...QUESTION, by: 'NONE' }, world.context(), 0);
    await expect(ninth).rejects.toMatchObject({ extensions: { code: 'BOARDS_TOO_MANY' } });
    expect(await world.boards.ask(others[0]!, world.context(), 0)).toMatchObject({ state: 'RUNNING' });
    world.release();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await world.boards.ask({ ...QUESTION, by: 'NONE' }, world.context(), 1000)).toMatchObject({
      state: 'COMPLETE',
    });
  });

  it('are for whoever asks first up to the fourth, and shared out beyond it', async () => {
    const world = createWorld();
    world.hold();
    let asked = 0;
    const ask = (subject: string | null, desk: string | null = null) => {
      const question = { ...QUESTION, to: QUESTION.to + (asked += 1) };
      const reader = { capacity: 'AUDITOR', role: 'auditor', purpose: 'AUDIT', toolkitStatus: 'CURRENT' } as const;
      const identity = subject === null ? null : { ...reader, subject, desk, breakGlassReason: null };
      return world.boards.ask(question, world.context({ identity, reader: `${subject}` }), 0);
    };
    const refused = (says: RegExp) => ({
      extensions: { code: 'BOARDS_TOO_MANY' },
      message: expect.stringMatching(says),
    });
    for (let board = 1; board <= 4; board += 1) await ask('first', 'n3');
    await expect(ask('first', 'n3')).rejects.toMatchObject(
      refused(/^4 boards .* this reader, .* beyond 2 where 4 of 8/),
    );
    await expect(ask('colleague', 'n3')).rejects.toMatchObject(
      refused(/^4 boards .* the desk n3, .* beyond 4 where 4 of 8/),
    );
    for (const subject of ['second', 'second', 'third']) await ask(subject);
    await expect(ask('second')).rejects.toMatchObject(refused(/^2 boards .* this reader/));
    await ask('third');
    for (const subject of ['fourth', null]) await expect(ask(subject)).rejects.toMatchObject(refused(/^8 boards/));
    world.release();
    await world.boards.stop();
  });

  it('say that they failed, once, and are read anew; what is our own fault is told to us alone', async () => {
    const world = createWorld();
    world.failure = new Error('secret');
    const failed = await world.boards.ask(QUESTION, world.context(), 1000);
    expect(failed).toMatchObject({ state: 'FAILED', failure: 'The gateway failed while it read the board.' });
    expect(world.faults).toEqual([world.failure]);
    world.failure = new GraphQLError('no plan');
    expect(await world.boards.ask(QUESTION, world.context(), 1000)).toMatchObject({
      state: 'FAILED',
      failure: 'no plan',
    });
    expect(world.faults).toHaveLength(1);
    world.failure = null;
    expect(await world.boards.ask(QUESTION, world.context(), 1000)).toMatchObject({ state: 'COMPLETE' });
  });

  it('end when the gateway stops', async () => {
    const world = createWorld();
    world.hold();
    await world.boards.ask(QUESTION, world.context(), 0);
    const stopped = world.boards.stop();
    world.release();
    await stopped;
    expect(world.isAborted).toBe(true);
  });
});

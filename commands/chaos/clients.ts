/** Clients as dashboards are: each asks, thinks, and asks again, over connections that are kept; and all is written down. */

import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { createRandom, type RandomSource } from '../seed/random.ts';
import type { ReceivedAnswer } from './judge.ts';
import type { Question } from './questions.ts';

export interface Asked {
  readonly question: Question;
  /** Readings of `performance.now()`: of the attempt that was answered, or of the last. */
  readonly sentAt: number;
  readonly endedAt: number;
  /** Null where no replica answered; `problem` says why then. */
  readonly answer: ReceivedAnswer | null;
  readonly problem: string | null;
  /** Which replica was the last to be asked. */
  readonly replica: number;
  /** Replicas that let go of the request before, and were asked first. */
  readonly failedOver: number;
}

export interface ClientsOptions {
  readonly questions: readonly Question[];
  /** One an origin. */
  readonly origins: readonly string[];
  readonly seed: number;
  readonly onAsked: (asked: Asked) => void;
  /** Whether a replica is being ended by us, so that its clients have reason to ask another. */
  readonly isBeingKilled: (replica: number) => boolean;
}

export interface Clients {
  /** Asks one question once, by the replica named, as a reader of whom no copy is kept. */
  readonly askAfresh: (question: Question, replica: number) => Promise<Asked>;
  readonly start: () => void;
  /** Lets those that wait have their answers. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const CLIENTS = 20;
/** Between two questions of one client, on average: what two cores answer while they also restart desks and take over supergraphs. */
const THINKING_MS = 1200;
/** Different readers share no answer and no copy. */
const READERS = ['duty-manager', 'auditor', 'supplier-team', 'dashboard'];
/** Much longer than any promise: what takes so long has failed. */
const PATIENCE_MS = 20_000;

export function createClients({ questions, origins, seed, onAsked, isBeingKilled }: ClientsOptions): Clients {
  const agent = new Agent({ connections: CLIENTS, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  const stopping = new AbortController();
  let running: Promise<void>[] = [];
  let fresh = 0;

  const send = async (question: Question, reader: string, replica: number, random: RandomSource): Promise<Asked> => {
    let failedOver = 0;
    for (let next = replica; ; next = (next + 1) % origins.length) {
      const sentAt = performance.now();
      const outcome = { question, sentAt, replica: next, failedOver };
      try {
        const { statusCode, body } = await request(`${origins[next]}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${reader}` },
          body: JSON.stringify({ query: question.document, variables: question.variables(random) }),
          dispatcher: agent,
        });
        const text = await body.text();
        const endedAt = performance.now();
        const answer = { status: statusCode, text, receivedAt: Date.now(), durationMs: endedAt - sentAt };
        return { ...outcome, endedAt, answer, problem: null };
      } catch (error) {
        if (isBeingKilled(next) && failedOver < origins.length - 1) {
          failedOver += 1;
          continue;
        }
        const { code, message } = error as Error & { readonly code?: string };
        return { ...outcome, endedAt: performance.now(), answer: null, problem: `${code ?? 'no code'} ${message}` };
      }
    }
  };

  const runClient = async (index: number): Promise<void> => {
    const random = createRandom(seed, `client ${index}`);
    const draw = createDraw(questions, random);
    const reader = READERS[index % READERS.length]!;
    // Not all at once.
    await think(random, stopping.signal);
    while (!stopping.signal.aborted) {
      onAsked(await send(draw(), reader, index % origins.length, random));
      await think(random, stopping.signal);
    }
  };

  return {
    askAfresh: (question, replica) => {
      fresh += 1;
      return send(question, `fresh-${seed}-${fresh}`, replica, createRandom(seed, `fresh ${fresh}`));
    },
    start: () => {
      running = Array.from({ length: CLIENTS }, (_, index) => runClient(index));
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
    close: () => agent.destroy(),
  };
}

async function think(random: RandomSource, signal: AbortSignal): Promise<void> {
  await sleep(2 * THINKING_MS * random.next(), undefined, { signal }).catch(() => undefined);
}

function createDraw(questions: readonly Question[], random: RandomSource): () => Question {
  const total = questions.reduce((sum, { weight }) => sum + weight, 0);
  return () => {
    let left = random.next() * total;
    return questions.find(({ weight }) => (left -= weight) < 0) ?? questions[0]!;
  };
}

import type { DurationMs, InstantMs } from '../model.ts';
import { Heap } from './heap.ts';
import { compareText } from './order.ts';

/** One side's record with the time by which its nearness counts. The same object may stand in several circles. */
export interface Candidate {
  readonly at: InstantMs;
  readonly id: string;
  /** Tells records of two tickets with one id apart. */
  readonly ticket: string;
}

/** Within a circle every sender may pair with every receiver. */
export interface Circle<One extends Candidate> {
  readonly senders: readonly One[];
  readonly receivers: readonly One[];
}

/**
 * Pairs nearest first (then by the sender's id, then the receiver's), each candidate once, at most `within` apart.
 *
 * The two nearest of a circle stand beside each other in time: only neighbours of different sides are weighed, and where one of them is
 * taken, those on its two sides become neighbours. So it costs n log n in the candidates of all circles.
 */
export function nearestPairs<One extends Candidate>(
  circles: readonly Circle<One>[],
  within: DurationMs,
): [sender: One, receiver: One][] {
  const taken = new Set<One>();
  const pairs: [One, One][] = [];
  const nearest = new Heap<Neighbours<One>>(compareNeighbours);
  for (const circle of circles) {
    for (let queue = queuesOf(circle); queue !== null; queue = queue.after) weigh(queue);
  }
  for (let next = nearest.pop(); next !== undefined; next = nearest.pop()) {
    const { before, sender, receiver } = next;
    if (before.isGone || before.after !== next.after) continue;
    if (!taken.has(sender) && !taken.has(receiver)) {
      taken.add(sender).add(receiver);
      pairs.push([sender, receiver]);
    }
    weigh(before);
  }
  return pairs;

  /** Offers a queue and the one after it, once those that are used up between them are out of the way. */
  function weigh(queue: Queue<One>): void {
    let before: Queue<One> | null = queue;
    while (before !== null && before.after !== null) {
      const after: Queue<One> = before.after;
      const [left, right] = [head(before), head(after)];
      if (right === null) remove(after);
      else if (left === null) {
        remove(before);
        before = before.before;
      } else {
        const distance = after.at - before.at;
        if (before.isSender === after.isSender || distance > within) return;
        const [sender, receiver] = before.isSender ? [left, right] : [right, left];
        nearest.push({ before, after, distance, sender, receiver });
        return;
      }
    }
  }

  function head(queue: Queue<One>): One | null {
    while (queue.next < queue.candidates.length && taken.has(queue.candidates[queue.next]!)) queue.next += 1;
    return queue.candidates[queue.next] ?? null;
  }
}

/** Those of one side and one instant, by id. */
interface Queue<One> {
  readonly at: InstantMs;
  readonly isSender: boolean;
  readonly candidates: One[];
  next: number;
  before: Queue<One> | null;
  after: Queue<One> | null;
  isGone: boolean;
}

interface Neighbours<One> {
  readonly before: Queue<One>;
  readonly after: Queue<One>;
  readonly distance: DurationMs;
  readonly sender: One;
  readonly receiver: One;
}

function queuesOf<One extends Candidate>({ senders, receivers }: Circle<One>): Queue<One> | null {
  const entries = [
    ...senders.map((candidate) => ({ candidate, isSender: true })),
    ...receivers.map((candidate) => ({ candidate, isSender: false })),
  ].toSorted(
    (left, right) =>
      left.candidate.at - right.candidate.at ||
      Number(left.isSender) - Number(right.isSender) ||
      compareCandidates(left.candidate, right.candidate),
  );
  let first: Queue<One> | null = null;
  let last: Queue<One> | null = null;
  for (const { candidate, isSender } of entries) {
    if (last !== null && last.at === candidate.at && last.isSender === isSender) {
      last.candidates.push(candidate);
      continue;
    }
    const queue: Queue<One> = {
      at: candidate.at,
      isSender,
      candidates: [candidate],
      next: 0,
      before: last,
      after: null,
      isGone: false,
    };
    if (last === null) first = queue;
    else last.after = queue;
    last = queue;
  }
  return first;
}

function remove<One>(queue: Queue<One>): void {
  queue.isGone = true;
  if (queue.before !== null) queue.before.after = queue.after;
  if (queue.after !== null) queue.after.before = queue.before;
}

function compareNeighbours<One extends Candidate>(left: Neighbours<One>, right: Neighbours<One>): number {
  return (
    left.distance - right.distance ||
    compareCandidates(left.sender, right.sender) ||
    compareCandidates(left.receiver, right.receiver)
  );
}

function compareCandidates(left: Candidate, right: Candidate): number {
  return compareText(left.id, right.id) || compareText(left.ticket, right.ticket);
}

import type { LedgerEvent } from '../../subgraphs/connectors/ledger/event.ts';

/** An event on its way to the file of its subgraph; `witnessedAt` in milliseconds UTC is what files are in order of. */
export interface SeededEvent {
  /** Name of the subgraph whose ledger takes it: `local-desks` for every local desk. */
  readonly desk: string;
  readonly witnessedAt: number;
  readonly event: LedgerEvent;
}

export interface TimeOrderedMerge {
  add(event: SeededEvent): void;
  /** Takes out what was witnessed before `instant` (milliseconds UTC), in order; of equals, the first added first. */
  takeBefore(instant: number): Generator<SeededEvent>;
  readonly size: number;
}

interface Entry {
  readonly sequence: number;
  readonly seeded: SeededEvent;
}

/** A binary heap: holds only the events of the incidents under way, however many incidents there are. */
export function createTimeOrderedMerge(): TimeOrderedMerge {
  const heap: Entry[] = [];
  let added = 0;

  function add(seeded: SeededEvent): void {
    heap.push({ sequence: added, seeded });
    added += 1;
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!comesBefore(heap[child]!, heap[parent]!)) return;
      swap(heap, child, parent);
      child = parent;
    }
  }

  function takeFirst(): SeededEvent {
    const first = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first.seeded;
  }

  function sink(): void {
    let parent = 0;
    for (;;) {
      let least = parent;
      for (let child = 2 * parent + 1; child <= 2 * parent + 2 && child < heap.length; child += 1) {
        if (comesBefore(heap[child]!, heap[least]!)) least = child;
      }
      if (least === parent) return;
      swap(heap, parent, least);
      parent = least;
    }
  }

  return {
    add,
    *takeBefore(instant) {
      while (heap.length > 0 && heap[0]!.seeded.witnessedAt < instant) yield takeFirst();
    },
    get size() {
      return heap.length;
    },
  };
}

function comesBefore(one: Entry, other: Entry): boolean {
  return (
    one.seeded.witnessedAt < other.seeded.witnessedAt ||
    (one.seeded.witnessedAt === other.seeded.witnessedAt && one.sequence < other.sequence)
  );
}

function swap(heap: Entry[], one: number, other: number): void {
  [heap[one], heap[other]] = [heap[other]!, heap[one]!];
}

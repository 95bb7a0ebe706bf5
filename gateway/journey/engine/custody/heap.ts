/** A binary heap: the least by `compare` first. Equal items come in any order. */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (left: Item, right: Item) => number;

  constructor(compare: (left: Item, right: Item) => number) {
    this.#compare = compare;
  }

  push(item: Item): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    while (index > 0) {
      const above = (index - 1) >>> 1;
      if (this.#compare(items[above]!, item) <= 0) break;
      items[index] = items[above]!;
      index = above;
    }
    items[index] = item;
  }

  /** @returns undefined where it is empty. */
  pop(): Item | undefined {
    const items = this.#items;
    const least = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return least;
    let index = 0;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= items.length) break;
      if (below + 1 < items.length && this.#compare(items[below + 1]!, items[below]!) < 0) below += 1;
      if (this.#compare(last, items[below]!) <= 0) break;
      items[index] = items[below]!;
      index = below;
    }
    items[index] = last;
    return least;
  }
}

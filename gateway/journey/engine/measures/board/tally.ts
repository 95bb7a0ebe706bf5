/** Rows of a board by what tells them apart, made when they are first needed and listed in one order. */

export interface Mergeable {
  merge(other: this): void;
}

/** @typeParam Key plain strings, numbers and nulls by name. */
export class Tally<Key extends Readonly<Record<string, string | number | null>>, Row extends Mergeable> {
  readonly #make: () => Row;
  readonly #rows = new Map<string, { readonly key: Key; readonly row: Row }>();

  /** @param make a row that has counted nothing. */
  constructor(make: () => Row) {
    this.#make = make;
  }

  /** @param key with its names in the same order each time. */
  row(key: Key): Row {
    const text = JSON.stringify(Object.values(key));
    const known = this.#rows.get(text);
    if (known !== undefined) return known.row;
    const row = this.#make();
    this.#rows.set(text, { key, row });
    return row;
  }

  merge(other: Tally<Key, Row>): void {
    for (const { key, row } of other.#rows.values()) this.row(key).merge(row);
  }

  /** By the values of the key, the first first; text by code unit, null last. */
  list(): readonly { readonly key: Key; readonly row: Row }[] {
    return [...this.#rows.values()].toSorted((left, right) => compareKeys(left.key, right.key));
  }
}

function compareKeys<Key extends Readonly<Record<string, string | number | null>>>(left: Key, right: Key): number {
  for (const name of Object.keys(left)) {
    const [first, second] = [left[name]!, right[name]!];
    if (first === second) continue;
    if (first === null) return 1;
    if (second === null) return -1;
    return first < second ? -1 : 1;
  }
  return 0;
}

/** A part of a whole, both counted. */
export class Share implements Mergeable {
  #part = 0;
  #whole = 0;

  add(isPart: boolean): void {
    this.addAmount(isPart ? 1 : 0, 1);
  }

  addAmount(part: number, whole: number): void {
    this.#part += part;
    this.#whole += whole;
  }

  merge(other: Share): void {
    this.addAmount(other.#part, other.#whole);
  }

  get part(): number {
    return this.#part;
  }

  get whole(): number {
    return this.#whole;
  }

  /** 0 to 1; null where there is no whole. */
  get share(): number | null {
    return this.#whole === 0 ? null : this.#part / this.#whole;
  }
}

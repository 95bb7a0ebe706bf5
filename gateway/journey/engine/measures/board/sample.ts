/** A sample of whole numbers that is kept whole, in eight bytes a value: median and 90th percentile are exact. */

/** All null but `count` and `negative` where nothing was measured. */
export interface SampleFigures {
  readonly count: number;
  /** How many of them are below zero: clocks that disagree. They are in the other figures as they are. */
  readonly negative: number;
  /** Rounded to a whole number, half up. */
  readonly mean: number | null;
  /** The smallest value that at least half of the values do not exceed. */
  readonly median: number | null;
  /** The smallest value that at least nine tenths of the values do not exceed. */
  readonly percentile90: number | null;
}

const FIRST_CAPACITY = 8;
/** Little room to spare: a board has some hundred samples, and each incident stands in dozens. */
const GROWTH = 1.2;

export class Sample {
  #values = new Float64Array(FIRST_CAPACITY);
  #count = 0;
  #negative = 0;
  /** Of whole numbers, so that it is exact and the order of adding does not show. */
  #sum = 0;

  add(value: number): void {
    this.#reserve(this.#count + 1);
    this.#values[this.#count] = value;
    this.#count += 1;
    this.#sum += value;
    if (value < 0) this.#negative += 1;
  }

  merge(other: Sample): void {
    this.#reserve(this.#count + other.#count);
    this.#values.set(other.#values.subarray(0, other.#count), this.#count);
    this.#count += other.#count;
    this.#sum += other.#sum;
    this.#negative += other.#negative;
  }

  figures(): SampleFigures {
    const count = this.#count;
    if (count === 0) return { count, negative: 0, mean: null, median: null, percentile90: null };
    // In place: the order of a sample says nothing, and a copy of every sample at once is as much again.
    // oxlint-disable-next-line unicorn/no-array-sort
    const sorted = this.#values.subarray(0, count).sort();
    return {
      count,
      negative: this.#negative,
      mean: Math.floor(this.#sum / count + 0.5),
      median: sorted[Math.ceil(count / 2) - 1]!,
      percentile90: sorted[Math.ceil((count * 9) / 10) - 1]!,
    };
  }

  #reserve(count: number): void {
    if (count <= this.#values.length) return;
    const larger = new Float64Array(Math.max(count, Math.ceil(this.#values.length * GROWTH)));
    larger.set(this.#values.subarray(0, this.#count));
    this.#values = larger;
  }
}

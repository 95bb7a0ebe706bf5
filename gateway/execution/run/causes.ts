/** Why positions of an answer are empty: noted where it is known, by record and name, and looked up when the answer is written. */

import type { Refusal } from '../../governance/enforcement/access.ts';
import type { StatedErrorCode, SupplierErrorCode } from '../../errors.ts';

/** Response names and indexes from the root, as the client wrote them. */
export type ClientPath = readonly (string | number)[];

/** What went wrong with one supplier's part. */
export interface SupplierCause {
  readonly kind: 'supplier';
  readonly subgraph: string;
  readonly code: SupplierErrorCode | StatedErrorCode;
  /** Where the fetch hangs: names of the plan from the root, `@` for lists. */
  readonly path: readonly string[];
  /** Records dropped from an answer that otherwise stands; 0 for a call that failed. */
  readonly dropped: number;
}

/** An error of one of our own subgraphs: it may say what it means. */
export interface OwnCause {
  readonly kind: 'own';
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly originalError: Error | null;
  readonly path: readonly string[];
}

/** The reader may not have what stands at one position of an operation, in records of one type. It was never asked for. */
export interface RefusedCause {
  readonly kind: 'refused';
  readonly refusal: Refusal;
}

export type Cause = SupplierCause | OwnCause | RefusedCause;

export class Causes {
  readonly #all = new Set<Cause>();
  readonly #byRecord = new Map<object, Map<string, Cause>>();
  readonly #noted = new Set<Cause>();
  readonly #missedBy = new Map<object, Map<string, Set<Cause>>>();

  get all(): ReadonlySet<Cause> {
    return this.#all;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  /** Notes that it happened, wherever it may show. */
  add(cause: Cause): void {
    this.#all.add(cause);
  }

  /**
   * Notes that a field of a record is empty because of it. The first cause of a position stays.
   *
   * @param name the field's, or of one item of its list such as `lines.0`, `grid.2.1`.
   */
  note(record: object, name: string, cause: Cause): void {
    this.#all.add(cause);
    this.#noted.add(cause);
    let byName = this.#byRecord.get(record);
    if (byName === undefined) this.#byRecord.set(record, (byName = new Map()));
    if (!byName.has(name)) byName.set(name, cause);
  }

  /** Notes that a field of a record was computed without what is empty because of the cause. */
  miss(record: object, name: string, cause: Cause): void {
    let byName = this.#missedBy.get(record);
    if (byName === undefined) this.#missedBy.set(record, (byName = new Map()));
    const known = byName.get(name);
    if (known === undefined) byName.set(name, new Set([cause]));
    else known.add(cause);
  }

  /** What a field of a record was computed without. */
  missedBy(record: object, name: string): ReadonlySet<Cause> {
    return this.#missedBy.get(record)?.get(name) ?? NONE;
  }

  /** Whether it bears on nothing but fields of certain records. */
  isConfined(cause: Cause): boolean {
    return this.#noted.has(cause);
  }

  /** @param name as for {@link note}; what bears on a whole list bears on each of its items. */
  find(record: object, name: string): Cause | undefined {
    const byName = this.#byRecord.get(record);
    if (byName === undefined) return undefined;
    let found = byName.get(name);
    for (let end = name.lastIndexOf('.'); found === undefined && end > 0; end = name.lastIndexOf('.', end - 1)) {
      found = byName.get(name.slice(0, end));
    }
    return found;
  }
}

const NONE: ReadonlySet<Cause> = new Set();

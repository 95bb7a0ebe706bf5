/**
 * Completes an answer position by position, as the specification says: a null where there may be none makes the nearest position above
 * null that may be. Why a position is empty is looked up, and each supplier that is to blame is told once.
 */

import { isEnumType, isListType, isNonNullType, GraphQLError, type GraphQLOutputType } from 'graphql';
import { messageOf } from '../../errors.ts';
import type { Cause, Causes, ClientPath, SupplierCause } from '../run/causes.ts';
import type { AnswerField, AnswerShape } from './answer-shape.ts';
import { refusalErrors } from './refusal-errors.ts';
import { isAboutTheCall, supplierErrors, toClientPath } from './supplier-errors.ts';

type DataRecord = Readonly<Record<string, unknown>>;

export interface CompletedAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLError[];
}

export interface CompleteOptions {
  readonly shape: AnswerShape;
  readonly causes: Causes;
  /** The desk that a subgraph's error names. */
  readonly deskOf: (subgraph: string) => string;
}

export function completeAnswer(data: DataRecord, { shape, causes, deskOf }: CompleteOptions): CompletedAnswer {
  const completion = new Completion(causes);
  const completed = completion.complete(shape, data);
  return {
    data: completed,
    errors: [
      ...completion.ownErrors(shape),
      ...supplierErrors(
        [...causes.all].filter((cause) => cause.kind === 'supplier' && completion.isToTell(cause)) as SupplierCause[],
        completion.landed,
        shape,
        deskOf,
      ),
      ...refusalErrors(completion.seen, completion.landed),
      ...completion.gaps,
    ],
  };
}

/** Where a value stands in the data: the record and its field, or an item of its list such as `lines.0`. */
interface Owner {
  readonly record: DataRecord;
  readonly name: string;
  /** What emptied something in or below the record, though others gave the rest. */
  readonly above: Cause | undefined;
}

/** A null on its way up to a position that may be null. */
const NO_VALUE = Symbol('no value');

class Completion {
  /** By cause, the positions that it left empty: where the nulls ended up. */
  readonly landed = new Map<Cause, Map<string, ClientPath>>();
  /** Nulls that nobody is to blame for. */
  readonly gaps: GraphQLError[] = [];
  /** Where a cause first shows, however far up its null goes. */
  readonly seen = new Map<Cause, ClientPath[]>();
  readonly #causes: Causes;
  /** Causes that show only below a null, or only in what was computed in spite of them. */
  readonly #hidden = new Set<Cause>();
  #rising: Cause[] = [];
  /** Why the record that was looked at last could not be told. */
  #untoldBy: Cause | undefined;

  constructor(causes: Causes) {
    this.#causes = causes;
  }

  complete(shape: AnswerShape, data: DataRecord): Record<string, unknown> | null {
    const value = this.#record(shape, data, [], undefined);
    if (value !== NO_VALUE) return value as Record<string, unknown>;
    this.#land([]);
    this.#hide(shape, data);
    return null;
  }

  /**
   * Whether an error is told of it: what was fetched only because others were asked for it, is nothing to the client. A supplier that
   * did not answer is always told.
   */
  isToTell(cause: Cause): boolean {
    if (this.seen.has(cause) || this.#hidden.has(cause) || !this.#causes.isConfined(cause)) return true;
    return cause.kind === 'supplier' && (cause.dropped > 0 || isAboutTheCall(cause.code));
  }

  /** @param above what emptied something below the position, though others gave a part of it. */
  #record(shape: AnswerShape, record: DataRecord, path: ClientPath, above: Cause | undefined): unknown {
    const typename = shape.typenameOf(record);
    if (typename === null) return this.#untold(record);
    const refusedBy = shape.refusalOf(typename);
    if (refusedBy !== null) return this.#untoldFor(refusedBy);
    // Without a prototype: a client may call a field `__proto__`.
    const completed = Object.create(null) as Record<string, unknown>;
    for (const field of shape.fieldsOf(typename)) {
      const value = this.#field(field, shape, typename, record, [...path, field.responseName], above);
      if (value === NO_VALUE) return NO_VALUE;
      completed[field.responseName] = value;
    }
    return completed;
  }

  #field(
    field: AnswerField,
    shape: AnswerShape,
    typename: string,
    record: DataRecord,
    path: ClientPath,
    above: Cause | undefined,
  ): unknown {
    if (field.refusedBy !== null) return this.#refused(field.type, field.refusedBy, path);
    if (field.kind === 'given') return record[field.dataName] ?? null;
    if (field.kind === 'typename') {
      return shape.isConcrete(typename)
        ? typename
        : this.#nothing({ record, name: '__typename' }, path, 'NULL_NOT_ALLOWED', above);
    }
    const value = record[field.dataName];
    for (const cause of this.#causes.missedBy(record, field.dataName)) this.#hidden.add(cause);
    return this.#value(field, field.type, value, path, { record, name: field.dataName, above });
  }

  #value(field: AnswerField, type: GraphQLOutputType, value: unknown, path: ClientPath, owner: Owner): unknown {
    const above = value === undefined ? owner.above : undefined;
    if (isNonNullType(type)) {
      const completed = this.#present(field, type.ofType, value, path, owner);
      if (completed !== null) return completed;
      return this.#nothing(owner, path, value === undefined ? 'FIELD_UNRESOLVABLE' : 'NULL_NOT_ALLOWED', above);
    }
    const completed = this.#present(field, type, value, path, owner);
    if (completed === NO_VALUE) {
      this.#land(path);
      this.#hideValue(field, value, owner);
      return null;
    }
    if (completed === null) {
      const cause = this.#takeUntold() ?? this.#causes.find(owner.record, owner.name) ?? above;
      if (cause !== undefined) {
        this.#show(cause, path);
        this.#rising.push(cause);
        this.#land(path);
      } else if (value === undefined) this.#gap(path, 'FIELD_UNRESOLVABLE');
    }
    return completed;
  }

  #present(field: AnswerField, type: GraphQLOutputType, value: unknown, path: ClientPath, owner: Owner): unknown {
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      if (!Array.isArray(value)) return null;
      const items: unknown[] = [];
      for (const [index, item] of value.entries()) {
        const completed = this.#value(field, type.ofType, item ?? null, [...path, index], {
          record: owner.record,
          name: `${owner.name}.${index}`,
          above: owner.above,
        });
        if (completed === NO_VALUE) return NO_VALUE;
        items.push(completed);
      }
      return items;
    }
    if (field.shape !== null) {
      const above = this.#causes.find(owner.record, owner.name) ?? owner.above;
      return this.#record(field.shape, value as DataRecord, path, above);
    }
    if (isEnumType(type) && type.getValue(value as string) === undefined) return null;
    if ('name' in type && type.name === 'ID') return String(value);
    return value;
  }

  /** A record of which nobody could say what it is: null stands in its place, with the reason if there is one. */
  #untold(record: DataRecord): null {
    const cause = this.#causes.find(record, '__typename');
    return cause === undefined ? null : this.#untoldFor(cause);
  }

  #untoldFor(cause: Cause): null {
    this.#untoldBy = cause;
    return null;
  }

  #refused(type: GraphQLOutputType, cause: Cause, path: ClientPath): unknown {
    this.#show(cause, path);
    this.#rising.push(cause);
    if (isNonNullType(type)) return NO_VALUE;
    this.#land(path);
    return null;
  }

  /** A position that has to be empty and may not be. */
  #nothing(
    owner: Pick<Owner, 'record' | 'name'>,
    path: ClientPath,
    code: 'NULL_NOT_ALLOWED' | 'FIELD_UNRESOLVABLE',
    above: Cause | undefined,
  ) {
    const cause = this.#takeUntold() ?? this.#causes.find(owner.record, owner.name) ?? above;
    if (cause === undefined) this.#gap(path, code);
    else {
      this.#show(cause, path);
      this.#rising.push(cause);
    }
    return NO_VALUE;
  }

  #takeUntold(): Cause | undefined {
    const cause = this.#untoldBy;
    this.#untoldBy = undefined;
    return cause;
  }

  #gap(path: ClientPath, code: 'NULL_NOT_ALLOWED' | 'FIELD_UNRESOLVABLE'): void {
    this.gaps.push(new GraphQLError(messageOf(code), { path, extensions: { code } }));
  }

  #show(cause: Cause, path: ClientPath): void {
    const paths = this.seen.get(cause);
    if (paths === undefined) this.seen.set(cause, [path]);
    else paths.push(path);
  }

  /** Nulls stand here now: what they left empty below is no position any more. */
  #land(path: ClientPath): void {
    const prefix = path.length === 0 ? '[' : `${JSON.stringify(path).slice(0, -1)},`;
    for (const positions of this.landed.values()) {
      let isBelow = false;
      for (const key of positions.keys()) isBelow = (key.startsWith(prefix) && positions.delete(key)) || isBelow;
      if (isBelow) positions.set(JSON.stringify(path), path);
    }
    for (const cause of this.#rising) {
      const positions = this.landed.get(cause) ?? new Map<string, ClientPath>();
      positions.set(JSON.stringify(path), path);
      this.landed.set(cause, positions);
    }
    this.#rising = [];
  }

  /** Notes what else went wrong below a null: it shows nowhere, and is told all the same. */
  #hide(shape: AnswerShape, record: DataRecord): void {
    const typename = shape.typenameOf(record);
    if (typename === null || shape.refusalOf(typename) !== null) return;
    for (const field of shape.fieldsOf(typename)) {
      if (field.kind !== 'value') continue;
      for (const cause of this.#causes.missedBy(record, field.dataName)) this.#hidden.add(cause);
      this.#hideValue(field, record[field.dataName], { record, name: field.dataName });
    }
  }

  #hideValue(field: AnswerField, value: unknown, { record, name }: Pick<Owner, 'record' | 'name'>): void {
    const cause = this.#causes.find(record, name);
    if (cause !== undefined) this.#hidden.add(cause);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#hideValue(field, item, { record, name: `${name}.${index}` });
    } else if (field.shape !== null && typeof value === 'object' && value !== null) {
      this.#hide(field.shape, value as DataRecord);
    }
  }

  /** Errors of our own subgraphs, at each position where they show; at where they were asked for when they show at none. */
  ownErrors(shape: AnswerShape): GraphQLError[] {
    return [...this.#causes.all].flatMap((cause) => {
      if (cause.kind !== 'own' || !this.isToTell(cause)) return [];
      const paths = this.seen.get(cause) ?? [toClientPath(cause.path, shape)];
      return paths.map(
        (path) =>
          new GraphQLError(cause.message, {
            ...(path.length === 0 ? {} : { path }),
            extensions: cause.extensions,
            originalError: cause.originalError,
          }),
      );
    });
  }
}

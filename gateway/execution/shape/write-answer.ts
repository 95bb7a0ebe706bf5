/**
 * Writes an answer straight from the data, in one go, for the answers in which nothing went wrong. Where anything is not as the schema
 * promises it gives up, and the answer is completed position by position instead.
 */

import {
  getNamedType,
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import type { CompiledPlan } from '../plan/compile-plan.ts';
import type { Selection } from '../plan/selection.ts';
import type { AnswerField, AnswerShape } from './answer-shape.ts';

type DataRecord = Readonly<Record<string, unknown>>;
/** Records shaped before, for positions at which the same record can stand many times. */
type Shaped = Map<AnswerShape, Map<DataRecord, unknown>>;
/** From what the data has to what the answer has. */
type ShapeValue = (value: unknown, shaped: Shaped) => unknown;
type ShapeRecord = (record: DataRecord, shaped: Shaped) => unknown;

export class AnswerWriter {
  readonly #shape: AnswerShape;
  readonly #plan: Pick<CompiledPlan, 'repeatedPaths' | 'untouched'>;

  constructor(shape: AnswerShape, plan: Pick<CompiledPlan, 'repeatedPaths' | 'untouched'>) {
    this.#shape = shape;
    this.#plan = plan;
  }

  /** @returns JSON; null when something stands where it may not, or nothing where something must. */
  write(data: DataRecord): string | null {
    try {
      return JSON.stringify((this.#root ??= this.#shapeRecord(this.#shape))(data, new Map()));
    } catch (error) {
      if (error === NOT_WRITTEN) return null;
      throw error;
    }
  }

  #root: ShapeRecord | undefined;

  #shapeRecord(shape: AnswerShape): ShapeRecord {
    const byType = new Map<string, ShapeRecord>();
    const only = shape.isAbstract ? null : { shape: undefined as ShapeRecord | undefined };
    return (record, shaped) => {
      if (only !== null) return (only.shape ??= this.#compile(shape, shape.typename))(record, shaped);
      const typename = shape.typenameOf(record);
      if (typename === null || shape.refusalOf(typename) !== null) throw NOT_WRITTEN;
      let shapeOfType = byType.get(typename);
      if (shapeOfType === undefined) byType.set(typename, (shapeOfType = this.#compile(shape, typename)));
      return shapeOfType(record, shaped);
    };
  }

  /** As one function a type: an answer has thousands of fields, and looking each one's name up would be most of the work. */
  #compile(shape: AnswerShape, typename: string): ShapeRecord {
    const shapers: ShapeValue[] = [];
    const properties = shape.fieldsOf(typename).map((field) => {
      // A plain `__proto__` would be no field.
      const key = field.responseName === '__proto__' ? '["__proto__"]' : JSON.stringify(field.responseName);
      const value = `record[${JSON.stringify(field.dataName)}]`;
      if (field.kind === 'refused') return `${key}: fail()`;
      if (this.#isPlain(field)) {
        const isMissing = isNonNullType(field.type) ? `${value} == null` : `${value} === undefined`;
        return `${key}: ${isMissing} ? fail() : ${value}`;
      }
      shapers.push(this.#shapeField(field, shape, typename));
      return `${key}: shapers[${shapers.length - 1}](${value}, shaped)`;
    });
    // Of names alone, each quoted: nothing of a request is ever run.
    // oxlint-disable-next-line no-implied-eval, no-new-func -- compiled once an operation, from quoted names
    const make = new Function('shapers', 'fail', `return (record, shaped) => ({ ${properties.join(', ')} });`) as (
      shapers: readonly ShapeValue[],
      fail: () => never,
    ) => ShapeRecord;
    return make(shapers, giveUp);
  }

  /** Whether a value, if there is one, is the answer. */
  #isPlain(field: AnswerField): boolean {
    if (field.kind !== 'value') return false;
    return this.#isAsItCame(field) || this.#shapePresent(field, getNullableType(field.type)) === null;
  }

  #shapeField(field: AnswerField, shape: AnswerShape, typename: string): ShapeValue {
    if (field.kind === 'given') return (value) => value ?? null;
    if (field.kind === 'value') return this.#shapeValue(field, field.type);
    return () => {
      if (!shape.isConcrete(typename)) throw NOT_WRITTEN;
      return typename;
    };
  }

  #shapeValue(field: AnswerField, type: GraphQLOutputType): ShapeValue {
    const shapePresent = this.#isAsItCame(field) ? null : this.#shapePresent(field, getNullableType(type));
    if (isNonNullType(type)) {
      return (value, shaped) => {
        if (value === null || value === undefined) throw NOT_WRITTEN;
        return shapePresent === null ? value : shapePresent(value, shaped);
      };
    }
    return (value, shaped) => {
      if (value === null) return null;
      if (value === undefined) throw NOT_WRITTEN;
      return shapePresent === null ? value : shapePresent(value, shaped);
    };
  }

  /** @returns null where the value is the answer. */
  #shapePresent(field: AnswerField, type: GraphQLOutputType): ShapeValue | null {
    if (isListType(type)) {
      const shapeItem = this.#shapeValue(field, type.ofType);
      return (value, shaped) => {
        if (!Array.isArray(value)) throw NOT_WRITTEN;
        const items: unknown[] = [];
        for (let index = 0; index < value.length; index += 1) items.push(shapeItem(value[index], shaped));
        return items;
      };
    }
    const { shape } = field;
    if (shape !== null) {
      const shapeRecord = this.#shapeRecord(shape);
      const isRepeated = this.#plan.repeatedPaths.has(shape.path);
      return (value, shaped) => {
        if (typeof value !== 'object') throw NOT_WRITTEN;
        return isRepeated
          ? shapeOnce(shape, shapeRecord, value as DataRecord, shaped)
          : shapeRecord(value as DataRecord, shaped);
      };
    }
    if (isEnumType(type)) {
      const names = new Set(type.getValues().map(({ name }) => name));
      return (value) => {
        if (!names.has(value as string)) throw NOT_WRITTEN;
        return value;
      };
    }
    if ('name' in type && type.name === 'ID') return (value) => (typeof value === 'string' ? value : String(value));
    return null;
  }

  /** Whether what the supplier gave, which was checked as it came, is what the client asked for, name by name. */
  #isAsItCame({ shape }: AnswerField): boolean {
    const selection = shape === null ? undefined : this.#plan.untouched.get(shape.path);
    return shape !== null && selection !== undefined && isSame(shape, selection);
  }
}

function shapeOnce(shape: AnswerShape, shapeRecord: ShapeRecord, record: DataRecord, shaped: Shaped): unknown {
  let byRecord = shaped.get(shape);
  if (byRecord === undefined) shaped.set(shape, (byRecord = new Map()));
  let made = byRecord.get(record);
  if (made === undefined) byRecord.set(record, (made = shapeRecord(record, shaped)));
  return made;
}

function isSame(shape: AnswerShape, { fields: selected, fragments }: Selection): boolean {
  if (shape.isAbstract || fragments.length > 0) return false;
  const fields = shape.fieldsOf(shape.typename);
  if (fields.length !== selected.length) return false;
  return fields.every((field, index) => {
    const { name, selection } = selected[index]!;
    if (field.kind !== 'value' || field.dataName !== name || field.responseName !== name) return false;
    if (field.shape !== null) return selection !== null && isSame(field.shape, selection);
    const type = getNamedType(field.type);
    // An id may come as a number, and an enumeration may have values that clients do not see.
    return isScalarType(type) ? type.name !== 'ID' : isSameEnum(type, selected[index]!.type);
  });
}

function isSameEnum(shown: GraphQLNamedType, known: GraphQLOutputType | undefined): boolean {
  const type = known === undefined ? undefined : getNamedType(known);
  return isEnumType(shown) && isEnumType(type) && shown.getValues().length === type.getValues().length;
}

/** Thrown where the fast way ends. It is no error: nobody sees it. */
const NOT_WRITTEN = new Error('not written');

function giveUp(): never {
  throw NOT_WRITTEN;
}

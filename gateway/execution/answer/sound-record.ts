/**
 * Says of a record, quickly, that nothing is wrong with it. Most are like that, and looking each field's name up anew in each record
 * would be most of the work of checking; so the question is compiled, once for each selection and type. A record of which it cannot be
 * said is looked at field by field by {@link AnswerCheck}, which says what is wrong.
 */

import { getNamedType, isCompositeType, isEnumType, isListType, isNonNullType, type GraphQLOutputType } from 'graphql';
import type { SelectedField, Selection } from '../plan/selection.ts';
import type { AnswerRecord } from './check-answer.ts';
import { SPECIFIED_CONDITIONS, SPECIFIED_SCALARS, type ScalarChecks } from './scalar-checks.ts';

/** @returns true only where nothing has to be done; false says nothing. It changes nothing. */
export type IsSound = (record: AnswerRecord) => boolean;

type IsSoundValue = (value: unknown) => boolean;

export interface SoundRecordOptions {
  readonly fields: readonly SelectedField[];
  /** Whether the order of the fields is that of the selection, whatever the type. */
  readonly isOrdered: boolean;
  /** Whether what says of which type it is cannot be right. */
  readonly mayNotSayType: boolean;
  readonly key: { readonly name: string; readonly isOwn: (key: string) => boolean } | null;
  readonly scalars: ScalarChecks;
  /** Of records below: those that say they are of a type, at a position of the type `declared`; null where none can be sound. */
  readonly soundOf: (selection: Selection, typename: string, declared: string) => IsSound | null;
}

export function compileIsSound(options: SoundRecordOptions): IsSound {
  const { fields, isOrdered, mayNotSayType, key, scalars, soundOf } = options;
  const checks: IsSoundValue[] = [];
  const called = (check: IsSoundValue, value: string): string => `checks[${checks.push(check) - 1}](${value})`;

  const isSoundValueOf = (type: GraphQLOutputType, field: SelectedField): IsSoundValue => {
    const condition = toCondition(type, field);
    return compile<IsSoundValue>('value', `return ${condition('value')};`, { checks });
  };

  /** @returns a condition on a value that is there, as JavaScript. */
  const toCondition = (type: GraphQLOutputType, field: SelectedField): ((value: string) => string) => {
    if (isNonNullType(type)) {
      const present = toConditionUnlessNull(type.ofType, field);
      return (value) => `(${value} !== null && ${present(value)})`;
    }
    const present = toConditionUnlessNull(type, field);
    return (value) => `(${value} === null || ${present(value)})`;
  };

  const toConditionUnlessNull = (type: GraphQLOutputType, field: SelectedField): ((value: string) => string) => {
    if (isListType(type)) {
      const isSoundItem = isSoundValueOf(type.ofType, field);
      return (value) => called((list) => Array.isArray(list) && list.every(isSoundItem), value);
    }
    if (isEnumType(type)) {
      const names = new Set<unknown>(type.getValues().map(({ name }) => name));
      return (value) => called((name) => names.has(name), value);
    }
    if (isCompositeType(type)) {
      const { selection } = field;
      if (selection === null) return (value) => `${value} !== undefined`;
      const { name: declared } = getNamedType(type);
      const isSound = isSoundAt(declared, (typename) => soundOf(selection, typename, declared));
      return (value) => called((record) => isRecord(record) && isSound(record), value);
    }
    const specified = specifiedCondition(type.name, scalars);
    if (specified !== null) return specified;
    const isFit = scalars[type.name];
    // Of null it has been told; anything else that is there will do.
    return (value) =>
      isFit === undefined ? `${value} !== undefined` : `(${value} !== undefined && ${called(isFit, value)})`;
  };

  // As where it is looked at field by field: what is another's is not looked into.
  const first: string[] = [];
  if (mayNotSayType) first.push(`if (record["__typename"] !== undefined) return false;`);
  if (key !== null) {
    const isOwn = (value: unknown): boolean =>
      (typeof value !== 'string' && typeof value !== 'number') || key.isOwn(String(value));
    first.push(`if (!${called(isOwn, `record[${JSON.stringify(key.name)}]`)}) return false;`);
  }
  const lines = fields.map((field, index) => {
    const value = `value${index}`;
    const condition =
      field.type === undefined
        ? field.isTypename
          ? `typeof ${value} === 'string'`
          : `${value} !== undefined`
        : toCondition(field.type, field)(value);
    return `const ${value} = record[${JSON.stringify(field.name)}]; if (!(${condition})) return false;`;
  });
  const names = fields.map(({ name }) => name);
  const inOrder = isOrdered ? 'if (name !== names[count]) return false; ' : '';
  return compile<IsSound>(
    'record',
    `let count = 0; for (const name in record) { ${inOrder}count += 1; } if (count !== ${names.length}) return false;
    ${[...first, ...lines].join('\n')}
    return true;`,
    { checks, names },
  );
}

/** Of records at one position, whatever their types. */
function isSoundAt(declared: string, soundOf: (typename: string) => IsSound | null): IsSound {
  const byType = new Map<string, IsSound>();
  return (record) => {
    const given = record['__typename'];
    const typename = typeof given === 'string' ? given : declared;
    let isSound = byType.get(typename);
    if (isSound === undefined) {
      const found = soundOf(typename);
      // Not kept: a supplier may name any number of types that there are not.
      if (found === null) return false;
      byType.set(typename, (isSound = found));
    }
    return isSound(record);
  };
}

/** @returns null for scalars that have a check of their own, or none. */
function specifiedCondition(name: string, scalars: ScalarChecks): ((value: string) => string) | null {
  const specified = Object.hasOwn(SPECIFIED_SCALARS, name) ? (name as keyof typeof SPECIFIED_SCALARS) : null;
  return specified === null || scalars[name] !== SPECIFIED_SCALARS[specified] ? null : SPECIFIED_CONDITIONS[specified];
}

function isRecord(value: unknown): value is AnswerRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of names alone, each quoted: nothing of a request is ever run. */
function compile<Compiled>(parameter: string, body: string, given: Readonly<Record<string, unknown>>): Compiled {
  // oxlint-disable-next-line no-implied-eval, no-new-func -- compiled once for each selection and type, from quoted names
  const make = new Function(...Object.keys(given), `return (${parameter}) => { ${body} };`) as (
    ...values: unknown[]
  ) => Compiled;
  return make(...Object.values(given));
}

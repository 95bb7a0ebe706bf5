/**
 * Checks an answer against what was asked, once, as it comes in: whatever is merged afterwards has the form that the supergraph
 * says. A supplier that breaks it is refused whole; one that gives another's records loses these; a value that an enum does not
 * have is null where it stands.
 */

import {
  isEnumType,
  isListType,
  isNonNullType,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { SupplierFailure } from '../../transport/supplier-failure.ts';
import { isOfType, type SelectedField, type Selection } from '../plan/selection.ts';
import type { OwnRecords } from './own-records.ts';
import { SPECIFIED_SCALARS, type ScalarChecks } from './scalar-checks.ts';
import { compileIsSound, type IsSound } from './sound-record.ts';

export type AnswerRecord = Record<string, unknown>;

/** What an answer that otherwise stands was found to hold. */
export interface CheckReport {
  /** Records of other suppliers that were taken out, entities not counted. */
  droppedRecords: number;
  /** Fields whose value is none of their enum: null now. */
  readonly unknownValues: { readonly record: AnswerRecord; readonly name: string }[];
  /** Whether something was taken out that nobody had asked for. */
  hasUnasked: boolean;
}

export interface AnswerCheckOptions {
  readonly schema: GraphQLSchema;
  readonly scalars: ScalarChecks;
  /** Null where nobody's records are told from another's. */
  readonly ownRecords: OwnRecords | null;
}

/** `foreign`: to be taken out; `unknown`: null stands in its place. */
type Verdict = 'kept' | 'foreign' | 'unknown';
type ValueCheck = (value: unknown, record: AnswerRecord, name: string, report: CheckReport) => Verdict;

interface CheckedField {
  readonly name: string;
  readonly check: ValueCheck;
}

interface CheckedRecord {
  /** The type at the position. */
  readonly declared: string;
  readonly fields: readonly CheckedField[];
  readonly names: ReadonlySet<string>;
  readonly isForeignType: boolean;
  /** Whether the type is an interface, of which no record of the contract is: what says so would be nobody's. */
  readonly isNobodys: boolean;
  /** Whether the order of the fields is that of the selection, whatever the type. */
  readonly isOrdered: boolean;
  /** The field that says which record it is, where that matters. */
  readonly key: { readonly name: string; readonly isOwn: (key: string) => boolean } | null;
  readonly selected: readonly SelectedField[];
  /** How many records were looked at field by field before it was compiled. */
  recordsSeen: number;
  /** Null until there were enough of them. */
  isSound: IsSound | null;
}

/** Compiling pays for itself by then; for operations that are asked once with a few records it never would. */
const RECORDS_BEFORE_COMPILING = 100;

export class AnswerCheck {
  readonly #options: AnswerCheckOptions;
  readonly #scalars: ScalarChecks;
  readonly #records = new WeakMap<Selection, Map<string, CheckedRecord>>();
  #last: { readonly selection: Selection; readonly typename: string; readonly checked: CheckedRecord } | null = null;

  constructor(options: AnswerCheckOptions) {
    this.#options = options;
    this.#scalars = { ...SPECIFIED_SCALARS, ...options.scalars };
  }

  /**
   * Checks one record and all below it; what was not asked for is deleted from it.
   *
   * @param declared the type at its position; what the record says of itself must be of that type.
   * @returns false for a record that is not the supplier's to give.
   * @throws {SupplierFailure} `SUPPLIER_MALFORMED`, whose cause names the field and the rule.
   */
  checkRecord(record: AnswerRecord, selection: Selection, declared: string, report: CheckReport): boolean {
    const given = record['__typename'];
    const typename = typeof given === 'string' ? given : declared;
    const checked = this.#checkedRecord(selection, typename, declared);
    if (checked.isForeignType) return false;
    if (checked.isSound === null) {
      checked.recordsSeen += 1;
      if (checked.recordsSeen > RECORDS_BEFORE_COMPILING) checked.isSound = this.#compileIsSound(checked);
    } else if (checked.isSound(record)) return true;
    if (checked.isNobodys && given !== undefined) throw malformed(declared, `has the type ${typename}, an interface`);
    const { key, fields } = checked;
    if (key !== null) {
      const value = record[key.name];
      // A key may come as a number, which is no desk's.
      if ((typeof value === 'string' || typeof value === 'number') && !key.isOwn(String(value))) return false;
    }
    for (const { name, check } of fields) {
      const value = record[name];
      if (value === undefined) throw malformed(`${typename}.${name}`, 'is missing');
      const verdict = check(value, record, name, report);
      if (verdict === 'kept') continue;
      record[name] = null;
      if (verdict === 'foreign') report.droppedRecords += 1;
      else report.unknownValues.push({ record, name });
    }
    let count = 0;
    let isInOrder = true;
    for (const name in record) {
      if (isInOrder && fields[count]?.name !== name) isInOrder = false;
      count += 1;
    }
    if (count > fields.length) {
      deleteOthers(record, checked.names);
      report.hasUnasked = true;
    }
    // What stands in an answer as it came stands in the order in which it was asked for.
    if (!isInOrder && checked.isOrdered) putInOrder(record, fields);
    return true;
  }

  #checkedRecord(selection: Selection, typename: string, declared: string): CheckedRecord {
    const last = this.#last;
    // Records of one list come one after another.
    if (last?.selection === selection && last.typename === typename && last.checked.declared === declared) {
      return last.checked;
    }
    const checked = this.#lookUp(selection, typename, declared);
    this.#last = { selection, typename, checked };
    return checked;
  }

  #lookUp(selection: Selection, typename: string, declared: string): CheckedRecord {
    let byType = this.#records.get(selection);
    if (byType === undefined) this.#records.set(selection, (byType = new Map()));
    const known = byType.get(typename);
    // One type at two positions is of the second only where it may stand there.
    if (known !== undefined && known.declared === declared) return known;
    const checked = this.#compile(selection, typename, declared);
    byType.set(typename, checked);
    return checked;
  }

  #compile(selection: Selection, typename: string, declared: string): CheckedRecord {
    const { schema, ownRecords } = this.#options;
    const type = schema.getType(typename);
    const isForeignType = ownRecords?.isForeignType(typename) ?? false;
    if (!isForeignType && declared !== '') {
      const isRecord = isObjectType(type) || isInterfaceType(type);
      if (!isRecord)
        throw malformed(
          declared,
          `has the type ${/^(?!.*\d{6})\w{1,80}$/.test(typename) ? typename : 'that is no name'}, which there is not`,
        );
      if (!isOfType(schema, typename, declared)) throw malformed(declared, `cannot be a ${typename}`);
    }
    const selected = selection.fieldsOf(typename);
    const entity = ownRecords?.interfaceOf(typename) ?? null;
    const keyName = entity === 'Desk' ? 'code' : 'id';
    return {
      declared,
      isForeignType,
      isNobodys: ownRecords !== null && isInterfaceType(type),
      fields: selected.map((field) => ({
        name: field.name,
        check: this.#valueCheck(field, field.type, `${typename}.${field.fieldName}`),
      })),
      isOrdered: selection.fragments.length === 0,
      names: new Set(selected.map(({ name }) => name)),
      key:
        entity === null || ownRecords === null
          ? null
          : { name: keyName, isOwn: (key) => ownRecords.isOwnKey(entity, key) },
      selected,
      recordsSeen: 0,
      isSound: null,
    };
  }

  #compileIsSound({ selected, isOrdered, isNobodys, key }: CheckedRecord): IsSound {
    return compileIsSound({
      fields: selected,
      isOrdered,
      mayNotSayType: isNobodys,
      key,
      scalars: this.#scalars,
      soundOf: (...position) => this.#soundOf(...position),
    });
  }

  /** @returns null where no record of that type can be sound there; what is wrong with the type is said field by field. */
  #soundOf(selection: Selection, typename: string, declared: string): IsSound | null {
    try {
      const checked = this.#checkedRecord(selection, typename, declared);
      return checked.isForeignType ? null : (checked.isSound ??= this.#compileIsSound(checked));
    } catch {
      return null;
    }
  }

  #valueCheck(field: SelectedField, type: GraphQLOutputType | undefined, at: string): ValueCheck {
    if (type === undefined) {
      if (!field.isTypename) return () => 'kept';
      return (value) => {
        if (typeof value !== 'string') throw malformed(at, 'is not the name of a type');
        return 'kept';
      };
    }
    if (isNonNullType(type)) {
      const inner = this.#valueCheck(field, type.ofType, at);
      return (value, record, name, report) => {
        if (value === null) throw malformed(at, 'is null and may not be');
        return inner(value, record, name, report);
      };
    }
    if (isListType(type)) return listCheck(this.#valueCheck(field, type.ofType, at), at, type.ofType);
    if (isEnumType(type)) {
      return (value) => {
        if (value === null) return 'kept';
        if (typeof value !== 'string') throw malformed(at, `is none of ${type.name}`);
        return type.getValue(value) === undefined ? 'unknown' : 'kept';
      };
    }
    if (isCompositeType(type)) {
      const { selection } = field;
      if (selection === null) return () => 'kept';
      const { name: declared } = getNamedType(type);
      return (value, _record, _name, report) => {
        if (value === null) return 'kept';
        if (typeof value !== 'object' || Array.isArray(value)) throw malformed(at, 'is not an object');
        return this.checkRecord(value as AnswerRecord, selection, declared, report) ? 'kept' : 'foreign';
      };
    }
    const isFit = this.#scalars[type.name];
    if (isFit === undefined) return () => 'kept';
    return (value) => {
      if (value !== null && !isFit(value)) throw malformed(at, `is not a ${type.name}`);
      return 'kept';
    };
  }
}

function listCheck(item: ValueCheck, at: string, itemType: GraphQLOutputType): ValueCheck {
  return (value, record, name, report) => {
    if (value === null) return 'kept';
    if (!Array.isArray(value)) throw malformed(at, 'is not a list');
    let foreign = 0;
    for (let index = 0; index < value.length; index += 1) {
      const verdict = item(value[index], record, name, report);
      if (verdict === 'kept') continue;
      if (verdict === 'foreign') {
        foreign += 1;
        value[index] = FOREIGN;
      } else if (isNonNullType(itemType)) return 'unknown';
      else {
        value[index] = null;
        report.unknownValues.push({ record, name });
      }
    }
    if (foreign > 0) {
      report.droppedRecords += foreign;
      let kept = 0;
      for (const one of value) if (one !== FOREIGN) value[kept++] = one;
      value.length = kept;
    }
    return 'kept';
  };
}

/** Marks the places of a list that are to be closed up. */
const FOREIGN = Symbol('foreign record');

/** A supplier has no say in fields that it was not asked for: they would stand for another's. */
function deleteOthers(record: AnswerRecord, names: ReadonlySet<string>): void {
  for (const name of Object.keys(record)) if (!names.has(name)) delete record[name];
}

function putInOrder(record: AnswerRecord, fields: readonly CheckedField[]): void {
  for (const { name } of fields) {
    const value = record[name];
    delete record[name];
    record[name] = value;
  }
}

function malformed(at: string, rule: string): SupplierFailure {
  return new SupplierFailure('SUPPLIER_MALFORMED', new Error(`${at} ${rule}`));
}

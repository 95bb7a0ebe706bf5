import type { CompositionRule } from './composition-rules.ts';
import { normalizeFieldSet } from './schema-outline.ts';
import type { FieldOutline, InputValueOutline, SchemaOutline, TypeOutline } from './schema-outline.ts';

/** What one check found in one subgraph: a problem that does not know its owner yet. */
export interface Finding {
  readonly rule: CompositionRule;
  readonly coordinate: string | null;
  readonly message: string;
}

/**
 * Compares a desk's share of the contract with the contract. What the contract has must be there, alike; what is added must
 * stand on the desk's own types (`isDeskType`), where nobody else answers.
 *
 * @param isMandatory false for a subgraph that keeps no desk: what it does not declare narrows nothing.
 */
export function checkContract(
  contract: SchemaOutline,
  desk: SchemaOutline,
  options: { readonly isDeskType: (typeName: string) => boolean; readonly isMandatory: boolean },
): Finding[] {
  const findings: Finding[] = [];
  for (const [name, expected] of contract.types) {
    const actual = desk.types.get(name);
    if (actual === undefined) {
      if (options.isMandatory) findings.push(missing('TYPE', name, 'type'));
    } else if (actual.kind !== expected.kind) {
      // An interface that was turned into an interface object is told as what it is, by the check of directives.
      if (!actual.directives.some((directive) => directive.name === 'interfaceObject')) {
        findings.push(changed(name, `is declared as ${actual.kind}`, expected.kind));
      }
    } else {
      findings.push(...checkType(expected, actual, options.isDeskType(name)));
    }
  }
  return findings;
}

function checkType(expected: TypeOutline, actual: TypeOutline, isDeskType: boolean): Finding[] {
  return [
    ...checkInterfaces(expected, actual, isDeskType),
    ...checkKeys(expected, actual, isDeskType),
    ...checkFields(expected, actual, isDeskType),
    ...checkShareable(expected, actual),
    ...checkInputFields(expected, actual),
    ...checkEnumValues(expected, actual),
  ];
}

function checkInterfaces(expected: TypeOutline, actual: TypeOutline, isDeskType: boolean): Finding[] {
  const { name } = expected;
  const members = (outline: TypeOutline): Set<string> => new Set([...outline.interfaces, ...outline.unionMembers]);
  const narrowed = [...members(expected)].filter((member) => !members(actual).has(member));
  const added = isDeskType ? [] : [...members(actual)].filter((member) => !members(expected).has(member));
  const relation = expected.kind === 'UNION' ? 'the member' : '"implements"';
  return [
    ...narrowed.map((member) => ({
      rule: 'CONTRACT_NARROWED_INTERFACE' as const,
      coordinate: name,
      message: `${name} lacks ${relation} ${member}, which the contract gives it: restore it.`,
    })),
    ...added.map((member) => ({
      rule: 'FIELD_NOT_OWNED' as const,
      coordinate: name,
      message: `${name} is shared by every desk, and the contract does not give it ${relation} ${member}: remove it.`,
    })),
  ];
}

function checkKeys(expected: TypeOutline, actual: TypeOutline, isDeskType: boolean): Finding[] {
  const { name } = expected;
  const wanted = readKeys(expected);
  const declared = readKeys(actual);
  const findings: Finding[] = [];
  for (const [fields, resolvable] of wanted) {
    const found = declared.get(fields);
    if (found === undefined) {
      findings.push({
        rule: 'KEY_CHANGED',
        coordinate: name,
        message: `${name} lacks ${writeKey(fields, resolvable)}, by which the contract finds it: restore it.`,
      });
    } else if (resolvable && !found) {
      findings.push({
        rule: 'KEY_CHANGED',
        coordinate: name,
        message: `${name} declares ${writeKey(fields, false)}: the contract needs it resolvable.`,
      });
    } else if (!resolvable && found) {
      findings.push({
        rule: 'TYPE_NOT_OWNED',
        coordinate: name,
        message: `${name} belongs to another subgraph, which resolves it: refer to it by ${writeKey(fields, false)}.`,
      });
    }
  }
  const extra = isDeskType ? [] : [...declared.keys()].filter((fields) => !wanted.has(fields));
  return [
    ...findings,
    ...extra.map((fields) => ({
      rule: 'KEY_CHANGED' as const,
      coordinate: name,
      message: `${name} has a key "${fields}" that the contract does not give it: remove it.`,
    })),
  ];
}

/** Each `@key` of a type by its fields, with whether it is resolvable. */
export function readKeys(type: TypeOutline): ReadonlyMap<string, boolean> {
  const keys = type.directives.filter((directive) => directive.name === 'key');
  return new Map(
    keys.map(({ arguments: given, fields }) => [normalizeFieldSet(fields ?? ''), given.get('resolvable') !== 'false']),
  );
}

function writeKey(fields: string, resolvable: boolean): string {
  return `@key(fields: "${fields}"${resolvable ? '' : ', resolvable: false'})`;
}

function checkFields(expected: TypeOutline, actual: TypeOutline, isDeskType: boolean): Finding[] {
  const findings: Finding[] = [];
  for (const [fieldName, field] of expected.fields) {
    const coordinate = `${expected.name}.${fieldName}`;
    const found = actual.fields.get(fieldName);
    if (found === undefined) {
      findings.push(missing('FIELD', coordinate, 'field'));
    } else {
      if (found.type !== field.type) findings.push(changed(coordinate, `is ${found.type}`, field.type));
      findings.push(...checkArguments(coordinate, field, found, isDeskType));
    }
  }
  const added = isDeskType ? [] : [...actual.fields.keys()].filter((fieldName) => !expected.fields.has(fieldName));
  return [...findings, ...added.map((fieldName) => notOwned(`${expected.name}.${fieldName}`, 'field', expected.name))];
}

function checkArguments(field: string, expected: FieldOutline, actual: FieldOutline, isDeskType: boolean): Finding[] {
  const findings: Finding[] = [];
  for (const [name, argument] of expected.arguments) {
    const coordinate = `${field}(${name}:)`;
    const found = actual.arguments.get(name);
    if (found === undefined) findings.push(missing('ARGUMENT', coordinate, 'argument'));
    else findings.push(...compareInputValues(coordinate, argument, found));
  }
  for (const [name, argument] of actual.arguments) {
    if (expected.arguments.has(name)) continue;
    const coordinate = `${field}(${name}:)`;
    if (!isDeskType) findings.push(notOwned(coordinate, 'argument', field));
    else if (argument.type.endsWith('!') && argument.defaultValue === null) {
      findings.push({
        rule: 'CONTRACT_NARROWED_ARGUMENT',
        coordinate,
        message: `${coordinate} is required, so that a query which asks every desk alike would be refused: make it optional.`,
      });
    }
  }
  return findings;
}

function checkShareable(expected: TypeOutline, actual: TypeOutline): Finding[] {
  const lost = [...expected.fields].filter(
    ([name, field]) => field.shareable && actual.fields.get(name)?.shareable === false,
  );
  if (lost.length === 0) return [];
  const whole = lost.length === expected.fields.size;
  const coordinates = whole ? [expected.name] : lost.map(([name]) => `${expected.name}.${name}`);
  return coordinates.map((coordinate) => ({
    rule: 'CONTRACT_NARROWED_SHAREABLE',
    coordinate,
    message: `${coordinate} lacks @shareable: every desk answers it, so that without it no other desk could.`,
  }));
}

function checkInputFields(expected: TypeOutline, actual: TypeOutline): Finding[] {
  const findings: Finding[] = [];
  for (const [name, field] of expected.inputFields) {
    const coordinate = `${expected.name}.${name}`;
    const found = actual.inputFields.get(name);
    if (found === undefined) findings.push(missing('INPUT_FIELD', coordinate, 'input field'));
    else findings.push(...compareInputValues(coordinate, field, found));
  }
  const added = [...actual.inputFields.keys()].filter((name) => !expected.inputFields.has(name));
  return [...findings, ...added.map((name) => notOwned(`${expected.name}.${name}`, 'input field', expected.name))];
}

function checkEnumValues(expected: TypeOutline, actual: TypeOutline): Finding[] {
  const lost = [...expected.enumValues.keys()].filter((name) => !actual.enumValues.has(name));
  const added = [...actual.enumValues.keys()].filter((name) => !expected.enumValues.has(name));
  return [
    ...lost.map((name) => missing('ENUM_VALUE', `${expected.name}.${name}`, 'enum value')),
    ...added.map((name) => notOwned(`${expected.name}.${name}`, 'enum value', expected.name)),
  ];
}

function compareInputValues(coordinate: string, expected: InputValueOutline, actual: InputValueOutline): Finding[] {
  if (actual.type !== expected.type) return [changed(coordinate, `is ${actual.type}`, expected.type)];
  if (actual.defaultValue === expected.defaultValue) return [];
  const write = (value: string | null): string => (value === null ? 'no default value' : `the default value ${value}`);
  return [changed(coordinate, `has ${write(actual.defaultValue)}`, write(expected.defaultValue))];
}

function missing(
  what: 'TYPE' | 'FIELD' | 'ARGUMENT' | 'ENUM_VALUE' | 'INPUT_FIELD',
  coordinate: string,
  kind: string,
): Finding {
  return {
    rule: `CONTRACT_NARROWED_${what}`,
    coordinate,
    message: `The ${kind} ${coordinate} of the contract is missing: without it the graph would lose it for everyone, so restore it.`,
  };
}

function changed(coordinate: string, found: string, expected: string): Finding {
  return {
    rule: 'CONTRACT_TYPE_CHANGED',
    coordinate,
    message: `${coordinate} ${found}, and the contract says ${expected}: write it as the contract does.`,
  };
}

function notOwned(coordinate: string, kind: string, on: string): Finding {
  return {
    rule: 'FIELD_NOT_OWNED',
    coordinate,
    message: `The ${kind} ${coordinate} is not of the contract, and ${on} is shared by every desk: put it on a type of your own.`,
  };
}

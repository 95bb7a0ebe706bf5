import { Kind, parse, type SelectionSetNode } from 'graphql';
import type { Finding } from './check-contract.ts';
import { normalizeFieldSet, type AppliedDirective, type SchemaOutline, type TypeOutline } from './schema-outline.ts';

/**
 * Checks that no selection by which the gateway names an entity to a subgraph, or takes a part of it from one, reaches what a person
 * wrote: `@requires` and `@key` would hand one desk's words to another, past the owner's decision and the record of who read them, and
 * `@provides` would have a desk answer with another's.
 *
 * @returns findings at the field that carries the directive, or at the type for a key.
 */
export function checkCarriedTexts(outline: SchemaOutline): Finding[] {
  const findings: Finding[] = [];
  const check = (coordinate: string, directive: AppliedDirective, typename: string): void => {
    const selection = parseFields(directive.arguments.get('fields'));
    const path = selection === null ? null : findWords(selection, typename, outline);
    if (path !== null) findings.push(textCarried(coordinate, directive.name, path));
  };
  for (const type of outline.types.values()) {
    for (const directive of type.directives) if (directive.name === 'key') check(type.name, directive, type.name);
    for (const [name, field] of type.fields) {
      for (const directive of field.directives) {
        const coordinate = `${type.name}.${name}`;
        if (directive.name === 'requires') check(coordinate, directive, type.name);
        if (directive.name === 'provides') check(coordinate, directive, namedType(field.type));
      }
    }
  }
  return findings;
}

const TEXT_TYPE = 'GovernedText';
const WORDS = 'text';

/** Null for what does not parse: federation says so itself. */
function parseFields(printed: string | undefined): SelectionSetNode | null {
  try {
    const [operation] = parse(`{${normalizeFieldSet(printed)}}`, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : null;
  } catch {
    return null;
  }
}

/** @returns the fields that lead to the first words that are selected, from the type; null where none are. */
function findWords({ selections }: SelectionSetNode, typename: string, outline: SchemaOutline): string | null {
  for (const node of selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const found = findWords(node.selectionSet, node.typeCondition?.name.value ?? typename, outline);
      if (found !== null) return found;
    } else if (node.kind === Kind.FIELD) {
      const name = node.name.value;
      if (name === WORDS && mayBeText(outline.types.get(typename), outline)) return name;
      const field = outline.types.get(typename)?.fields.get(name);
      if (node.selectionSet === undefined || field === undefined) continue;
      const found = findWords(node.selectionSet, namedType(field.type), outline);
      if (found !== null) return `${name}.${found}`;
    }
  }
  return null;
}

/** Whether a record of the type is a governed text, or may be one behind an interface. */
function mayBeText(type: TypeOutline | undefined, outline: SchemaOutline): boolean {
  if (type === undefined) return false;
  return type.name === TEXT_TYPE || outline.types.get(TEXT_TYPE)?.interfaces.has(type.name) === true;
}

function namedType(type: string): string {
  return type.replaceAll(/[![\]\s]/g, '');
}

function textCarried(coordinate: string, directive: string, path: string): Finding {
  return {
    rule: 'TEXT_CARRIED',
    coordinate,
    message: `@${directive} of ${coordinate} selects ${path}, the words of a ${TEXT_TYPE}: they may be shown to who asks for them, and handed to no other desk. Select its state, or leave it to who asks.`,
  };
}

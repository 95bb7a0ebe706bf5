import { Kind, parse, type DocumentNode, type SelectionSetNode } from 'graphql';
import type { Finding } from './check-contract.ts';
import type { AppliedDirective, SchemaOutline } from './schema-outline.ts';

/**
 * Checks that no selection by which the gateway names an entity to a subgraph, or takes a part of it from one, reaches what a person
 * wrote: `@requires` and `@key` would hand one desk's words to another, past the owner's decision and the record of who read them, and
 * `@provides` would have a desk answer with another's. What cannot be read is told too: of it nobody knows what it reaches.
 *
 * @param textTypes what a governed text is called, as {@link readTextTypes} finds it in the subgraphs together.
 * @returns findings at the field that carries the directive, or at the type for a key.
 */
export function checkCarriedTexts(outline: SchemaOutline, textTypes: ReadonlySet<string>): Finding[] {
  const findings: Finding[] = [];
  const check = (coordinate: string, directive: AppliedDirective, typename: string): void => {
    const selection = directive.fields === null ? null : parseFields(directive.fields);
    if (selection === null) return void findings.push(unreadable(coordinate, directive.name));
    const path = findWords(selection, typename, outline, textTypes);
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

/**
 * A governed text, and every interface behind which one may stand: those that it implements in any of the subgraphs, since an
 * interface of one is implemented in the composed graph by what another says of it.
 */
export function readTextTypes(documents: readonly DocumentNode[]): ReadonlySet<string> {
  const found = new Set([TEXT_TYPE]);
  for (const definition of documents.flatMap(({ definitions }) => definitions)) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    if (definition.name.value !== TEXT_TYPE) continue;
    for (const { name } of definition.interfaces ?? []) found.add(name.value);
  }
  return found;
}

const TEXT_TYPE = 'GovernedText';
const WORDS = 'text';

/** Parsed as federation parses it, so that both read the same. Null for what does not parse. */
function parseFields(fields: string): SelectionSetNode | null {
  try {
    const source = fields.trim().startsWith('{') ? fields : `{${fields}}`;
    const [operation, ...more] = parse(source, { noLocation: true }).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION && more.length === 0 ? operation.selectionSet : null;
  } catch {
    return null;
  }
}

/** @returns the fields that lead to the first words that are selected, from the type; null where none are. */
function findWords(
  { selections }: SelectionSetNode,
  typename: string,
  outline: SchemaOutline,
  textTypes: ReadonlySet<string>,
): string | null {
  for (const node of selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const found = findWords(node.selectionSet, node.typeCondition?.name.value ?? typename, outline, textTypes);
      if (found !== null) return found;
    } else if (node.kind === Kind.FIELD) {
      const name = node.name.value;
      if (name === WORDS && textTypes.has(typename)) return name;
      const field = outline.types.get(typename)?.fields.get(name);
      if (node.selectionSet === undefined || field === undefined) continue;
      const found = findWords(node.selectionSet, namedType(field.type), outline, textTypes);
      if (found !== null) return `${name}.${found}`;
    }
  }
  return null;
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

function unreadable(coordinate: string, directive: string): Finding {
  return {
    rule: 'SUBGRAPH_INVALID',
    coordinate,
    message: `@${directive} of ${coordinate} has no selection that can be read, so that nobody can say what it would hand over: write the fields as one string.`,
  };
}

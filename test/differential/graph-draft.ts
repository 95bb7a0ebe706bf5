/** SDL of several subgraphs as it grows, field by field. */

import type { DifferentialSubgraph } from './graph-definition.ts';

interface TypeDraft {
  readonly kind: 'type' | 'interface';
  readonly implemented: Set<string>;
  readonly directives: Set<string>;
  /** By name: what follows it. */
  readonly fields: Map<string, string>;
}

export interface GraphDraft {
  /** @param definition such as `: Int @shareable` or `(first: Int): [Thing]`. The first one stays. */
  readonly addField: (subgraph: string, type: string, field: string, definition: string) => void;
  readonly addDirective: (subgraph: string, type: string, directive: string) => void;
  readonly addInterface: (subgraph: string, type: string, implemented: string) => void;
  readonly makeInterface: (subgraph: string, type: string) => void;
  /** Scalars, enums, unions and inputs, whole. */
  readonly addDefinition: (subgraph: string, definition: string) => void;
  readonly has: (subgraph: string, type: string, field: string) => boolean;
  readonly toSubgraphs: () => DifferentialSubgraph[];
}

export function createGraphDraft(subgraphs: readonly string[]): GraphDraft {
  const types = new Map(subgraphs.map((name) => [name, new Map<string, TypeDraft>()]));
  const definitions = new Map(subgraphs.map((name) => [name, new Set<string>()]));
  const typeOf = (subgraph: string, name: string, kind: TypeDraft['kind'] = 'type'): TypeDraft => {
    const all = types.get(subgraph)!;
    const found = all.get(name) ?? { kind, implemented: new Set(), directives: new Set(), fields: new Map() };
    all.set(name, found);
    return found;
  };
  return {
    addField: (subgraph, type, field, definition) => {
      const { fields } = typeOf(subgraph, type);
      if (!fields.has(field)) fields.set(field, definition);
    },
    addDirective: (subgraph, type, directive) => void typeOf(subgraph, type).directives.add(directive),
    addInterface: (subgraph, type, implemented) => void typeOf(subgraph, type).implemented.add(implemented),
    makeInterface: (subgraph, type) => void typeOf(subgraph, type, 'interface'),
    addDefinition: (subgraph, definition) => void definitions.get(subgraph)!.add(definition),
    has: (subgraph, type, field) => types.get(subgraph)!.get(type)?.fields.has(field) ?? false,
    toSubgraphs: () =>
      subgraphs.map((name) => ({
        name,
        sdl: [...definitions.get(name)!, ...[...types.get(name)!].map(([type, draft]) => printType(type, draft))].join(
          '\n',
        ),
      })),
  };
}

function printType(name: string, { kind, implemented, directives, fields }: TypeDraft): string {
  const implementing = implemented.size === 0 ? '' : ` implements ${[...implemented].join(' & ')}`;
  const all = [...fields].map(([field, definition]) => `  ${field}${definition}`);
  return `${kind} ${name}${implementing} ${[...directives].join(' ')} {\n${all.join('\n')}\n}`;
}

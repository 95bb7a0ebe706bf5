/** Draws a federated graph from a seed: who has which part of which entity, by which key, and what is computed from what. */

import { composeFederation, CompositionError } from './federation.ts';
import { createGraphDraft, type GraphDraft } from './graph-draft.ts';
import type { DifferentialGraph } from './graph-definition.ts';
import { createRandom, type Random } from './random.ts';

const ATTEMPTS = 60;
const ENUM = 'enum Mood { CALM BUSY LOST }';
const SCALAR = 'scalar Blob';
const INPUT = 'input Choice { mood: Mood = CALM number: Int! = 4 texts: [String!] other: Choice blob: Blob }';
const ARGUMENTS = [
  'number: Int = 3',
  'mood: Mood = BUSY',
  'choice: Choice',
  'choices: [Choice!] = [{ number: 1 }]',
  'blob: Blob',
  'ids: [ID!]',
  'text: String! = "none"',
  'needed: Boolean!',
];
const KEYS: Readonly<Record<string, readonly (readonly [field: string, type: string])[]>> = {
  id: [['id', 'ID!']],
  sku: [['sku', 'String!']],
  'number sku': [
    ['number', 'Int!'],
    ['sku', 'String!'],
  ],
  'spot { code } number': [
    ['spot', 'Spot!'],
    ['number', 'Int!'],
  ],
};

interface Entity {
  readonly name: string;
  /** The first is where all its keys are. */
  readonly subgraphs: string[];
  readonly keys: readonly string[];
}

/** A field that one subgraph answers and another may require. */
interface Requirable {
  readonly entity: Entity;
  readonly owner: string;
  readonly field: string;
  readonly type: string;
  readonly args: string;
}

interface Drawing {
  readonly random: Random;
  readonly draft: GraphDraft;
  readonly names: readonly string[];
  readonly entities: Entity[];
  readonly requirable: Requirable[];
}

/**
 * @returns the first graph drawn from the seed that composes.
 * @throws when none of many does.
 */
export function generateGraph(seed: number): DifferentialGraph {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const graph = { name: `generated ${seed}`, subgraphs: drawSubgraphs(createRandom(seed * 1000 + attempt)) };
    try {
      composeFederation(graph);
      return graph;
    } catch (error) {
      if (!(error instanceof CompositionError)) throw error;
    }
  }
  throw new Error(`None of ${ATTEMPTS} graphs drawn from ${seed} composes`);
}

function drawSubgraphs(random: Random) {
  const names = ['north', 'east', 'south', 'west'].slice(0, random.whole(3, 4));
  const draft = createGraphDraft(names);
  const drawing: Drawing = { random, draft, names, entities: [], requirable: [] };
  for (let index = 0; index < random.whole(3, 5); index += 1) drawEntity(drawing, `Entity${index}`);
  drawInterfaceEntity(drawing);
  drawAbstractTypes(drawing);
  for (const entity of drawing.entities) drawEntityFields(drawing, entity);
  for (let index = 0; index < random.whole(2, 5); index += 1) drawRequired(drawing, index);
  for (let index = 0; index < random.whole(0, 2); index += 1) drawProvided(drawing, index);
  drawRoots(drawing);
  return draft.toSubgraphs();
}

function drawEntity({ random, draft, names, entities }: Drawing, name: string): void {
  const keys = ['id', ...random.some(Object.keys(KEYS).slice(1), 0.35)].slice(random.chance(0.2) ? 1 : 0);
  const entity: Entity = { name, subgraphs: [], keys: keys.length === 0 ? ['id'] : keys };
  entities.push(entity);
  const home = random.pick(names);
  for (const key of entity.keys) addKey(draft, entity, home, key);
  for (const other of random.some(names, 0.55)) ensureEntity({ random, draft }, entity, other);
}

function addKey(draft: GraphDraft, entity: Entity, subgraph: string, key: string): void {
  if (!entity.subgraphs.includes(subgraph)) entity.subgraphs.push(subgraph);
  draft.addDirective(subgraph, entity.name, `@key(fields: "${key}")`);
  for (const [field, type] of KEYS[key]!) draft.addField(subgraph, entity.name, field, `: ${type} @shareable`);
  if (key.startsWith('spot')) {
    draft.addDirective(subgraph, 'Spot', '@shareable');
    draft.addField(subgraph, 'Spot', 'code', ': ID!');
  }
}

/** Makes the entity known to a subgraph, by some of its keys. */
function ensureEntity({ random, draft }: Pick<Drawing, 'random' | 'draft'>, entity: Entity, subgraph: string): void {
  if (entity.subgraphs.includes(subgraph)) return;
  const chosen = random.some(entity.keys, 0.4);
  for (const key of chosen.length === 0 ? [random.pick(entity.keys)] : chosen) addKey(draft, entity, subgraph, key);
}

/** An interface with a key and its types in one subgraph, an interface object in another. */
function drawInterfaceEntity({ random, draft, names, entities }: Drawing): void {
  const [home, other] = [names[0]!, names[1]!];
  const fields = [
    ['id', ': ID!'],
    ['title', ': String'],
    ['size', '(number: Int = 2): Int'],
  ] as const;
  draft.makeInterface(home, 'Face');
  draft.addDirective(home, 'Face', '@key(fields: "id")');
  for (const [field, definition] of fields) draft.addField(home, 'Face', field, definition);
  for (const type of ['Eye', 'Ear']) {
    draft.addInterface(home, type, 'Face');
    draft.addDirective(home, type, '@key(fields: "id")');
    for (const [field, definition] of fields) draft.addField(home, type, field, definition);
    draft.addField(home, type, `only${type}`, random.chance(0.3) ? ': Int!' : ': Int');
    if (random.chance(0.5)) {
      draft.addDirective(names[2]!, type, '@key(fields: "id")');
      draft.addField(names[2]!, type, 'id', ': ID!');
      draft.addField(names[2]!, type, `more${type}`, ': [String]');
    }
  }
  draft.addDirective(other, 'Face', '@interfaceObject @key(fields: "id")');
  draft.addField(other, 'Face', 'id', ': ID!');
  draft.addField(other, 'Face', 'light', random.chance(0.3) ? ': Int!' : ': Int');
  draft.addField(other, 'Face', 'twin', ': Face');
  draft.addField(other, 'Face', 'title', ': String @external');
  draft.addField(other, 'Face', 'shout', ': String @requires(fields: "title")');
  if (entities[0] !== undefined) {
    ensureEntity({ random, draft }, entities[0], other);
    draft.addField(other, 'Face', 'about', `: ${entities[0].name}`);
  }
  draft.addField(home, 'Query', 'faces', ': [Face]');
  draft.addField(other, 'Query', 'darkest', ': Face');
}

/** In each subgraph an interface and a union of what it knows. */
function drawAbstractTypes({ random, draft, names, entities }: Drawing): void {
  for (const name of names) {
    const known = entities.filter(({ subgraphs }) => subgraphs.includes(name));
    if (known.length === 0) continue;
    const implementing = random.some(known, 0.7);
    if (implementing.length > 0) {
      draft.makeInterface(name, `Named_${name}`);
      draft.addField(name, `Named_${name}`, `name_${name}`, '(text: String): String');
      for (const entity of implementing) {
        draft.addInterface(name, entity.name, `Named_${name}`);
        draft.addField(name, entity.name, `name_${name}`, `(text: String): String${random.chance(0.2) ? '!' : ''}`);
      }
      draft.addField(name, 'Query', `named_${name}`, `: [Named_${name}${random.chance(0.4) ? '!' : ''}]`);
    }
    addValueType(draft, name);
    draft.addDefinition(name, `union Any_${name} = ${[...known.map((entity) => entity.name), 'Pair'].join(' | ')}`);
    draft.addField(
      name,
      'Query',
      `any_${name}`,
      `(number: Int): ${random.pick([`Any_${name}`, `[Any_${name}]`, `[[Any_${name}!]]`])}`,
    );
  }
}

function addValueType(draft: GraphDraft, subgraph: string): void {
  draft.addDefinition(subgraph, ENUM);
  draft.addDefinition(subgraph, SCALAR);
  draft.addDirective(subgraph, 'Pair', '@shareable');
  for (const [field, type] of Object.entries({
    left: 'Int',
    right: 'String!',
    mood: 'Mood',
    blob: 'Blob',
    inner: 'Pair',
  }))
    draft.addField(subgraph, 'Pair', field, `: ${type}`);
}

function drawEntityFields(drawing: Drawing, entity: Entity): void {
  const { random, draft } = drawing;
  for (let index = 0; index < random.whole(3, 6); index += 1) {
    const owner = random.pick(entity.subgraphs);
    const field = `f${index}`;
    const args = random.chance(0.35) ? drawArguments(drawing, owner) : '';
    const type = drawType(drawing, owner);
    const others = entity.subgraphs.filter((name) => name !== owner);
    const isOwn = !random.chance(0.25) || others.length === 0 || !isPlain(type) || args !== '';
    if (isOwn) {
      draft.addField(owner, entity.name, field, `${args}: ${type}`);
      if (isPlain(type)) drawing.requirable.push({ entity, owner, field, type, args });
    } else {
      const other = random.pick(others);
      ensureLeafTypes(draft, other);
      const isMoved = random.chance(0.5);
      draft.addField(owner, entity.name, field, `: ${type}${isMoved ? '' : ' @shareable'}`);
      draft.addField(other, entity.name, field, `: ${type} ${isMoved ? `@override(from: "${owner}")` : '@shareable'}`);
    }
  }
}

/** Whether a subgraph needs nothing but leaves and values to have a field of the type. */
function isPlain(type: string): boolean {
  return /^[[\]!]*(Int|Float|String|Boolean|Mood|Blob|Pair)[[\]!]*$/.test(type);
}

function ensureLeafTypes(draft: GraphDraft, subgraph: string): void {
  draft.addDefinition(subgraph, ENUM);
  draft.addDefinition(subgraph, SCALAR);
  addValueType(draft, subgraph);
}

function drawType(drawing: Drawing, subgraph: string): string {
  const { random, draft, entities } = drawing;
  ensureLeafTypes(draft, subgraph);
  const named = random.chance(0.45)
    ? drawReferenced(drawing, subgraph, random.pick(entities))
    : random.pick(['Int', 'Float', 'String', 'Boolean', 'Mood', 'Blob', 'Pair']);
  const strict = (probability: number) => (random.chance(probability) ? '!' : '');
  const inner = `${named}${strict(0.25)}`;
  const shape = random.fraction();
  if (shape < 0.65) return inner;
  if (shape < 0.9) return `[${inner}]${strict(0.25)}`;
  return `[[${inner}]${strict(0.3)}]${strict(0.2)}`;
}

function drawReferenced({ random, draft }: Drawing, subgraph: string, entity: Entity): string {
  ensureEntity({ random, draft }, entity, subgraph);
  return entity.name;
}

function drawArguments({ random, draft }: Drawing, subgraph: string): string {
  for (const definition of [ENUM, SCALAR, INPUT]) draft.addDefinition(subgraph, definition);
  const chosen = random.some(ARGUMENTS, 0.25);
  return `(${(chosen.length === 0 ? [random.pick(ARGUMENTS)] : chosen).join(', ')})`;
}

/** A field computed from another's, maybe from one that is computed itself. */
function drawRequired({ random, draft, requirable }: Drawing, index: number): void {
  const usable = requirable.filter(({ entity, args }) => entity.subgraphs.length > 1 && !args.includes('Boolean!'));
  if (usable.length === 0) return;
  const { entity, owner, field, type, args } = random.pick(usable);
  const by = random.pick(entity.subgraphs.filter((name) => name !== owner));
  if (draft.has(by, entity.name, field)) return;
  for (const definition of [ENUM, SCALAR, INPUT]) draft.addDefinition(by, definition);
  ensureLeafTypes(draft, by);
  draft.addField(by, entity.name, field, `${args}: ${type} @external`);
  const given = args.includes('number:') && random.chance(0.7) ? `(number: ${random.whole(5, 9)})` : '';
  const selected = `${field}${given}${type.includes('Pair') ? ' { left mood inner { right } }' : ''}`;
  const computed = `r${index}`;
  const computedType = random.pick(['String', 'Int', 'String!', '[Int]']);
  draft.addField(by, entity.name, computed, `: ${computedType} @requires(fields: "${selected}")`);
  requirable.push({ entity, owner: by, field: computed, type: computedType, args: '' });
}

function drawProvided({ random, draft, names, entities }: Drawing, index: number): void {
  const entity = random.pick(entities);
  const [owner, by] = [random.pick(names), random.pick(names)];
  if (owner === by) return;
  ensureEntity({ random, draft }, entity, owner);
  ensureEntity({ random, draft }, entity, by);
  draft.addField(owner, entity.name, `given${index}`, ': String @shareable');
  draft.addField(by, entity.name, `given${index}`, ': String @external');
  draft.addField(by, 'Query', `giving${index}_${by}`, `: [${entity.name}] @provides(fields: "given${index}")`);
}

function drawRoots(drawing: Drawing): void {
  const { random, draft, names, entities } = drawing;
  for (const name of names) {
    const known = entities.filter(({ subgraphs }) => subgraphs.includes(name));
    for (const [index, { name: type }] of random.some(known, 0.8).entries()) {
      const args = random.chance(0.5) ? drawArguments(drawing, name) : '';
      const shape = random.pick([type, `[${type}]`, `[${type}!]!`, `[[${type}]!]`]);
      draft.addField(name, 'Query', `root${index}_${name}`, `${args}: ${shape}`);
    }
    draft.addField(name, 'Query', `alive_${name}`, ': Boolean');
    draft.addField(name, 'Mutation', `set_${name}`, `${drawArguments(drawing, name)}: ${drawType(drawing, name)}`);
  }
  ensureLeafTypes(draft, names[0]!);
  ensureLeafTypes(draft, names[1]!);
  for (const name of names.slice(0, 2)) draft.addField(name, 'Query', 'pair', '(number: Int = 1): Pair @shareable');
}

import { isMap, isNode, isSeq, isScalar } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';

/** Keys and indexes from the top of the file down to a value. */
export type Path = readonly (string | number)[];

/** One-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where the value at `path` begins; where there is none, its key; where that is missing too, whatever of the path exists.
 */
export function positionOfValue(document: Document.Parsed, lineCounter: LineCounter, path: Path): Position {
  let node: unknown = document.contents;
  let offset = isNode(node) ? offsetOf(node) : 0;
  for (const step of path) {
    const below = stepInto(node, step);
    if (below === undefined) break;
    offset = below.offset;
    node = below.node;
  }
  return toPosition(lineCounter, offset);
}

/** Where the key at the end of `path` is written. */
export function positionOfKey(document: Document.Parsed, lineCounter: LineCounter, path: Path): Position {
  const parent = path.slice(0, -1).reduce<unknown>((node, step) => stepInto(node, step)?.node, document.contents);
  const key = keyNodeOf(parent, path.at(-1));
  if (key === undefined) return positionOfValue(document, lineCounter, path);
  return toPosition(lineCounter, offsetOf(key));
}

/** `organisations[2].subgraph.timeoutMs` */
export function pathName(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

export function toPosition(lineCounter: LineCounter, offset: number): Position {
  const { line, col } = lineCounter.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function stepInto(node: unknown, step: string | number): { node: unknown; offset: number } | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const item = node.items[step];
    return isNode(item) ? { node: item, offset: offsetOf(item) } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
  if (pair === undefined) return undefined;
  // An empty value (`code:`) has a place of its own after the colon, on no visible character: its key says more.
  const empty = !isNode(pair.value) || (isScalar(pair.value) && pair.value.range?.[0] === pair.value.range?.[1]);
  return { node: pair.value, offset: offsetOf((empty ? pair.key : pair.value) as Node) };
}

function keyNodeOf(node: unknown, key: string | number | undefined): Node | undefined {
  if (!isMap(node)) return undefined;
  const found = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.key;
  return isNode(found) ? found : undefined;
}

function offsetOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

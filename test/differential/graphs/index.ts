import { generateGraph } from '../generate-graph.ts';
import type { DifferentialGraph } from '../graph-definition.ts';
import { abstract } from './abstract.ts';
import { argumentsOfAllKinds } from './arguments.ts';
import { below } from './below.ts';
import { chains } from './chains.ts';
import { keys } from './keys.ts';
import { layers } from './layers.ts';
import { nullKeys } from './null-keys.ts';
import { nulls } from './nulls.ts';
import { readOwnGraph } from './own.ts';
import { provided } from './provided.ts';
import { requires } from './requires.ts';
import { resolvable } from './resolvable.ts';
import { sharing } from './sharing.ts';
import { standFor } from './stand-for.ts';

export const WRITTEN_GRAPHS: readonly DifferentialGraph[] = [
  keys,
  abstract,
  requires,
  resolvable,
  sharing,
  nullKeys,
  argumentsOfAllKinds,
  nulls,
  chains,
  layers,
  standFor,
  provided,
  below,
];

const OWN = 'our own';
const GENERATED = /^generated (\d+)$/;

/**
 * @param name of a written graph, `our own`, or `generated` and a number: the seed that it is drawn from.
 * @throws when there is no such graph.
 */
export async function findGraph(name: string): Promise<DifferentialGraph> {
  const [, seed] = GENERATED.exec(name) ?? [];
  if (seed !== undefined) return generateGraph(Number(seed));
  if (name === OWN) return readOwnGraph();
  const found = WRITTEN_GRAPHS.find((graph) => graph.name === name);
  if (found !== undefined) return found;
  const names = [...WRITTEN_GRAPHS.map((graph) => graph.name), OWN, 'generated <number>'];
  throw new RangeError(`There is no graph '${name}'; there are ${names.join(', ')}`);
}

/** A case as it is shown to whoever has to find out what is wrong. */

import { print } from 'graphql';
import type { Comparison } from './running-graph.ts';
import type { Operation } from './monolith.ts';

export interface Case {
  readonly graph: string;
  readonly seed: number;
  readonly world: number;
  readonly operation: Operation;
}

export function printCase({ graph, seed, world, operation }: Case, { given, mismatch }: Comparison): string {
  return [
    `graph ${graph}, seed ${seed}, world ${world}: ${mismatch?.kind ?? 'agrees'}`,
    print(operation.document),
    `variables ${JSON.stringify(operation.variables)}${operation.operationName === undefined ? '' : `, operationName ${operation.operationName}`}`,
    mismatch?.detail ?? '',
    `errors ${JSON.stringify(given.errors.map(({ message: _, ...error }) => error))}`,
  ].join('\n');
}

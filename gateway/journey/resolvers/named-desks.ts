import type { DeskRow } from '../../../schema/organisations/model.ts';
import type { Registry } from '../../../schema/organisations/registry.ts';
import { journeyError } from '../errors.ts';

/** @throws {GraphQLError} `DESK_UNKNOWN`, naming the code. */
export function deskNamed(registry: Registry, code: string): DeskRow {
  const desk = registry.deskByCode(code);
  if (desk === undefined) {
    throw journeyError('DESK_UNKNOWN', `the directory lists no desk ${JSON.stringify(code.slice(0, 80))}`);
  }
  return desk;
}

/**
 * @returns codes of the desks, each once, in the order given; in the place of one that stands for others, theirs.
 * @throws {GraphQLError} `DESK_UNKNOWN`.
 */
export function desksNamed(registry: Registry, codes: readonly string[]): readonly string[] {
  const named = codes.flatMap((code) => {
    const desk = deskNamed(registry, code);
    if (!desk.aggregate) return [desk];
    return registry.desksOfSubgraph(desk.subgraph).filter(({ aggregate }) => !aggregate);
  });
  return [...new Set(named.map(({ code }) => code))];
}

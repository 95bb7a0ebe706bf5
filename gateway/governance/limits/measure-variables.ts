/** How much is in a request's variables, counted no further than their limits. */

import { LimitError, type OperationLimits } from './operation-limits.ts';

/**
 * @param variables as they came, from JSON.
 * @throws {LimitError} `variableValues`, `valueDepth`; each with one more than the limit as its value.
 */
export function assertVariablesWithin(
  variables: object,
  { variableValues, valueDepth }: Pick<OperationLimits, 'variableValues' | 'valueDepth'>,
): void {
  let count = 0;
  let depth = 0;
  let level: object[] = [variables];
  while (level.length > 0) {
    const below: object[] = [];
    for (const one of level) {
      const values: unknown[] = Array.isArray(one) ? one : Object.values(one);
      count += values.length;
      if (count > variableValues) throw new LimitError('variableValues', variableValues, variableValues + 1);
      for (const value of values) if (typeof value === 'object' && value !== null) below.push(value);
    }
    // The variables themselves are no value of any of them.
    if (below.length > 0 && (depth += 1) > valueDepth) throw new LimitError('valueDepth', valueDepth, valueDepth + 1);
    level = below;
  }
}

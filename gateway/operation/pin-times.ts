/** Pins one pair of times per request, before anything is fetched: every supplier answers for the same two instants. */

import { Kind, valueFromASTUntyped, type OperationDefinitionNode } from 'graphql';
import { assertNotFuture, parseInstant, type InstantMs, type Times } from '../../schema/contract/times.ts';

export interface PinnedTimes {
  readonly times: Times;
  /** Whether the client named at least one of the two. */
  readonly origin: 'asked' | 'default';
  /** What stands for those that the client did not name; null where it named both. */
  readonly openNow: InstantMs | null;
}

/**
 * Reads `@asOf` and `@asKnownAt` of the operation; what it does not name is now.
 *
 * @param variables coerced, defaults among them.
 * @throws {InstantError} `TIME_MALFORMED`, `TIME_IN_FUTURE`.
 */
export function pinTimes(
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
  now: InstantMs,
): PinnedTimes {
  const asOf = readTime(operation, 'asOf', variables);
  const asKnownAt = readTime(operation, 'asKnownAt', variables);
  if (asOf !== undefined) assertNotFuture(asOf, now, '@asOf');
  if (asKnownAt !== undefined) assertNotFuture(asKnownAt, now, '@asKnownAt');
  return {
    times: { asOf: asOf ?? now, asKnownAt: asKnownAt ?? now },
    origin: asOf === undefined && asKnownAt === undefined ? 'default' : 'asked',
    openNow: asOf === undefined || asKnownAt === undefined ? now : null,
  };
}

function readTime(
  operation: OperationDefinitionNode,
  name: string,
  variables: Readonly<Record<string, unknown>>,
): InstantMs | undefined {
  const directive = operation.directives?.find((candidate) => candidate.name.value === name);
  const value = directive?.arguments?.find((argument) => argument.name.value === 'time')?.value;
  if (value === undefined) return undefined;
  if (value.kind !== Kind.VARIABLE) return parseInstant(valueFromASTUntyped(value), `@${name}`);
  return parseInstant(variables[value.name.value], `@${name}`);
}

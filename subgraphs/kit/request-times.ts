/** Which pair of times one request is for: from the gateway's headers, from the operation's directives, or now. */

import { Kind, print } from 'graphql';
import type { IncomingHttpHeaders } from 'node:http';
import type { OperationDefinitionNode, ValueNode } from 'graphql';
import {
  AS_KNOWN_AT_HEADER,
  AS_OF_HEADER,
  assertNotFuture,
  formatInstant,
  InstantError,
  parseInstant,
  TIMES_ORIGIN_HEADER,
} from '../../schema/contract/times.ts';
import type { InstantMs, Times } from '../../schema/contract/times.ts';

export type TimesOrigin = 'asked' | 'default';

export interface RequestTimes {
  readonly times: Times;
  readonly origin: TimesOrigin;
}

export interface RequestTimesOptions {
  /** The request's headers, their names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  readonly now: InstantMs;
}

/** How far a gateway's clock may be ahead of this desk's before its "now" is this desk's future, in milliseconds. */
export const CLOCK_SKEW_TOLERANCE_MS = 5_000;

/**
 * Reads the pair before the operation is validated, so that a bad time has its own code wherever it was written.
 *
 * Each time comes from its header or its directive, which must agree where both are there; one that is given by neither is
 * `now`. A request that the gateway marks `default` was not asked about the past, unless its operation says otherwise.
 *
 * @throws {InstantError} `TIME_MALFORMED`, `TIME_IN_FUTURE`, `TIMES_CONFLICT`.
 */
export function readRequestTimes({ headers, operation, variables, now }: RequestTimesOptions): RequestTimes {
  const read = (header: string, directive: string): { instant: InstantMs | undefined; inOperation: boolean } => {
    const fromHeader = readHeader(headers, header, now);
    const fromDirective = readDirective(operation, directive, variables);
    if (fromHeader === undefined && fromDirective !== undefined) assertNotFuture(fromDirective, now, `@${directive}`);
    if (fromHeader !== undefined && fromDirective !== undefined && fromHeader !== fromDirective) {
      throw new InstantError(
        'TIMES_CONFLICT',
        `@${directive} says ${formatInstant(fromDirective)}, the header ${header} says ${formatInstant(fromHeader)}: one request is for one pair of times`,
      );
    }
    return { instant: fromHeader ?? fromDirective, inOperation: fromDirective !== undefined };
  };
  const asOf = read(AS_OF_HEADER, 'asOf');
  const asKnownAt = read(AS_KNOWN_AT_HEADER, 'asKnownAt');
  const timesGiven = asOf.instant !== undefined || asKnownAt.instant !== undefined;
  const pinnedByGateway = headers[TIMES_ORIGIN_HEADER] === 'default' && !asOf.inOperation && !asKnownAt.inOperation;
  return {
    times: { asOf: asOf.instant ?? now, asKnownAt: asKnownAt.instant ?? now },
    origin: timesGiven && !pinnedByGateway ? 'asked' : 'default',
  };
}

function readHeader(headers: IncomingHttpHeaders, name: string, now: InstantMs): InstantMs | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  const instant = parseInstant(value, `the header ${name}`);
  assertNotFuture(instant, now + CLOCK_SKEW_TOLERANCE_MS, `the header ${name}`);
  return instant;
}

function readDirective(
  operation: OperationDefinitionNode,
  name: string,
  variables: RequestTimesOptions['variables'],
): InstantMs | undefined {
  const directive = (operation.directives ?? []).find((candidate) => candidate.name.value === name);
  const argument = directive?.arguments?.find((candidate) => candidate.name.value === 'time');
  if (argument === undefined) return undefined;
  const value = readValue(argument.value, operation, variables);
  return value === undefined ? undefined : parseInstant(value, `@${name}`);
}

/** `undefined` for a variable without a value: that is for validation to refuse, in its own words. */
function readValue(
  value: ValueNode,
  operation: OperationDefinitionNode,
  variables: RequestTimesOptions['variables'],
): unknown {
  if (value.kind === Kind.STRING) return value.value;
  if (value.kind !== Kind.VARIABLE) return { literal: print(value) };
  const name = value.name.value;
  if (variables && Object.hasOwn(variables, name)) return variables[name];
  const definition = operation.variableDefinitions?.find((candidate) => candidate.variable.name.value === name);
  return definition?.defaultValue && readValue(definition.defaultValue, operation, undefined);
}

/** What one operation may ask for at most, and how it is refused when it asks for more. */

import { GraphQLError } from 'graphql';

/** Each is the most that is allowed. */
export interface OperationLimits {
  /** Words of the document, as GraphQL counts them. */
  readonly tokens: number;
  /** Fields nested in each other, fragments written out. */
  readonly depth: number;
  /** Fields, fragments written out wherever they are spread. */
  readonly fields: number;
  /** Of these, those that are given another name. */
  readonly aliases: number;
  /** Of these, those at the root. */
  readonly rootFields: number;
  /** Directives in the document, each as often as it is written. */
  readonly directives: number;
  /** Values within the variables: each of a list, each of an object, and these themselves. */
  readonly variableValues: number;
  /** Lists and objects nested in each other, in variables and in literals alike. */
  readonly valueDepth: number;
  /** What the operation may cost, as `@cost` and `@listSize` reckon it. */
  readonly cost: number;
}

export type LimitName = keyof OperationLimits;

const NAMES: Readonly<Record<LimitName, string>> = {
  tokens: 'words',
  depth: 'fields nested in each other',
  fields: 'fields, fragments written out',
  aliases: 'aliases, fragments written out',
  rootFields: 'fields at the root, fragments written out',
  directives: 'directives',
  variableValues: 'values in its variables',
  valueDepth: 'lists and objects nested in each other in one value',
  cost: 'as its cost',
};

/**
 * `OPERATION_TOO_COSTLY`, with what is limited, to how much, and how much was asked: in words, and in `extensions` as `limit`, `maximum`
 * and `value`. What is counted no further than the limit has one more than that as its value.
 */
export class LimitError extends GraphQLError {
  constructor(limit: LimitName, maximum: number, value: number) {
    const counted = Math.min(value, Number.MAX_SAFE_INTEGER);
    super(`The operation has ${counted} ${NAMES[limit]}; at most ${maximum} are allowed.`, {
      extensions: { code: 'OPERATION_TOO_COSTLY', limit, maximum, value: counted },
    });
  }
}

/** @throws {LimitError} when the value is more than the limit allows. */
export function assertWithin(limits: OperationLimits, limit: LimitName, value: number): void {
  if (value > limits[limit]) throw new LimitError(limit, limits[limit], value);
}

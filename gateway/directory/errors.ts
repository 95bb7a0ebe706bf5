import { GraphQLError } from 'graphql';
import { InstantError } from '../../schema/contract/times.ts';
import { MalformedIdError } from '../../schema/contract/ids.ts';

/** What the directory refuses, by the stable code in `extensions.code`. */
export const DIRECTORY_ERRORS = {
  ID_MALFORMED: 'an id does not have the form that the contract gives it',
  DESK_UNKNOWN: 'the directory lists no desk of this code',
  SITE_UNKNOWN: 'the directory lists no site of this code',
  PAGE_SIZE_OUT_OF_RANGE: 'first must be 1 to 200',
  CURSOR_MALFORMED: 'after must be the endCursor of a page of the same list',
  TIME_MALFORMED: 'a time is not an RFC 3339 instant with an offset',
} as const satisfies Record<string, string>;

export type DirectoryErrorCode = keyof typeof DIRECTORY_ERRORS;

export function directoryError(code: DirectoryErrorCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Runs a parser of the contract's, and turns what it refuses into an error for the client. */
export function refusing<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    if (error instanceof MalformedIdError) throw directoryError(error.code, error.message);
    if (error instanceof InstantError) throw directoryError('TIME_MALFORMED', error.message);
    throw error;
  }
}

/** Runs a parser of the contract's on a key that a reference carries: `null` where it is malformed, or not text at all. */
export function parsedOrNull<Value>(key: unknown, parse: (key: string) => Value): Value | null {
  if (typeof key !== 'string') return null;
  try {
    return parse(key);
  } catch (error) {
    if (error instanceof MalformedIdError) return null;
    throw error;
  }
}

import { parseInstant, type Times } from '../../schema/contract/times.ts';
import { refusing } from './errors.ts';

/** The argument of a field that can be asked about another instant than the request's. */
export interface OnArgument {
  readonly on?: string | null | undefined;
}

/**
 * The request's times, about the instant that the argument names, where it names one.
 *
 * @throws `TIME_MALFORMED` as the directory's own error.
 */
export function timesOn(times: Times, { on }: OnArgument): Times {
  return on == null ? times : { ...times, asOf: refusing(() => parseInstant(on, 'on')) };
}

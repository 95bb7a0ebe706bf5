import { parseInstant } from '../../../schema/contract/times.ts';

/** As desks write them: what is of this form, on a day that every year has, needs no calendar. */
const PLAIN_INSTANT =
  /^(?!00)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Whether a value is an instant as the contract has it. */
export function isInstant(value: unknown): boolean {
  if (typeof value === 'string' && PLAIN_INSTANT.test(value)) return true;
  try {
    parseInstant(value, 'an instant');
    return true;
  } catch {
    return false;
  }
}

/** The name of an operation as it may be written down: whoever asks chose it, and may have spelled anything in it. */

const MAXIMUM_CHARACTERS = 64;
/** Five may be a year or a version; with one more it may be a number of a patient, a date of birth or a telephone's. */
const MAXIMUM_DIGITS = 5;
const DIGIT = /[0-9]/g;

/**
 * For the disclosure ledger, which forgets nothing, and for the log. The operation's hash stands beside it, whatever its name.
 *
 * @returns null for no name, for one of more than 64 characters, and for one of six digits or more, whatever stands between them.
 */
export function toRecordedName(name: string | null | undefined): string | null {
  if (name == null || name.length > MAXIMUM_CHARACTERS) return null;
  return (name.match(DIGIT)?.length ?? 0) > MAXIMUM_DIGITS ? null : name;
}

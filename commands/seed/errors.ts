/** Stable codes of what can be wrong with a request for seed data, and what each means. */
export const SEED_ERROR_CODES = {
  SEED_ARGUMENT_UNKNOWN: 'an argument is not one that the command knows',
  SEED_ARGUMENT_MISSING: 'an argument, or its value, is missing',
  SEED_ARGUMENT_INVALID: 'the value of an argument is not one that it may have',
  SEED_ORGANISATIONS_INCOMPLETE: 'organisations.yml lacks something that the generator needs',
  SEED_LOAD_FAILED: "a desk's ledger refused events of its file",
} as const;

export type SeedErrorCode = keyof typeof SEED_ERROR_CODES;

/** `message` names the thing, the rule and the value. */
export class SeedError extends Error {
  override readonly name = 'SeedError';
  readonly code: SeedErrorCode;

  constructor(code: SeedErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

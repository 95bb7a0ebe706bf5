/** Stable codes of why nothing could be loaded, and what each means. */
export const LOAD_ERROR_CODES = {
  ARGUMENT_INVALID: 'the command line does not name one desk and one file',
  SUBGRAPH_UNKNOWN: 'organisations.yml has no such subgraph, or the tree no folder for it',
  FILE_UNREADABLE: 'the file is not there, is no file, or may not be read',
  FILE_KIND_UNKNOWN: 'the desk does not take files of this kind',
  DESK_HAS_NO_LEDGER: "the desk's system is not a ledger: nothing can be appended to it from here",
  CONFIG_INVALID: 'a setting, such as DATABASE_URL, is not one that it may be',
  DATABASE_UNREACHABLE: 'the database that DATABASE_URL names cannot be reached',
  LEDGER_UNAVAILABLE: "the desk's ledger cannot be opened or written",
} as const satisfies Record<string, string>;

export type LoadErrorCode = keyof typeof LOAD_ERROR_CODES;

/** `message` names the thing, the rule and the value. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly code: LoadErrorCode;

  constructor(code: LoadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

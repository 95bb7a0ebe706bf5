export type SupergraphErrorCode = keyof typeof SUPERGRAPH_ERROR_CODES;

/** Every code of {@link SupergraphError}, and what it means for the operator who reads it. */
export const SUPERGRAPH_ERROR_CODES = {
  SUPERGRAPH_MISSING: 'The supergraph file does not exist or cannot be read.',
  SUPERGRAPH_INVALID: 'The file is not a supergraph that the Apollo composition of Federation 2 could have written.',
  SUPERGRAPH_UNSUPPORTED: 'The supergraph uses a feature that this gateway would ignore; the message names each one.',
} as const satisfies Record<string, string>;

/** A supergraph that the gateway will not serve. For the operator's console: the message may name files. */
export class SupergraphError extends Error {
  override readonly name = 'SupergraphError';
  readonly code: SupergraphErrorCode;
  /** The features that are not supported, as {@link SUPERGRAPH_ERROR_CODES} `SUPERGRAPH_UNSUPPORTED`; else empty. */
  readonly features: readonly string[];

  constructor(
    code: SupergraphErrorCode,
    message: string,
    options: { readonly features?: readonly string[]; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.features = options.features ?? [];
  }
}

/** The operations that a gateway runs where it runs no others: a manifest of them, by hash and by text. */

import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { createListedTexts } from './listed-texts.ts';

/** A file that is no manifest. */
export class SafelistError extends Error {
  override readonly name = 'SafelistError';
  readonly code = 'SAFELIST_INVALID';
}

export interface Safelist {
  readonly size: number;
  /** @returns the text of an operation by its hash; null where there is none. */
  readonly textOf: (id: string) => string | null;
  /** @returns whether an operation is listed: its text as it is in the manifest, but for white space, commas and comments between words. */
  readonly has: (text: string) => boolean;
}

export const MANIFEST_FORMAT = 'apollo-persisted-query-manifest';
export const MANIFEST_VERSION = 1;

/** The form that clients' own tools write and read too. */
const manifestSchema = z.object({
  format: z.literal(MANIFEST_FORMAT),
  version: z.literal(MANIFEST_VERSION),
  operations: z
    .array(
      z.object({
        id: z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 hash, 64 digits of base 16 in lower case'),
        name: z.string(),
        type: z.enum(['query', 'mutation', 'subscription']),
        body: z.string().min(1),
      }),
    )
    .min(1, 'must have an operation: with none, none would run'),
});

export type SafelistManifest = z.infer<typeof manifestSchema>;

export function hashOfOperation(text: string): string {
  return hash('sha256', text, 'hex');
}

/** @throws {SafelistError} `SAFELIST_INVALID`, with the file, the place and the rule. */
export async function readSafelist(file: string): Promise<Safelist> {
  let manifest: SafelistManifest;
  try {
    manifest = manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new SafelistError(`${file}: ${describe(error)}`, { cause: error });
  }
  for (const { id, name, body } of manifest.operations) {
    if (hashOfOperation(body) !== id) {
      throw new SafelistError(
        `${file}: the id of ${name} is not the SHA-256 hash of its body; write the manifest again`,
      );
    }
  }
  return createSafelist(manifest);
}

export function createSafelist({ operations }: Pick<SafelistManifest, 'operations'>): Safelist {
  const byId = new Map(operations.map(({ id, body }) => [id, body]));
  return { size: byId.size, textOf: (id) => byId.get(id) ?? null, has: createListedTexts(byId.values()) };
}

function describe(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.') || 'the manifest'}: ${message}`).join('; ');
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return error instanceof SyntaxError ? 'is not JSON' : `cannot be read (${code ?? 'unknown reason'})`;
}

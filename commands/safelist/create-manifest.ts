import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Kind, parse } from 'graphql';
import {
  hashOfOperation,
  MANIFEST_FORMAT,
  MANIFEST_VERSION,
  type SafelistManifest,
} from '../../gateway/governance/limits/safelist.ts';

/** A file that is no operation. */
export class OperationFileError extends Error {
  override readonly name = 'OperationFileError';
  readonly code = 'OPERATION_FILE_INVALID';
}

/**
 * The manifest of all operations below a folder, in the order of their paths; the same files make the same manifest.
 *
 * @throws {OperationFileError} `OPERATION_FILE_INVALID` for a file that is no GraphQL or has not exactly one operation, or a folder
 *   without any.
 */
export async function createManifest(folder: string): Promise<SafelistManifest> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new OperationFileError(`${folder}: cannot be read (${error.code ?? 'unknown reason'})`, { cause: error });
    },
  );
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.graphql'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length === 0) throw new OperationFileError(`${folder}: there is no file *.graphql in it or below it`);
  const operations = await Promise.all(files.map(async (file) => toOperation(file, await readFile(file, 'utf8'))));
  return { format: MANIFEST_FORMAT, version: MANIFEST_VERSION, operations };
}

function toOperation(file: string, body: string): SafelistManifest['operations'][number] {
  let document;
  try {
    document = parse(body, { noLocation: true });
  } catch (error) {
    throw new OperationFileError(`${file}: is not GraphQL: ${(error as Error).message}`, { cause: error });
  }
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (operation === undefined || operations.length > 1) {
    throw new OperationFileError(`${file}: must have exactly one operation; got ${operations.length}`);
  }
  const name = operation.name?.value ?? path.basename(file, '.graphql');
  return { id: hashOfOperation(body), name, type: operation.operation, body };
}

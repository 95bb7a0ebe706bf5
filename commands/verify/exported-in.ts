/** A GraphQL response in which there is not just one export. */
export class ExportNotFoundError extends Error {
  override readonly name = 'ExportNotFoundError';
  readonly code = 'EXPORT_NOT_FOUND';
}

/**
 * The export in a file: the file itself, or a gateway's response as it was saved, where `export` is a string somewhere in its data.
 *
 * @throws {ExportNotFoundError} for a response that holds none, or several: each is evidence of its own.
 */
export function exportedIn(content: unknown): unknown {
  if (!isRecord(content) || !('data' in content)) return content;
  const found = [...exportTexts(content['data'])];
  if (found.length !== 1) {
    throw new ExportNotFoundError(
      found.length === 0
        ? 'it is a GraphQL response without an export: ask for `verdicts { export }`'
        : `the response holds ${found.length} exports: save each in a file of its own`,
    );
  }
  return JSON.parse(found[0]!) as unknown;
}

function* exportTexts(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* exportTexts(item);
  else if (isRecord(value)) {
    for (const [name, below] of Object.entries(value)) {
      if (name === 'export' && typeof below === 'string') yield below;
      else yield* exportTexts(below);
    }
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The export in a file: the file itself, or a gateway's response as it was saved, where `export` is a string somewhere in its data.
 *
 * @returns what was found; the whole content where nothing in it is an export, so that verifying says what it lacks.
 * @throws {Error} for a response that holds several: each is evidence of its own.
 */
export function exportedIn(content: unknown): unknown {
  if (!isRecord(content) || !isRecord(content['data'])) return content;
  const found = [...exportTexts(content['data'])];
  if (found.length > 1) throw new Error(`the response holds ${found.length} exports: save each in a file of its own`);
  return found.length === 0 ? content : (JSON.parse(found[0]!) as unknown);
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

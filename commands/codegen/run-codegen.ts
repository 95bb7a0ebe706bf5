import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { extensionsJsonSchema } from '../../gateway/http/extensions-schema.ts';
import { createManifest } from '../safelist/create-manifest.ts';
import { generateTypes } from './generate-types.ts';
import { errorCodeTables, replaceSection } from './readme-sections.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Folders whose every file is generated: one that no source asks for any more is removed. */
const GENERATED_FOLDER = 'generated';

/** @returns the exit code. */
export async function runCodegen({ check }: { readonly check: boolean }): Promise<number> {
  const files = new Map<string, string>();
  for (const { filename, content } of await generateTypes(ROOT))
    files.set(path.relative(ROOT, path.resolve(ROOT, filename)), content);
  const manifest = await createManifest(path.join(ROOT, 'examples'));
  files.set('examples/safelist.json', `${JSON.stringify(manifest, null, 2)}\n`);
  files.set('schema/contract/extensions.schema.json', `${JSON.stringify(extensionsJsonSchema(), null, 2)}\n`);
  files.set(
    'README.md',
    replaceSection(await readFile(path.join(ROOT, 'README.md'), 'utf8'), 'error codes', errorCodeTables()),
  );
  const stale: string[] = [];
  for (const [file, content] of files) {
    const before = await readFile(path.join(ROOT, file), 'utf8').catch(() => null);
    if (before === content) continue;
    stale.push(file);
    if (check) continue;
    await mkdir(path.dirname(path.join(ROOT, file)), { recursive: true });
    await writeFile(path.join(ROOT, file), content);
  }
  for (const file of await filesInGeneratedFolders()) {
    if (files.has(file)) continue;
    stale.push(file);
    if (!check) await rm(path.join(ROOT, file));
  }
  if (check && stale.length > 0) {
    process.stderr.write(`CODEGEN_STALE: npm run codegen would change ${stale.join(', ')}\n`);
    return 1;
  }
  process.stdout.write(`${files.size} generated files, ${stale.length} changed\n`);
  return 0;
}

async function filesInGeneratedFolders(): Promise<string[]> {
  const found: string[] = [];
  for (const top of ['examples', 'subgraphs']) {
    const entries = await readdir(path.join(ROOT, top), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const file = path.relative(ROOT, path.join(entry.parentPath, entry.name));
      if (entry.isFile() && file.split(path.sep).includes(GENERATED_FOLDER)) found.push(file);
    }
  }
  return found;
}

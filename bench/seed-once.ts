import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './processes.ts';

/**
 * Seeds a folder below `.data/bench`, unless that was done before with the same samples, which a desk loads first: a second run starts
 * at once.
 *
 * @returns the folder, as `DATA_DIR` names it.
 */
export async function seedOnce(incidents: number, seed: number): Promise<string> {
  const folder = path.join(ROOT, '.data', 'bench', `${seed}-${incidents}`);
  const marker = path.join(folder, 'seeded');
  const samples = await hashSamples();
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === samples) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const start = performance.now();
  console.log(`seeding ${incidents} incidents, once`);
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['commands/seed.ts', '--incidents', String(incidents), '--seed', String(seed)],
    { cwd: ROOT, env: { ...process.env, DATA_DIR: folder }, maxBuffer: 64 * 1024 * 1024 },
  );
  console.log(stdout.trimEnd());
  console.log(`seeded in ${Math.round((performance.now() - start) / 1000)} s`);
  await writeFile(marker, samples);
  return folder;
}

async function hashSamples(): Promise<string> {
  const paths: string[] = [];
  for await (const file of glob('subgraphs/*/sample/**', { cwd: ROOT, withFileTypes: true }))
    if (file.isFile()) paths.push(path.join(file.parentPath, file.name));
  const hash = createHash('sha256');
  for (const file of paths.toSorted()) hash.update(await readFile(file));
  return hash.digest('hex');
}

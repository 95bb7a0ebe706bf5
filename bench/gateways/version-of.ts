import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../processes.ts';

/** @param folder below the project's root, where the package is installed. */
export function versionOf(packageName: string, folder = '.'): string {
  const file = path.join(ROOT, folder, 'node_modules', packageName, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

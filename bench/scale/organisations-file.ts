/** `organisations.yml` with organisations made by code added: each with a desk of the contract's types, and nobody at its address. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_ORGANISATIONS_PATH, loadOrganisations } from '../../schema/organisations/load.ts';
import { ROOT } from '../processes.ts';

/**
 * @param count how many subgraphs of desks there are in all, those of the real file included.
 * @returns the file's path.
 * @throws {Error} when the real file has more.
 */
export async function writeOrganisations(count: number): Promise<string> {
  const text = await readFile(DEFAULT_ORGANISATIONS_PATH, 'utf8');
  const { length: real } = (await loadOrganisations()).subgraphs;
  if (count < real) throw new Error(`There are ${real} organisations with a desk already: ${count} is too few.`);
  const added = Array.from({ length: count - real }, (_unused, index) => {
    const number = String(real + index + 1).padStart(3, '0');
    return `  - code: SCALE-${number}
    name: Organisation ${number} (synthetic)
    knownFrom: 2003-12-31
    source: synthetic
    subgraph: { name: scale-${number}, prefix: Scale${number}, url: 'http://scale-${number}.invalid/graphql' }
    desks:
      - { name: Service desk ${number} (synthetic), kind: CENTRAL, memberFrom: 2006-01-01 }
`;
  });
  const folder = path.join(ROOT, '.data/bench');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, `organisations-${count}.yml`);
  await writeFile(
    file,
    text.replace(/^takeovers:/m, () => `${added.join('')}\ntakeovers:`),
  );
  return file;
}

import type { Bom } from './stable-bom.ts';

/** What npm writes into `package-lock.json`, as far as it is read here. */
export interface Lockfile {
  readonly name: string;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  /** Subresource integrity: algorithm and base64. */
  readonly integrity?: string;
  readonly hasInstallScript?: true;
  readonly link?: true;
}

const SOMETHING_OF_A_MACHINE = /https?:\/\/(?!cyclonedx\.org)[^"]*|"(?:\/|[A-Z]:\\)[^"]*"|urn:uuid/;

/**
 * Holds a bill of materials to the lockfile, by name, version and hash, and install scripts to the page that argues each.
 *
 * @returns one line for each difference; none where they say the same.
 */
export function findDifferences(bom: Bom, { packages }: Lockfile, reasons: string): string[] {
  const locked = new Map<string, string>();
  const scripts = new Set<string>();
  for (const [path, { name, version, integrity, hasInstallScript, link }] of Object.entries(packages)) {
    if (path === '' || link === true) continue;
    const called = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    locked.set(`${called}@${version}`, hashOf(integrity));
    if (hasInstallScript === true) scripts.add(called);
  }
  const listed = new Map(
    bom.components.map(({ name, version, hashes = [] }) => [`${name}@${version}`, hashes[0]?.content ?? '']),
  );
  const machine = SOMETHING_OF_A_MACHINE.exec(JSON.stringify(bom));
  return [
    ...[...locked].flatMap(([id, hash]) => {
      const said = listed.get(id);
      if (said === undefined)
        return [`${id} is in package-lock.json and not in the bill of materials; run npm run sbom`];
      return said === hash ? [] : [`${id} has another hash in package-lock.json; run npm run sbom`];
    }),
    ...[...listed.keys()]
      .filter((id) => !locked.has(id))
      .map((id) => `${id} is not in package-lock.json; run npm run sbom`),
    ...[...scripts]
      .filter((name) => !reasons.includes(`\`${name}\``))
      .map((name) => `${name} has an install script, which docs/supply-chain.md does not argue`),
    ...(machine === null ? [] : [`the bill of materials names a place: ${machine[0].slice(0, 80)}`]),
  ].toSorted();
}

/** In base 16, as CycloneDX has it. */
function hashOf(integrity: string | undefined): string {
  return integrity === undefined ? '' : Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex');
}

/** A CycloneDX document, as far as it is read here. */
export interface Bom {
  readonly metadata?: { readonly component?: Readonly<Record<string, unknown>> };
  readonly components: readonly Component[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly [name: string]: unknown;
}

export interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly [name: string]: unknown;
}

/**
 * The same for the same lockfile, wherever and whenever it is written: without when, by which tool, in which folder and from which
 * registry. What identifies a package is its name, its version and its hash.
 *
 * @param name of the product: npm calls it by its folder.
 */
export function toStableBom({ metadata, components, dependencies = [], ...others }: Bom, name: string): Bom {
  const { serialNumber: _serialNumber, ...document } = others;
  const byName =
    <Named>(keyOf: (one: Named) => string) =>
    (left: Named, right: Named): number =>
      keyOf(left) < keyOf(right) ? -1 : 1;
  return {
    ...document,
    metadata: { component: { ...metadata?.component, name } },
    components: components
      .map(({ externalReferences: _externalReferences, ...component }) => component as Component)
      .toSorted(byName((component) => component['bom-ref'])),
    dependencies: dependencies
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.toSorted() }))
      .toSorted(byName(({ ref }) => ref)),
  };
}

import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES } from '@apollo/federation-internals';
import { Kind, parse, valueFromASTUntyped, visit } from 'graphql';
import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { ENFORCED_LINKS } from './access-directives.ts';
import { SupergraphError } from './errors.ts';

/**
 * Finds what a supergraph asks for that this gateway would ignore, where ignoring it would change what is answered, to whom,
 * or at what cost.
 *
 * @returns the name of each feature once, in alphabetical order; empty where the gateway obeys the supergraph whole. A
 *   feature that its own link does not mark as needed for execution or security (`for:`) may be ignored, as the link
 *   specification says.
 * @throws {GraphQLError} when the text is not GraphQL SDL.
 */
export function findUnsupportedFeatures(supergraphSdl: string): string[] {
  const document = parse(supergraphSdl, { noLocation: true });
  const features = new Set<string>();
  for (const link of readFeatureLinks(document)) {
    const name = judgeFeature(link);
    if (name !== undefined) features.add(name);
  }
  visit(document, {
    Directive(directive) {
      const name = judgeJoin(directive as ConstDirectiveNode);
      if (name !== undefined) features.add(name);
    },
    DirectiveDefinition(definition) {
      // Incremental delivery, offered to clients: the stock execution would answer the whole at once.
      const { name, locations } = definition;
      const isForClients = locations.some(({ value }) => value === 'FRAGMENT_SPREAD' || value === 'FIELD');
      if (isForClients && (name.value === 'defer' || name.value === 'stream')) features.add(`@${name.value}`);
    },
  });
  if (hasSubscriptions(document)) features.add('subscriptions');
  return [...features].toSorted();
}

/** @throws {SupergraphError} `SUPERGRAPH_UNSUPPORTED`, naming each feature of {@link findUnsupportedFeatures}. */
export function assertSupported(supergraphSdl: string): void {
  const features = findUnsupportedFeatures(supergraphSdl);
  if (features.length === 0) return;
  throw new SupergraphError(
    'SUPERGRAPH_UNSUPPORTED',
    `The supergraph uses what is not supported yet: ${features.join(', ')}`,
    {
      features,
    },
  );
}

interface FeatureLink {
  readonly url: string;
  /** Name of the specification, such as `join`. */
  readonly name: string;
  /** Whose specification it is, such as `https://specs.apollo.dev`. */
  readonly authority: string;
  /** Such as `0.5`. */
  readonly version: string;
  /** `SECURITY`, `EXECUTION`, or null where a gateway may ignore the feature. */
  readonly purpose: string | null;
}

const APOLLO_AUTHORITY = 'https://specs.apollo.dev';

/**
 * Specifications of which another version than is known here is refused by its version: those in which every supergraph is written, and
 * those that protect something.
 */
const HELD_TO_VERSION: ReadonlySet<string> = new Set([
  'core',
  'link',
  'join',
  'tag',
  'inaccessible',
  'authenticated',
  'requiresScopes',
  'policy',
  'cost',
]);

const OBEYED: ReadonlySet<string> = new Set([
  ...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  ...ENFORCED_LINKS,
  `${APOLLO_AUTHORITY}/link/v1.0`,
  // The planner knows nothing of them, and need not: `governance/limits/cost` obeys them.
  `${APOLLO_AUTHORITY}/cost/v0.1`,
]);

/**
 * Specifications that nothing here obeys, by the names by which people know them. They are refused whether or not their link
 * says what it is for: some composers leave that out.
 */
const REFUSED: Readonly<Record<string, string>> = {
  context: '@context and @fromContext',
  connect: '@connect (Apollo Connectors)',
  source: '@source (Apollo Connectors)',
  cacheTag: '@cacheTag',
};

/** What is enforced where it stands as itself, and would not be seen where it stands as an argument of `@join__directive`. */
const REFUSED_BY_JOIN: Readonly<Record<string, string>> = {
  authenticated: '@join__directive(name: "authenticated")',
  requiresScopes: '@join__directive(name: "requiresScopes")',
  policy: '@join__directive(name: "policy")',
};

function readFeatureLinks(document: DocumentNode): FeatureLink[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) return [];
    return (definition.directives ?? []).flatMap((directive) => {
      const given = readArguments(directive);
      // `@link` may be renamed, so it is known by its arguments: `@core(feature:)` came before `@link(url:)`.
      const url = given['url'] ?? given['feature'];
      if (typeof url !== 'string') return [];
      const parts = /^(.*)\/([^/]+)\/v(\d+\.\d+)\/?$/.exec(url);
      const purpose = typeof given['for'] === 'string' ? given['for'] : null;
      return [{ url, authority: parts?.[1] ?? '', name: parts?.[2] ?? '', version: parts?.[3] ?? '', purpose }];
    });
  });
}

function judgeFeature({ url, name, authority, version, purpose }: FeatureLink): string | undefined {
  if (authority === APOLLO_AUTHORITY) {
    const refused = REFUSED[name];
    if (refused !== undefined) return refused;
    if (OBEYED.has(url)) return undefined;
    if (HELD_TO_VERSION.has(name)) return `${name} v${version}`;
  }
  return purpose === null ? undefined : `${url} (for: ${purpose})`;
}

/** What the join specification can say and the stock execution does not do. */
function judgeJoin(directive: ConstDirectiveNode): string | undefined {
  const given = readArguments(directive);
  // The planner takes each label as false unless told otherwise per request, and nothing here tells it: the field would never
  // move, whatever share of the traffic was meant to.
  const { value: name } = directive.name;
  if (name === 'join__field' && typeof given['overrideLabel'] === 'string') return 'progressive @override';
  if (name === 'join__directive' && typeof given['name'] === 'string') {
    return REFUSED[given['name']] ?? REFUSED_BY_JOIN[given['name']];
  }
  return undefined;
}

function hasSubscriptions({ definitions }: DocumentNode): boolean {
  const schemas = definitions.filter(
    (definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION,
  );
  const rootTypes = schemas.flatMap(({ operationTypes }) => operationTypes ?? []);
  if (rootTypes.some(({ operation }) => operation === 'subscription')) return true;
  // Where no schema definition names its root types, the usual names count.
  if (rootTypes.length > 0) return false;
  return definitions.some(
    ({ kind, ...rest }) =>
      kind === Kind.OBJECT_TYPE_DEFINITION && 'name' in rest && rest.name?.value === 'Subscription',
  );
}

function readArguments(directive: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value) as unknown]),
  );
}

import { Kind, print, specifiedDirectives, valueFromASTUntyped } from 'graphql';
import type { ConstDirectiveNode, DirectiveDefinitionNode } from 'graphql';
import { ACCESS_DIRECTIVES, checkAccessDirectives, type AccessStanding } from './check-access-directives.ts';
import type { Finding } from './check-contract.ts';
import { federationName } from './schema-outline.ts';
import type { AppliedDirective, SchemaOutline, TypeOutline } from './schema-outline.ts';

/**
 * Checks what a desk declares of directives: the contract's own are there and alike, no other is made for queries, and
 * `@link` brings in only what stays within the desk's own types and what the gateway obeys.
 */
export function checkDirectiveDeclarations(contract: SchemaOutline, desk: SchemaOutline): Finding[] {
  const findings: Finding[] = [];
  for (const [name, expected] of contract.directiveDefinitions) {
    const actual = desk.directiveDefinitions.get(name);
    if (actual !== undefined && writeSignature(actual) === writeSignature(expected)) continue;
    findings.push({
      rule: 'CONTRACT_NARROWED_DIRECTIVE',
      coordinate: `@${name}`,
      message: `${actual === undefined ? 'Is missing' : 'Is declared otherwise'}: the contract declares ${writeSignature(expected)}, and a directive of queries works only where every desk declares it alike.`,
    });
  }
  for (const [name, definition] of desk.directiveDefinitions) {
    if (contract.directiveDefinitions.has(name) || SPECIFIED.has(name)) continue;
    if (!isExecutableDirective(definition)) continue;
    findings.push(
      notAllowed(
        `@${name}`,
        'a directive of queries would have to be declared by every desk: propose it for the contract',
      ),
    );
  }
  return [...findings, ...checkSchemaDirectives(desk.schemaDirectives)];
}

/**
 * Checks the directives on one type that the desk shares with others (`SHARED`), answers under the contract (`DESK_TYPE`), was given to
 * keep (`GIVEN`) or owns alone (`OWN`), or on the fields that it has at the root (`ROOT`). On what is shared nothing may be added; on its
 * own types only what no one else can feel.
 */
export function checkAppliedDirectives(
  type: TypeOutline,
  expected: TypeOutline | undefined,
  standing: AccessStanding,
): Finding[] {
  const isShared = standing === 'SHARED';
  const findings: Finding[] = [];
  const check = (
    coordinate: string,
    actual: readonly AppliedDirective[],
    contract: readonly AppliedDirective[] | undefined,
  ): void => {
    for (const directive of actual) {
      if (contract?.some((candidate) => candidate.name === directive.name)) continue;
      const finding = judgeDirective(directive, coordinate, contract !== undefined, isShared);
      if (finding !== undefined) findings.push(finding);
    }
  };
  findings.push(...checkAccessDirectives(type, expected, standing));
  check(type.name, type.directives, expected?.directives);
  for (const [name, field] of type.fields) {
    const contract = expected?.fields.get(name);
    check(`${type.name}.${name}`, field.directives, contract?.directives);
    for (const [argumentName, argument] of field.arguments) {
      check(
        `${type.name}.${name}(${argumentName}:)`,
        argument.directives,
        contract?.arguments.get(argumentName)?.directives,
      );
    }
  }
  for (const [name, field] of type.inputFields) {
    check(`${type.name}.${name}`, field.directives, expected?.inputFields.get(name)?.directives);
  }
  for (const [name, value] of type.enumValues) {
    check(`${type.name}.${name}`, value.directives, expected?.enumValues.get(name)?.directives);
  }
  return findings;
}

/** True where clients could write the directive in an operation. */
export function isExecutableDirective(definition: DirectiveDefinitionNode): boolean {
  return definition.locations.some(({ value }) => EXECUTABLE_LOCATIONS.has(value));
}

/** Directives of federation that a desk may import and use on its own types. `override` and `interfaceObject` have rules of their own. */
const ALLOWED_IMPORTS: ReadonlySet<string> = new Set(
  [
    'key',
    'shareable',
    'inaccessible',
    'tag',
    'external',
    'requires',
    'provides',
    'override',
    'interfaceObject',
    ...ACCESS_DIRECTIVES,
    'cost',
    'listSize',
  ].map((name) => `@${name}`),
);

/** Directives of federation that a desk may not use, each with the reason it is told. */
const REFUSED_DIRECTIVES: Readonly<Record<string, string>> = {
  context: 'the gateway does not support it yet',
  fromContext: 'the gateway does not support it yet',
  composeDirective: 'it would carry a directive of yours into the graph that everyone shares',
  cacheTag: 'the gateway does not support it yet',
  extends: 'write "extend type" instead, so that it is seen whose the type is',
};

/** GraphQL's own directives, which some libraries repeat. */
const SPECIFIED: ReadonlySet<string> = new Set(specifiedDirectives.map(({ name }) => name));

const EXECUTABLE_LOCATIONS: ReadonlySet<string> = new Set([
  'QUERY',
  'MUTATION',
  'SUBSCRIPTION',
  'FIELD',
  'FRAGMENT_DEFINITION',
  'FRAGMENT_SPREAD',
  'INLINE_FRAGMENT',
  'VARIABLE_DEFINITION',
]);

function judgeDirective(
  directive: AppliedDirective,
  coordinate: string,
  isContract: boolean,
  isShared: boolean,
): Finding | undefined {
  if (ACCESS_DIRECTIVES.has(directive.name)) return undefined;
  const reason = REFUSED_DIRECTIVES[directive.name];
  if (reason !== undefined) return notAllowed(coordinate, `@${directive.name}: ${reason}`);
  if (directive.name === 'inaccessible' && isContract) {
    return {
      rule: 'CONTRACT_NARROWED_VISIBILITY',
      coordinate,
      message: `${coordinate} is of the contract, and @inaccessible would hide it from everyone: remove the directive.`,
    };
  }
  if (directive.name === 'external' && isContract) {
    return {
      rule: 'CONTRACT_NARROWED_FIELD',
      coordinate,
      message: `${coordinate} is marked @external, so that nobody answers it: a desk answers the whole contract.`,
    };
  }
  if (directive.name === 'override' && directive.arguments.has('label')) {
    return notAllowed(coordinate, '@override with a label: the gateway does not support moving a field by degrees yet');
  }
  // These have rules of their own, told elsewhere in words that fit.
  if (['key', 'shareable', 'override', 'interfaceObject'].includes(directive.name)) return undefined;
  if (!isShared) return undefined;
  return notAllowed(coordinate, `@${directive.name}: it would show on what every desk shares`);
}

function checkSchemaDirectives(directives: readonly ConstDirectiveNode[]): Finding[] {
  const links = directives.filter(({ name }) => name.value === 'link');
  const findings = directives
    .filter(({ name }) => federationName(name.value) === 'composeDirective')
    .map(() => notAllowed('@composeDirective', `@composeDirective: ${REFUSED_DIRECTIVES['composeDirective']}`));
  if (!links.some((link) => FEDERATION_URL.test(readLink(link).url))) {
    findings.push({
      rule: 'SUBGRAPH_INVALID',
      coordinate: '@link',
      message:
        'The schema has no @link to Federation 2 (https://specs.apollo.dev/federation/v2.x): declare it as the contract does.',
    });
  }
  return [...findings, ...links.flatMap((link) => checkLink(readLink(link)))];
}

const FEDERATION_URL = /^https:\/\/specs\.apollo\.dev\/federation\/v2\.\d+$/;
const LINK_URL = /^https:\/\/specs\.apollo\.dev\/link\/v1\.\d+$/;

interface Link {
  readonly url: string;
  readonly as: string | undefined;
  readonly imports: readonly { readonly name: string; readonly as: string }[];
}

function readLink(directive: ConstDirectiveNode): Link {
  const given = Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value) as unknown]),
  );
  const imports = Array.isArray(given['import']) ? (given['import'] as unknown[]) : [];
  return {
    url: typeof given['url'] === 'string' ? given['url'] : '',
    as: typeof given['as'] === 'string' ? given['as'] : undefined,
    imports: imports.flatMap((entry) => {
      if (typeof entry === 'string') return [{ name: entry, as: entry }];
      const { name, as } = entry as { readonly name?: unknown; readonly as?: unknown };
      return typeof name === 'string' ? [{ name, as: typeof as === 'string' ? as : name }] : [];
    }),
  };
}

function checkLink(link: Link): Finding[] {
  if (LINK_URL.test(link.url)) return [];
  if (!FEDERATION_URL.test(link.url)) {
    return [notAllowed('@link', `@link to ${JSON.stringify(link.url)}: only Federation 2 may be linked`)];
  }
  const findings: Finding[] = [];
  if (link.as !== undefined) findings.push(notAllowed('@link', '@link(as:): leave federation under its own name'));
  for (const { name, as } of link.imports) {
    if (name !== as) findings.push(notAllowed(name, `${name} imported as ${as}: import it under its own name`));
    else if (name.startsWith('@') && !ALLOWED_IMPORTS.has(name)) {
      findings.push(
        notAllowed(
          name,
          `${name}: ${REFUSED_DIRECTIVES[name.slice(1)] ?? 'it is not among the directives that a desk may use'}`,
        ),
      );
    }
  }
  return findings;
}

function notAllowed(coordinate: string, reason: string): Finding {
  return { rule: 'DIRECTIVE_NOT_ALLOWED', coordinate, message: `Not allowed here: ${reason}.` };
}

/** A directive definition without descriptions, so that wording never counts as a difference. */
function writeSignature(definition: DirectiveDefinitionNode): string {
  const bare = {
    kind: Kind.DIRECTIVE_DEFINITION as const,
    name: definition.name,
    repeatable: definition.repeatable,
    locations: definition.locations.toSorted((left, right) => (left.value < right.value ? -1 : 1)),
    arguments: (definition.arguments ?? []).map(({ kind, name, type, defaultValue }) =>
      defaultValue === undefined ? { kind, name, type } : { kind, name, type, defaultValue },
    ),
  };
  return print(bare);
}

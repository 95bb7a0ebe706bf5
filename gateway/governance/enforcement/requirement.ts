/** What `@authenticated`, `@requiresScopes` and `@policy` ask of a reader, and how such demands add up. */

/** Sets of words, of which one must be held whole: `[["a", "b"], ["c"]]` is a and b, or else c. Without any set nothing is asked. */
export type Alternatives = readonly (readonly string[])[];

export interface Requirement {
  /** Whether somebody must be known to read. */
  readonly isAuthenticated: boolean;
  readonly scopes: Alternatives;
  readonly policies: Alternatives;
}

/** What holds of one reader. */
export interface RequirementsMet {
  readonly isAuthenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
}

/** All that several places ask together, as composition merges what several subgraphs say of one place. */
export function conjunctionOf(requirements: readonly Requirement[]): Requirement {
  return {
    isAuthenticated: requirements.some(({ isAuthenticated }) => isAuthenticated),
    scopes: requirements.map(({ scopes }) => scopes).reduce(allOf, []),
    policies: requirements.map(({ policies }) => policies).reduce(allOf, []),
  };
}

/** Whether nobody can meet the first without meeting the second. */
export function isImplied(by: Requirement, requirement: Requirement): boolean {
  return (
    (by.isAuthenticated || !requirement.isAuthenticated) &&
    areImplied(by.scopes, requirement.scopes) &&
    areImplied(by.policies, requirement.policies)
  );
}

export function isMet({ isAuthenticated, scopes, policies }: Requirement, met: RequirementsMet): boolean {
  return (!isAuthenticated || met.isAuthenticated) && areHeld(scopes, met.scopes) && areHeld(policies, met.policies);
}

/** @returns what of the requirement does not hold, without the words that do. */
export function missingOf(requirement: Requirement, met: RequirementsMet): Requirement {
  return {
    isAuthenticated: requirement.isAuthenticated && !met.isAuthenticated,
    scopes: withoutHeld(requirement.scopes, met.scopes),
    policies: withoutHeld(requirement.policies, met.policies),
  };
}

/** In words, such as `an identity, and scope role:auditor`. */
export function describeRequirement({ isAuthenticated, scopes, policies }: Requirement): string {
  const parts = [
    ...(isAuthenticated ? ['an identity'] : []),
    ...(scopes.length > 0 ? [`scope ${describeAlternatives(scopes)}`] : []),
    ...(policies.length > 0 ? [`policy ${describeAlternatives(policies)}`] : []),
  ];
  return parts.join(', and ');
}

function describeAlternatives(alternatives: Alternatives): string {
  return alternatives.map((words) => words.join(' and ')).join(', or ');
}

function allOf(left: Alternatives, right: Alternatives): Alternatives {
  if (asksNothing(left)) return asksNothing(right) ? [] : absorb(right);
  if (asksNothing(right)) return left;
  return absorb(left.flatMap((one) => right.map((other) => [...one, ...other])));
}

function asksNothing(alternatives: Alternatives): boolean {
  return alternatives.length === 0 || alternatives.some((words) => words.length === 0);
}

/** Each set in order and once, without those that ask for all that another asks for and more. */
function absorb(alternatives: Alternatives): Alternatives {
  const kept: string[][] = [];
  const byLength = alternatives
    .map((words) => [...new Set(words)].toSorted())
    .toSorted((left, right) => left.length - right.length || (left.join(' ') < right.join(' ') ? -1 : 1));
  for (const words of byLength) {
    if (!kept.some((smaller) => smaller.every((word) => words.includes(word)))) kept.push(words);
  }
  return kept;
}

function areHeld(alternatives: Alternatives, held: ReadonlySet<string>): boolean {
  return alternatives.length === 0 || alternatives.some((words) => words.every((word) => held.has(word)));
}

function areImplied(by: Alternatives, alternatives: Alternatives): boolean {
  if (asksNothing(alternatives)) return true;
  return (
    !asksNothing(by) && by.every((held) => alternatives.some((words) => words.every((word) => held.includes(word))))
  );
}

function withoutHeld(alternatives: Alternatives, held: ReadonlySet<string>): Alternatives {
  const missing = alternatives.map((words) => words.filter((word) => !held.has(word)));
  return asksNothing(missing) ? [] : absorb(missing);
}

/** Numbers that may hang on a request's variables: reckoned at once where they do not. */

/** Coerced. */
export type Variables = Readonly<Record<string, unknown>>;
export type Term = number | ((variables: Variables) => number);

export function valueOf(term: Term, variables: Variables): number {
  return typeof term === 'number' ? term : term(variables);
}

export function sum(terms: readonly Term[]): Term {
  return combine(terms, (numbers) => numbers.reduce((total, number) => total + number, 0));
}

export function product(terms: readonly Term[]): Term {
  return combine(terms, (numbers) => numbers.reduce((total, number) => total * number, 1));
}

/** 0 of none. */
export function largest(terms: readonly Term[]): Term {
  return combine(terms, (numbers) => numbers.reduce((most, number) => Math.max(most, number), 0));
}

/** Those that are known are combined once: `operation` must not mind in what order it is given them. */
function combine(terms: readonly Term[], operation: (numbers: readonly number[]) => number): Term {
  const known = operation(terms.filter((term) => typeof term === 'number'));
  const open = terms.filter((term) => typeof term !== 'number');
  if (open.length === 0) return known;
  return (variables) => operation([known, ...open.map((term) => term(variables))]);
}

export interface Difference {
  readonly path: readonly (string | number)[];
  readonly expected: unknown;
  readonly actual: unknown;
}

/**
 * Compares two values of JSON from the top: where they differ, whoever asks may allow that; if not, it looks below.
 *
 * @param isAllowed true where all of a difference may be; false looks below; words say why it may not, whatever is below.
 * @returns the first that may not be, as deep as both have the same form; null where there is none.
 */
export function firstDifference(
  expected: unknown,
  actual: unknown,
  isAllowed: (difference: Difference) => boolean | string,
  path: Difference['path'] = [],
): (Difference & { readonly because: string | null }) | null {
  if (JSON.stringify(expected) === JSON.stringify(actual)) return null;
  const difference = { path, expected, actual };
  const allowed = isAllowed(difference);
  if (allowed === true) return null;
  if (typeof allowed === 'string') return { ...difference, because: allowed };
  if (!isContainer(expected) || !isContainer(actual) || !haveSameForm(expected, actual)) {
    return { ...difference, because: null };
  }
  for (const name of Object.keys(expected)) {
    const step = Array.isArray(expected) ? Number(name) : name;
    const below = firstDifference(expected[name], actual[name], isAllowed, [...path, step]);
    if (below !== null) return below;
  }
  return null;
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Lists of one length, or objects of the same fields in the same order. */
function haveSameForm(expected: Container, actual: Container): boolean {
  return (
    Array.isArray(expected) === Array.isArray(actual) && Object.keys(expected).join() === Object.keys(actual).join()
  );
}

/** What may stand at a leaf. */

/** Whether a value may stand at a leaf of a scalar of that name; scalars that are not here may be anything. */
export type ScalarChecks = Readonly<Record<string, (value: unknown) => boolean>>;

export const SPECIFIED_SCALARS = {
  String: (value) => typeof value === 'string',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
  Boolean: (value) => typeof value === 'boolean',
  Int: (value) => Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 31,
  Float: (value) => typeof value === 'number',
} as const satisfies ScalarChecks;

/** The same for code that is compiled: a condition, as JavaScript, on the value of that name. */
export const SPECIFIED_CONDITIONS: Readonly<Record<keyof typeof SPECIFIED_SCALARS, (value: string) => string>> = {
  String: (value) => `typeof ${value} === 'string'`,
  ID: (value) => `(typeof ${value} === 'string' || Number.isInteger(${value}))`,
  Boolean: (value) => `typeof ${value} === 'boolean'`,
  // Anything but a number would be made one, by whatever it says of that.
  Int: (value) => `(typeof ${value} === 'number' && (${value} | 0) === ${value})`,
  Float: (value) => `typeof ${value} === 'number'`,
};

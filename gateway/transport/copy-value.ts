/** @returns a value of JSON with nothing in it that is shared with the one given, but what writes itself, which never changes. */
export function copyValue<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || isWritingItself(value)) return value;
  if (Array.isArray(value)) return value.map(copyValue) as Value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copyValue((value as Record<string, unknown>)[name]);
  return copy as Value;
}

/** Nothing that came as JSON has a function. */
function isWritingItself(value: object): boolean {
  return typeof (value as { readonly toJSON?: unknown }).toJSON === 'function';
}

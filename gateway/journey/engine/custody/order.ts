/** By code unit, as ids are ordered everywhere: never by a locale. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

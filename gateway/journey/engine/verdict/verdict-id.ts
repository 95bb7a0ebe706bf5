/** Names a verdict in the words of what it is about, so that a dispute raised today still names it when it is reckoned again. */

/** @param incident the incident's id. */
export function restoreVerdictId(
  agreement: { readonly code: string; readonly version: string },
  target: string,
  incident: string,
): string {
  return [agreement.code, agreement.version, target, incident].map(encodeURIComponent).join('/');
}

/** @param period milliseconds UTC, from inclusive, to exclusive. */
export function availabilityVerdictId(
  agreement: { readonly code: string; readonly version: string },
  target: string,
  service: string,
  period: { readonly from: number; readonly to: number },
): string {
  const days = `${new Date(period.from).toISOString()}--${new Date(period.to).toISOString()}`;
  return [agreement.code, agreement.version, target, service, days].map(encodeURIComponent).join('/');
}

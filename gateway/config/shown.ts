const MAXIMUM_SHOWN_LENGTH = 80;

/**
 * A value as the message about it shows it: one line, cut off, and nothing of it that may be a password.
 *
 * @param isSecret of an address that is given to log in with, only the scheme is shown; whoever mistypes one may write anything after it.
 */
export function shown(value: unknown, isSecret = false): string {
  if (!isSecret) {
    if (typeof value === 'string') return JSON.stringify(withoutCredentials(value).slice(0, MAXIMUM_SHOWN_LENGTH));
    return withoutCredentials(JSON.stringify(value) ?? String(value)).slice(0, MAXIMUM_SHOWN_LENGTH);
  }
  if (typeof value !== 'string') return 'what is no text';
  return JSON.stringify(value.split(',').map(schemeOf).join(',').slice(0, MAXIMUM_SHOWN_LENGTH));
}

function schemeOf(address: string): string {
  return `${/^[A-Za-z][A-Za-z0-9+.-]{0,30}:\/\//.exec(address)?.[0] ?? ''}…`;
}

/** A user and a password stand between the scheme and the last @, whatever is in them. */
function withoutCredentials(text: string): string {
  return text.replace(/:\/\/.*@/gs, '://…@');
}

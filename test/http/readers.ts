/** Readers for tests that are not about how they say who they are: a header names the role, and the subject. */

import type { Reader, Role } from '../../schema/contract/reader.ts';

export const AS_ROLE = 'test-role';
export const AS_SUBJECT = 'test-subject';

export function readerOf({ headers }: { readonly headers: NodeJS.Dict<string | string[]> }): Reader {
  return {
    subject: String(headers[AS_SUBJECT] ?? 'somebody'),
    desk: 'nsd',
    capacity: 'PROVIDER',
    role: String(headers[AS_ROLE] ?? 'auditor') as Role,
    purpose: 'AUDIT',
    toolkitStatus: 'CURRENT',
    breakGlassReason: null,
  };
}

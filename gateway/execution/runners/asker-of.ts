/** Who asks suppliers on behalf of a request. */

import { hash } from 'node:crypto';
import { AS_KNOWN_AT_HEADER, AS_OF_HEADER, TIMES_ORIGIN_HEADER } from '../../../schema/contract/times.ts';
import type { Asker } from '../../transport/inquiry.ts';
import { readerKeyOf, type RequestScope } from '../request-scope.ts';

/** Made once a request: whatever it asks, it is the same who asks. */
export function askerOf(scope: RequestScope): Asker {
  const { forwardedHeaders, reader, glassRequestId, departure, times, sharesNothing, trace } = scope;
  return {
    ...(reader !== null &&
      reader.breakGlassReason !== null && {
        withoutBreakGlass: askerOf({ ...scope, reader: { ...reader, breakGlassReason: null }, glassRequestId: null }),
      }),
    reader,
    requestId: glassRequestId,
    headers:
      times === null
        ? forwardedHeaders
        : {
            ...forwardedHeaders,
            [AS_OF_HEADER]: times.asOfText,
            [AS_KNOWN_AT_HEADER]: times.asKnownAtText,
            [TIMES_ORIGIN_HEADER]: times.origin,
          },
    // The trace headers change no answer.
    sharingKey:
      sharesNothing === true
        ? crypto.randomUUID()
        : JSON.stringify([readerKeyOf(scope), glassRequestId, times?.asOfText, times?.asKnownAtText, times?.origin]),
    departure,
    copyReader: copyReaderOf(scope),
    trace: trace ?? undefined,
  };
}

/** A figure over many incidents is made of what desks say now, and what follows a change may not have been asked before it. */
function copyReaderOf(scope: RequestScope): Asker['copyReader'] {
  const { times, sharesNothing, isFederatedRead } = scope;
  if (sharesNothing === true || isFederatedRead === true) return null;
  const named =
    times === null || times.origin === 'default'
      ? null
      : [times.asOf, times.asKnownAt].map((time) => (time === times.openNow ? null : time));
  // A digest, since copies outlive the request, and what kept them should hold nobody's credentials.
  const reader = hash('sha256', JSON.stringify([readerKeyOf(scope), named]), 'base64url');
  return { reader, now: times?.openNow ?? null };
}

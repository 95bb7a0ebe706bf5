/** Words for which no desk was asked are not known to come without the glass: the mark is made all the same, and nothing is thrown. */

import { expect, it } from 'vitest';
import { glassOutcomeOf, isGlassBroken } from '../../gateway/execution/glass-outcome.ts';
import { createRequestScope } from '../../gateway/execution/request-scope.ts';
import { createDeadline } from '../../gateway/transport/deadline.ts';
import { Leaving } from '../../gateway/transport/departure.ts';
import type { Reader } from '../../schema/contract/reader.ts';

const READER: Reader = {
  subject: 'guardian-1',
  desk: null,
  capacity: 'GUARDIAN',
  role: 'guardian',
  purpose: 'CLINICAL_SAFETY',
  toolkitStatus: 'CURRENT',
  breakGlassReason: 'a patient may be harmed',
};

it.each<[string, Partial<Reader>, string | null, boolean]>([
  ['who may break it', {}, 'NO_TEXT_ASKED_FOR', true],
  ['who may not', { role: 'auditor' }, 'ROLE_NOT_ENTITLED', false],
  ['who gave no reason', { breakGlassReason: null }, null, false],
])('where no desk was asked, of %s', (_who, more, outcome, isBroken) => {
  const scope = createRequestScope({
    reader: { ...READER, ...more },
    forwardedHeaders: {},
    departure: new Leaving(),
    deadline: createDeadline(20_000),
    receivedAtMs: 0,
    trace: null,
  });
  expect([glassOutcomeOf(scope), isGlassBroken(scope)]).toEqual([outcome, isBroken]);
});

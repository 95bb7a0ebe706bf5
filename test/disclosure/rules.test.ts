/** What holds of the rule whatever the facts: it never narrows where facts widen. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPACITIES, PURPOSES, ROLES, TOOLKIT_STATUSES, type Reader } from '../../schema/contract/reader.ts';
import { decideDisclosure } from '../../subgraphs/kit/disclosure/decide-disclosure.ts';
import type { DisclosureFacts } from '../../subgraphs/kit/disclosure/rules.ts';
import { toShownText } from '../../subgraphs/kit/disclosure/shown-text.ts';

const DESKS = ['owner', 'other', 'third'];
const reader: fc.Arbitrary<Reader> = fc.record({
  subject: fc.constant('someone'),
  desk: fc.constantFrom(...DESKS, null),
  capacity: fc.constantFrom(...CAPACITIES),
  role: fc.constantFrom(...ROLES),
  purpose: fc.constantFrom(...PURPOSES),
  toolkitStatus: fc.constantFrom(...TOOLKIT_STATUSES),
  breakGlassReason: fc.constantFrom('A patient may come to harm', null),
});
const facts: fc.Arbitrary<DisclosureFacts> = fc.record({
  reader: fc.option(reader, { freq: 9 }),
  capacityOfDesk: fc.constantFrom(...CAPACITIES, null),
  owner: fc.constant('owner'),
  disclosure: fc.constantFrom('PROGRAMME', 'PARTIES', 'OWNER'),
  withheldFor: fc.option(fc.constantFrom('DEFAULT', 'COMMERCIAL_CONFIDENCE', 'PERSONAL_DATA', 'SECURITY', 'LEGAL')),
  isErased: fc.boolean(),
  isParty: fc.boolean(),
  wasOffered: fc.boolean(),
  clinicalSafety: fc.boolean(),
});

const HOW_OPEN = { NOTHING: 0, REDACTED_ONCE_RECORDED: 1, REDACTED: 2, WHOLE: 3 } as const;
const howOpen = (given: DisclosureFacts): number => HOW_OPEN[decideDisclosure(given).opens];
const withReader = (given: DisclosureFacts, change: Partial<Reader>): DisclosureFacts =>
  given.reader === null ? given : { ...given, reader: { ...given.reader, ...change } };

describe('facts that widen never narrow', () => {
  it.each<readonly [string, (given: DisclosureFacts) => DisclosureFacts]>([
    ['becoming a party', (given) => ({ ...given, isParty: true })],
    ['being offered it', (given) => ({ ...given, wasOffered: true })],
    ['clinical safety', (given) => ({ ...given, clinicalSafety: true })],
    [
      'a release to the parties',
      (given) => ({ ...given, disclosure: given.disclosure === 'OWNER' ? 'PARTIES' : given.disclosure }),
    ],
    ['a release to the programme', (given) => ({ ...given, disclosure: 'PROGRAMME' })],
    ['an owner that withholds no more', (given) => ({ ...given, withheldFor: null })],
    ['a current toolkit status', (given) => withReader(given, { toolkitStatus: 'CURRENT' })],
    ['a reason to break the glass', (given) => withReader(given, { breakGlassReason: 'A patient may come to harm' })],
    [
      'reading for the owner, as what it acts',
      (given) => withReader({ ...given, capacityOfDesk: given.reader?.capacity ?? null }, { desk: 'owner' }),
    ],
  ])('%s', (_title, widen) => {
    fc.assert(
      fc.property(facts, (given) => howOpen(widen(given)) >= howOpen(given)),
      { numRuns: 2000 },
    );
  });
});

describe('whatever the facts', () => {
  it('a stranger never sees more than a party', () => {
    const stranger = (given: DisclosureFacts) => ({ ...given, isParty: false, wasOffered: false });
    fc.assert(
      fc.property(facts, (given) => howOpen(stranger(given)) <= howOpen({ ...given, isParty: true })),
      { numRuns: 2000 },
    );
  });

  it('nobody but its own desk reads a text whole, in the capacity in which that desk acts', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (decideDisclosure(given).opens !== 'WHOLE') return;
        expect(given.reader).toMatchObject({ desk: 'owner', capacity: given.capacityOfDesk });
      }),
      { numRuns: 2000 },
    );
  });

  it('neither what the law withholds nor what is erased opens to anybody else', () => {
    fc.assert(
      fc.property(facts, fc.boolean(), (given, erased) => {
        const shut: DisclosureFacts = erased ? { ...given, isErased: true } : { ...given, withheldFor: 'LEGAL' };
        const { opens } = decideDisclosure(shut);
        expect(opens === 'NOTHING' || (opens === 'WHOLE' && !erased)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('withheld texts of any words differ by nothing but what was decided', () => {
    fc.assert(
      fc.property(facts, fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (given, left, right) => {
        const decision = decideDisclosure(given);
        if (decision.opens !== 'NOTHING') return;
        const show = (words: string, event: string) =>
          toShownText({
            decision,
            words,
            decided: { decidedBy: null, decidedAt: null, reviewDueAt: null },
            event,
            field: 'note',
          });
        expect(show(left, 'one')).toEqual(show(right, 'other'));
      }),
      { numRuns: 500 },
    );
  });
});

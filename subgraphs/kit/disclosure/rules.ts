/**
 * Who may read what a person wrote: the owner's rules, as data. They are read from the top, and the first that applies decides
 * (`decide-disclosure.ts`). In words: docs/disclosure.md. Facts go in and a decision comes out: nothing here looks anything up, and
 * no rule knows a firm.
 */

import { glassRefusalOf } from '../../../schema/contract/break-glass.ts';
import type { Capacity, Reader } from '../../../schema/contract/reader.ts';
import type { DisclosureClass, WithholdingReason } from '../model.ts';

/** All that a decision about one text rests on, as it is now. */
export interface DisclosureFacts {
  /** Who reads; null where nobody vouched for a reader. */
  readonly reader: Reader | null;
  /** As what the reader's desk acts, as the directory has it; null where the reader names none, or none that is listed. */
  readonly capacityOfDesk: Capacity | null;
  /** The desk whose text it is. */
  readonly owner: string;
  /** How far the owner lets it go. */
  readonly disclosure: DisclosureClass;
  /** Why the owner withholds it from everybody else; null where it does not. */
  readonly withheldFor: WithholdingReason | null;
  readonly isErased: boolean;
  /** The reader's desk holds or held HANDLING of the incident by an accepted hand-over, and still is who it was then, or was granted it. */
  readonly isParty: boolean;
  /** The text was part of what was offered to the reader's desk, which has not accepted it, and the offer was not taken back. */
  readonly wasOffered: boolean;
  /** It stands on a ticket that its owner flags for possible harm to a patient. */
  readonly clinicalSafety: boolean;
}

export type DisclosureDecision =
  /** As it was written: its owner reads it. */
  | { readonly opens: 'WHOLE' }
  /** With what identifies a patient taken out. */
  | { readonly opens: 'REDACTED' }
  /** As REDACTED, once the owner's record has it that this reader opened it; `OPENING_NOT_RECORDED` otherwise. */
  | { readonly opens: 'REDACTED_ONCE_RECORDED' }
  | { readonly opens: 'NOTHING'; readonly because: WithholdingReason | 'ERASED' };

export interface DisclosureRule {
  readonly name: string;
  readonly applies: (facts: DisclosureFacts) => boolean;
  readonly decision: (facts: DisclosureFacts) => DisclosureDecision;
}

const WHOLE: DisclosureDecision = { opens: 'WHOLE' };
const REDACTED: DisclosureDecision = { opens: 'REDACTED' };

export const DISCLOSURE_RULES: readonly DisclosureRule[] = [
  {
    name: 'what was erased is gone for everybody',
    applies: ({ isErased }) => isErased,
    decision: () => nothing('ERASED'),
  },
  {
    name: 'a desk reads its own text whole',
    applies: ({ reader, capacityOfDesk, owner }) =>
      reader !== null && reader.desk === owner && readsForItsDesk(reader, capacityOfDesk) && reader.role !== 'operator',
    decision: () => WHOLE,
  },
  {
    name: 'what the law withholds, nothing opens',
    applies: ({ withheldFor }) => withheldFor === 'LEGAL',
    decision: () => nothing('LEGAL'),
  },
  {
    name: 'text opens only to an organisation whose toolkit status is current',
    applies: ({ reader }) => reader !== null && reader.toolkitStatus !== 'CURRENT',
    decision: ({ withheldFor }) => nothing(withheldFor ?? 'TOOLKIT_NOT_CURRENT'),
  },
  {
    name: 'all may read what is released to the programme, for a purpose that text can serve',
    applies: (facts) =>
      facts.withheldFor === null && facts.disclosure === 'PROGRAMME' && mayReadProgrammeText(facts.reader),
    decision: () => REDACTED,
  },
  {
    name: 'the integrator reads what is released to the parties',
    applies: (facts) => isForParties(facts) && facts.reader?.capacity === 'INTEGRATOR',
    decision: () => REDACTED,
  },
  {
    name: 'a party reads what is released to the parties',
    applies: (facts) => isForParties(facts) && facts.isParty,
    decision: () => REDACTED,
  },
  {
    name: 'who was offered a ticket reads of what is released to the parties only what was offered',
    applies: (facts) => isForParties(facts) && facts.wasOffered,
    decision: () => REDACTED,
  },
  {
    name: 'clinical safety opens more to who breaks the glass, on the record',
    applies: ({ reader, capacityOfDesk, clinicalSafety }) =>
      clinicalSafety && reader !== null && breaksGlass(reader, capacityOfDesk),
    decision: () => ({ opens: 'REDACTED_ONCE_RECORDED' }),
  },
  {
    name: 'what its owner withholds stays withheld for the reason that it gave',
    applies: ({ withheldFor }) => withheldFor !== null,
    decision: ({ withheldFor }) => nothing(withheldFor!),
  },
  {
    name: 'who reads in a role or for a purpose that such text does not serve is told so',
    applies: ({ reader, disclosure }) =>
      reader !== null && (!mayReadProgrammeText(reader) || (disclosure === 'PARTIES' && !mayReadPartiesText(reader))),
    decision: () => nothing('PURPOSE_NOT_SUFFICIENT'),
  },
  {
    name: 'what is released to the parties is withheld from others as such',
    applies: ({ reader, disclosure }) => reader !== null && disclosure === 'PARTIES',
    decision: () => nothing('NOT_A_PARTY'),
  },
];

/** What holds where no rule applies: nobody has released it. */
export const WITHHELD_UNTIL_RELEASED: DisclosureDecision = nothing('DEFAULT');

/** Rights belong to a desk and a capacity: who names a desk and acts as something else does not read for it. */
function readsForItsDesk({ capacity }: Reader, capacityOfDesk: Capacity | null): boolean {
  return capacityOfDesk !== null && capacity === capacityOfDesk;
}

/** Where nobody vouches for readers, what every desk may read is all that anybody may. */
function mayReadProgrammeText(reader: Reader | null): boolean {
  return reader === null || (reader.role !== 'operator' && reader.purpose !== 'SERVICE_OPERATION');
}

/** A desk that works on incidents, for a purpose that figures alone do not serve. */
function mayReadPartiesText({ role, purpose }: Reader): boolean {
  return (
    (role === 'supplier' || role === 'local-desk') &&
    (purpose === 'INCIDENT_RESOLUTION' || purpose === 'CONTRACT_ASSURANCE' || purpose === 'CLINICAL_SAFETY')
  );
}

/** Whether a party, or who is treated as one, would read it. */
function isForParties({ reader, capacityOfDesk, disclosure, withheldFor }: DisclosureFacts): boolean {
  if (reader === null || withheldFor !== null || disclosure !== 'PARTIES') return false;
  return readsForItsDesk(reader, capacityOfDesk) && mayReadPartiesText(reader);
}

/** With a reason, for clinical safety alone: a guardian, or a desk that works on incidents. */
function breaksGlass(reader: Reader, capacityOfDesk: Capacity | null): boolean {
  if (reader.breakGlassReason === null || glassRefusalOf(reader) !== null) return false;
  return reader.role === 'guardian' ? reader.capacity === 'GUARDIAN' : readsForItsDesk(reader, capacityOfDesk);
}

function nothing(because: WithholdingReason | 'ERASED'): DisclosureDecision {
  return { opens: 'NOTHING', because };
}

/** The texts of a ledger's events as one reader may see them. */

import type { Reader } from '../../../../schema/contract/reader.ts';
import type { DecideDisclosure } from '../../../kit/disclosure/decide-disclosure.ts';
import { toShownText } from '../../../kit/disclosure/shown-text.ts';
import type { DisclosureClass, GovernedText, WithholdingReason } from '../../../kit/model.ts';
import type { TextsTable } from '../database/tables.ts';
import type { StoredEvent } from '../fold/stored-event.ts';
import { deskOfStream } from '../subject.ts';
import { decidedOf } from '../texts.ts';
import { NO_RIGHTS, readTextRights, type RightsSource, type TextRights } from './text-rights.ts';

/** A text with the event that brought it. */
export interface BroughtText {
  readonly row: TextsTable;
  readonly event: StoredEvent;
}

/** @returns one text each, in the order given. */
export async function decideTexts(
  texts: readonly BroughtText[],
  reader: Reader | null,
  source: RightsSource,
  decide: DecideDisclosure,
): Promise<readonly GovernedText[]> {
  const rights = await readRightsThatMatter(texts, reader, source);
  const capacityOfDesk = reader?.desk == null ? null : source.directory.capacityOf(reader.desk);
  return texts.map(({ row, event }) => {
    const owner = deskOfStream(event.stream, source.desk);
    const { isParty, wasOffered, clinicalSafety } = rights.get(event.stream) ?? NO_RIGHTS;
    const decision = decide({
      reader,
      capacityOfDesk,
      owner,
      disclosure: row.disclosure as DisclosureClass,
      withheldFor: row.reason_code as WithholdingReason | null,
      isErased: row.text === null,
      isParty,
      wasOffered: wasOffered(event),
      clinicalSafety,
    });
    const because = decision.opens === 'NOTHING' ? decision.because : 'DEFAULT';
    const decided = decidedOf(row, event, owner, because);
    return toShownText({ decision, words: row.text, decided, event: row.event_id, field: row.field });
  });
}

/** What a reader is to a text makes no difference but to what is for the parties, and to who breaks the glass: the rest is not asked. */
async function readRightsThatMatter(
  texts: readonly BroughtText[],
  reader: Reader | null,
  source: RightsSource,
): Promise<ReadonlyMap<string, TextRights>> {
  if (reader === null || (reader.desk === null && reader.breakGlassReason === null)) return new Map();
  const streams = texts
    .filter(({ row }) => row.text !== null && (row.disclosure === 'PARTIES' || reader.breakGlassReason !== null))
    .map(({ event }) => event.stream);
  return streams.length === 0 ? new Map() : readTextRights([...new Set(streams)], reader, source);
}

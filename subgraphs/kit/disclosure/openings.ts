/** Texts behind glass: on record at their owner first, and shown after that. */

import DataLoader from 'dataloader';
import type { DeskGlassOutcome } from '../../../schema/contract/break-glass.ts';
import type { GovernedText, SealedText } from '../model.ts';
import type { Opening, SupplierSystem, TextName } from '../supplier-system.ts';

/** What became of some texts that one request opened: `failure` says why they stayed shut, and is null where they did not. */
export interface OpeningOutcome {
  readonly texts: readonly TextName[];
  readonly opening: Opening;
  readonly failure: unknown;
}

export type OpeningListener = (outcome: OpeningOutcome) => void;

export interface Openings {
  /** The text as the reader may see it: itself where nothing seals it. Never rejects: what cannot be recorded stays withheld. */
  readonly reveal: (text: GovernedText) => GovernedText | Promise<GovernedText>;
  /** Of all that was revealed so far. */
  readonly outcome: () => DeskGlassOutcome;
}

/** @param opening null where nobody vouched for the reader: then nothing opens. */
export function createOpenings(system: SupplierSystem, opening: Opening | null, onOpening: OpeningListener): Openings {
  let loader: DataLoader<SealedText, boolean, string> | undefined;
  let outcome: DeskGlassOutcome = 'NOTHING';
  const isOpened = (sealed: SealedText, who: Opening) => {
    loader ??= new DataLoader((texts) => record(system, texts, who, onOpening), {
      cacheKeyFn: ({ event, field }) => JSON.stringify([event, field]),
    });
    return loader.load(sealed);
  };
  return {
    reveal: (text) => {
      const { sealed } = text;
      if (sealed === undefined || opening === null) return text;
      return isOpened(sealed, opening).then((opened) => {
        if (opened) outcome = 'OPENED';
        else if (outcome === 'NOTHING') outcome = 'NOT_RECORDED';
        return opened ? sealed.opened : text;
      });
    },
    outcome: () => outcome,
  };
}

async function record(
  system: SupplierSystem,
  sealed: readonly SealedText[],
  opening: Opening,
  onOpening: OpeningListener,
): Promise<boolean[]> {
  const texts = sealed.map(({ event, field }) => ({ event, field }));
  try {
    if (system.recordOpenings === undefined) throw new Error('the system keeps no record of openings');
    const fresh = await system.recordOpenings(texts, opening);
    if (fresh.length > 0) onOpening({ texts: fresh, opening, failure: null });
    return texts.map(() => true);
  } catch (failure) {
    onOpening({ texts, opening, failure });
    return texts.map(() => false);
  }
}

/** What each desk said of a list, as the graph shows it: the kinds of nothing kept apart. */

import { missingReasonOf, type DeskList } from '../accounts/read-every-desk.ts';
import type { ListAnswerState } from '../engine/measures/material-model.ts';
import { MissingDesks } from './missing-desks.ts';

const ANSWERS: readonly ListAnswerState[] = ['HELD', 'NONE', 'NOT_HELD', 'WITHHELD', 'NOT_SUPPORTED', 'NOT_ANSWERED'];

export function toDeskAnswers(lists: readonly DeskList<unknown>[]): readonly object[] {
  return lists.map(({ desk, answer, withheld, sourceSpokeAt, nodes }) => ({
    desk: { code: desk },
    answer,
    count: answer === 'HELD' || answer === 'NONE' ? nodes.length : null,
    withheld,
    sourceSpokeAt,
  }));
}

/** A kind that none gave is not listed. */
export function toAnswerCounts(lists: readonly DeskList<unknown>[]): readonly object[] {
  return ANSWERS.flatMap((answer) => {
    const desks = lists.filter((list) => list.answer === answer).length;
    return desks === 0 ? [] : [{ answer, desks }];
  });
}

export function missingOf(lists: readonly DeskList<unknown>[]): MissingDesks {
  const missing = new MissingDesks();
  for (const list of lists) missing.add(list.desk, missingReasonOf(list));
  return missing;
}

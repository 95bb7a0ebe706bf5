/** The groups of digits of a folded text, and what joins neighbours: a number is written in one group or in several. */

export interface DigitGroups {
  readonly characters: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

export function findDigitGroups(characters: string): DigitGroups {
  const starts: number[] = [];
  const ends: number[] = [];
  for (const match of characters.matchAll(/\d+/g)) {
    starts.push(match.index);
    ends.push(match.index + match[0].length);
  }
  return { characters, starts, ends };
}

export function lengthOf({ starts, ends }: DigitGroups, index: number): number {
  return ends[index]! - starts[index]!;
}

/** What stands between a group and the one after it; null after the last, or where that is longer than `longest` characters. */
export function gapAfter({ characters, starts, ends }: DigitGroups, index: number, longest: number): string | null {
  const start = starts[index + 1];
  const end = ends[index]!;
  return start === undefined || start - end > longest ? null : characters.slice(end, start);
}

/** The digits of the groups from `first` to `last`, both included. */
export function digitsOf({ characters, starts, ends }: DigitGroups, first: number, last: number): string {
  let digits = '';
  for (let index = first; index <= last; index += 1) digits += characters.slice(starts[index], ends[index]);
  return digits;
}

/** The group that starts at a position; -1 where none does. */
export function groupAt({ starts }: DigitGroups, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const start = starts[middle]!;
    if (start === position) return middle;
    if (start < position) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

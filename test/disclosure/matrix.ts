/** The hand-written matrix, read: who reads, and the whole answer that is expected of each text. */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface Cell {
  readonly letter: string;
  /** The letter that stands for the answer. */
  readonly answer: string;
  readonly expected: unknown;
  /** Whether the owner must have on record that this reader opened it. */
  readonly recorded: boolean;
}

export interface Row {
  readonly title: string;
  /** Null where nobody vouches for a reader. */
  readonly reader: Readonly<Record<string, string | null>> | null;
  readonly cells: readonly Cell[];
}

interface TextRow {
  readonly field: string;
  readonly words: string;
  readonly by?: string;
  readonly at?: string;
  readonly withheld?: { readonly decidedBy: string; readonly decidedAt: string; readonly reviewDueAt: string | null };
}

interface AnswerRow {
  readonly state: string;
  readonly text?: 'words' | 'removed';
  readonly redactions?: number;
  readonly reasonCode?: string;
  readonly recorded?: boolean;
}

interface MatrixFile {
  readonly asked: string;
  readonly removed: string;
  readonly texts: Readonly<Record<string, TextRow>>;
  readonly answers: Readonly<Record<string, AnswerRow>>;
  readonly readers: string;
}

const file = parse(readFileSync(new URL('./matrix.yml', import.meta.url), 'utf8')) as MatrixFile;

export const ASKED_AT = Date.parse(file.asked);
export const GLASS_REASON = 'A patient may come to harm: the dose is looked into';
/** The contract's fields that the matrix asks about. */
export const FIELDS: readonly string[] = [...new Set(Object.values(file.texts).map(({ field }) => field))];
export const ANSWERS: readonly string[] = Object.keys(file.answers);

/** A text's words as they were written. */
export function wordsOf(letter: string): string {
  return file.texts[letter]!.words.replaceAll(/[‹›]/g, '');
}

function expectedOf(letter: string, answer: string): unknown {
  const { state, text, redactions = null, reasonCode } = file.answers[answer]!;
  const { words, by, at, withheld } = file.texts[letter]!;
  const shown = text === undefined ? null : text === 'words' ? wordsOf(letter) : words.replace(/‹.*›/, file.removed);
  if (reasonCode === undefined) return { state, text: shown, redactions, withheld: null };
  const party = (id: string | undefined) => (id === undefined ? null : { id });
  const decided =
    reasonCode === 'NOT_A_PARTY'
      ? { decidedBy: party(by), decidedAt: at, reviewDueAt: null }
      : ['COMMERCIAL_CONFIDENCE', 'PERSONAL_DATA', 'LEGAL'].includes(reasonCode)
        ? { ...withheld, decidedBy: party(withheld?.decidedBy) }
        : { decidedBy: null, decidedAt: null, reviewDueAt: null };
  return { state, text: null, redactions, withheld: { reasonCode, ...decided } };
}

export const ROWS: readonly Row[] = file.readers
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('#') && !line.startsWith('role '))
  .map((line, index) => {
    const [role, desk, capacity, purpose, toolkitStatus, glass, answers, why] = line
      .split('|')
      .map((part) => part.trim());
    const letters = Object.keys(file.texts);
    const given = answers!.replaceAll(' ', '');
    if (given.length !== letters.length) throw new Error(`${line}: ${given.length} answers to ${letters.length} texts`);
    const cells = letters.map((letter, position) => {
      const answer = given[position]!;
      return {
        letter,
        answer,
        expected: expectedOf(letter, answer),
        recorded: file.answers[answer]!.recorded === true,
      };
    });
    const reader =
      role === 'nobody'
        ? null
        : {
            subject: `reader-${index}`,
            role: role!,
            desk: desk === '-' ? null : desk!,
            capacity: capacity!,
            purpose: purpose!,
            toolkitStatus: toolkitStatus!,
            breakGlassReason: glass === 'yes' ? GLASS_REASON : null,
          };
    return { title: `${role} ${desk} ${capacity} ${purpose} ${toolkitStatus} ${glass}: ${why}`, reader, cells };
  });

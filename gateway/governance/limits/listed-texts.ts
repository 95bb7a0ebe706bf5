/** Whether a text is one of a list, but for what stands between its words: read no further than it can still be one. */

/** Stands behind each word of a text whose words are written one after another. No word but a string can have it in it. */
const END = '\0';
/** A name, a number or a punctuator. Of what is no GraphQL it may take more or less: no text of a list has that. */
const WORD = /[_A-Za-z]\w*|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\.\.|[!$&():=@[\]{|}]/y;
const IGNORED = new Set(Array.from('\uFEFF\t\n\r ,', (character) => character.charCodeAt(0)));
const HASH = '#'.charCodeAt(0);
const BLOCK = '"""';

/**
 * What it costs to find that a text is not listed hangs on the list, and on how much there is between the words that it has in common with
 * one of it.
 *
 * @returns tells whether a text is one of the list, letter for letter or with other white space, commas and comments between its words.
 */
export function createListedTexts(texts: Iterable<string>): (text: string) => boolean {
  const exact = new Set(texts);
  const listed = [...new Set(Array.from(exact, (text) => [...wordsOf(text)].map((word) => word + END).join('')))];
  listed.sort();
  return (text) => exact.has(text) || hasWords(listed, text);
}

/** @param listed sorted; the words of each text one after another. */
function hasWords(listed: readonly string[], text: string): boolean {
  let read = '';
  // The first that begins with what was read.
  let candidate = 0;
  for (const word of wordsOf(text)) {
    const next = word + END;
    if (listed[candidate]?.startsWith(next, read.length) !== true) {
      candidate = firstFrom(listed, candidate, read + next);
      if (listed[candidate]?.startsWith(read + next) !== true) return false;
    }
    read += next;
  }
  return listed[candidate] === read;
}

/** @returns the first from there on that is not before the text; beyond the last where all are. */
function firstFrom(sorted: readonly string[], from: number, text: string): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words as they are written. What is none is one with all that follows it. */
function* wordsOf(text: string): Generator<string> {
  for (let at = skipIgnored(text, 0); at < text.length;) {
    const end = endOfWord(text, at);
    yield text.slice(at, end);
    at = skipIgnored(text, end);
  }
}

function skipIgnored(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (IGNORED.has(code)) continue;
    if (code !== HASH) break;
    at = endOfLine(text, at);
  }
  return at;
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

/** @returns the end of the text for what is no word. */
function endOfWord(text: string, at: number): number {
  if (text.startsWith(BLOCK, at)) return endOfBlock(text, at);
  if (text[at] === '"') return endOfString(text, at);
  WORD.lastIndex = at;
  return WORD.test(text) ? WORD.lastIndex : text.length;
}

function endOfBlock(text: string, at: number): number {
  let end = at;
  do end = text.indexOf(BLOCK, end + BLOCK.length);
  while (end >= 0 && text[end - 1] === '\\');
  return end < 0 ? text.length : end + BLOCK.length;
}

function endOfString(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '"') return end + 1;
    if (text[end] === '\\') end += 1;
    else if (text[end] === '\n' || text[end] === '\r') break;
  }
  return text.length;
}

/** The lines of a file, none of them ever held whole past a limit. */

export interface Line {
  /** Without its end; null where it passed the limit, and what it said was let go. */
  readonly bytes: Buffer | null;
  /** Bytes of the file up to here, the line's end included. */
  readonly readTo: number;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Cuts at line feeds, and takes a carriage return before one as part of the line's end. The last line needs no end.
 *
 * @param longest bytes to a line, its end not counted.
 */
export async function* readLines(input: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let length = 0;
  let readTo = 0;
  const keep = (part: Buffer) => {
    length += part.length;
    readTo += part.length;
    // One byte more for a carriage return that may turn out to be part of the end.
    if (length > longest + 1) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): Line => {
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const bytes = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    const isTooLong = length > longest + 1 || bytes.length > longest;
    parts = [];
    length = 0;
    return { bytes: isTooLong ? null : bytes, readTo };
  };
  for await (const chunk of input) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end));
      readTo += 1;
      yield take();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield take();
}

/** Texts are shaped with their passages between marks, `⟦kind:passage⟧`; the data files hold the plain text and the spans. */

export interface Span {
  readonly kind: string;
  /** First UTF-16 code unit of the passage. */
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}

export interface LabelledText {
  readonly text: string;
  readonly spans: readonly Span[];
}

/** The passage between marks. */
export function marked(kind: string, passage: string): string {
  return `⟦${kind}:${passage}⟧`;
}

export function parseMarked(source: string): LabelledText {
  let text = '';
  const spans: Span[] = [];
  for (const part of source.split(/(⟦[a-z-]+:[^⟧]*⟧)/u)) {
    const match = /^⟦([a-z-]+):([^⟧]*)⟧$/u.exec(part);
    if (match === null) {
      text += part;
    } else {
      spans.push({ kind: match[1]!, start: text.length, end: text.length + match[2]!.length });
      text += match[2]!;
    }
  }
  if (/[⟦⟧]/u.test(text)) throw new Error(`a mark was not closed in ${JSON.stringify(source)}`);
  return { text, spans };
}

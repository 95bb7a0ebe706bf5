/** The `data` of a response, written already: whoever serialises the response takes it as it is. */
export class WrittenData {
  /** JSON. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For whoever serialises without knowing better: the same, more slowly. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

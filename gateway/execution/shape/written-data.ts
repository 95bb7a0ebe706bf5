import { resultHashOf } from '../../../schema/contract/result-hash.ts';

/** The `data` of a response, written already: whoever serialises the response takes it as it is. */
export class WrittenData {
  /** JSON. */
  readonly text: string;
  #hash: string | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** See {@link resultHashOf}; made when it is asked for, and once. */
  get hash(): string {
    return (this.#hash ??= resultHashOf(JSON.parse(this.text)));
  }

  /** For whoever serialises without knowing better: the same, more slowly. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

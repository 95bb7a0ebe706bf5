/** Words of a governed text that know whose they are, so that they can be followed to wherever they are shown. */

export interface TextOrigin {
  /** Code of the desk that owns the text; in front of another's supergraph its subgraph. */
  readonly owner: string;
  /** Id of the ticket, the involvement or the known error in which it stands, or code of the desk; null where nothing says which. */
  readonly record: string | null;
  /** Coordinate of the field that holds it, such as `LspLondonTicket.summary`. */
  readonly field: string;
}

/** It stands where the words would stand, and is written as they are. It is never changed. */
export class AttributedText {
  readonly text: string;
  readonly origin: TextOrigin;

  constructor(text: string, origin: TextOrigin) {
    this.text = text;
    this.origin = origin;
  }

  /** Whether it says enough of whose it is for the ledger: an owner and a field, and no record only where nothing told one. */
  get isWhole(): boolean {
    const { owner, record, field } = this.origin;
    return owner !== '' && record !== '' && field !== '';
  }

  toJSON(): string {
    return this.text;
  }

  /** As an `ID` is written. */
  toString(): string {
    return this.text;
  }
}

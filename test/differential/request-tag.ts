/** What tells subgraphs which world a request lives in, and which operation it is of: it travels as the client's authorization. */

export interface RequestTag {
  readonly world: number;
  /** Unique to a mutation; 0 for every query. */
  readonly operation: number;
}

export function writeTag({ world, operation }: RequestTag): string {
  return `World ${world} ${operation}`;
}

/** @throws when the text is no tag: then the gateway did not forward it. */
export function readTag(text: string): RequestTag {
  const [, world, operation] = /^World (\d+) (\d+)$/.exec(text) ?? [];
  if (operation === undefined) throw new Error(`authorization: must be 'World <number> <number>'; got '${text}'`);
  return { world: Number(world), operation: Number(operation) };
}

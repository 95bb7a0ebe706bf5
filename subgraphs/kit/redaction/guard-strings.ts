/** Strings that are no GovernedText and into which a person may all the same have typed: states, codes, a desk's own fields. */

import { getNamedType, GraphQLString, isObjectType, type GraphQLSchema } from 'graphql';
import { redact } from './redact.ts';

/**
 * What is left as it is. Keys: other desks' records name them, so that a changed one would name nothing, or something else. Digests and
 * cursors: nobody types them. Governed text: what its reader may see of it is decided where its class is known.
 */
const KEPT = new Set([
  'Ticket.reference',
  'KnownError.reference',
  'Problem.reference',
  'Change.reference',
  'Handover.transferReference',
  'Event.textHash',
  'Event.hash',
  'ChainHead.hash',
  'PageInfo.endCursor',
  'GovernedText.text',
]);

/**
 * Redacts every other String that the schema answers, lists of them included, for whoever asks: a new field is guarded unless it is
 * named above. Ids are not Strings, and stay.
 *
 * @param prefix of the subgraph's own type names: `NsdTicket.reference` is kept as `Ticket.reference` is.
 */
export function guardStrings(schema: GraphQLSchema, prefix: string): void {
  for (const type of Object.values(schema.getTypeMap())) {
    // Federation's own types begin with one underscore, introspection's with two.
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    const name = type.name.startsWith(prefix) ? type.name.slice(prefix.length) : type.name;
    for (const field of Object.values(type.getFields())) {
      if (getNamedType(field.type) !== GraphQLString || KEPT.has(`${name}.${field.name}`)) continue;
      const { resolve } = field;
      field.resolve = (source: Readonly<Record<string, unknown>>, fieldArguments, context, info) => {
        const value: unknown =
          resolve === undefined ? source[field.name] : resolve(source, fieldArguments, context, info);
        return value instanceof Promise ? value.then(toRedacted) : toRedacted(value);
      };
    }
  }
}

function toRedacted(value: unknown): unknown {
  if (typeof value === 'string') return redact(value).text;
  return Array.isArray(value) ? value.map(toRedacted) : value;
}

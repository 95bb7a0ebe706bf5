/** What becomes of a client's document before it is planned: once for each document and way its conditions fall. */

import { Kind, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { requestError } from '../errors.ts';
import { RESERVED_PREFIX } from '../execution/identity.ts';
import { identifyRecords } from './identify-records.ts';
import { renameResponses } from './rename-responses.ts';
import { findConditionVariables, settleConditions } from './settle-conditions.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface PreparedDocument {
  readonly document: DocumentNode;
  /** Tells this form of the client's document from its other forms; empty when it has but one. */
  readonly form: string;
  /** The client's variables by the names that they have in `document`. */
  readonly renameVariables: (variables: Variables) => Variables;
}

/** The variable in which a subgraph is handed its entities: a client's own of that name would take its place. */
const ENTITIES_VARIABLE = 'representations';
/** Of one document; nobody's has more than a few. */
const MAXIMUM_FORMS = 64;

export interface PrepareOptions {
  readonly schema: GraphQLSchema;
  /** Whether the keys of records are added, as {@link identifyRecords} does. */
  readonly isIdentified: boolean;
}

/**
 * @returns prepares a valid document for coerced variables.
 * @throws {GraphQLError} the function returned throws `RESERVED_ALIAS` when the client uses a response name of the gateway's
 *   own, and `BAD_USER_INPUT` for null as a condition.
 */
export function createPrepare(
  options: PrepareOptions,
): (document: DocumentNode, variables: Variables) => PreparedDocument {
  const known = new WeakMap<DocumentNode, (variables: Variables) => PreparedDocument>();
  return (document, variables) => {
    const prepare = known.get(document) ?? prepareForms(document, options);
    known.set(document, prepare);
    return prepare(variables);
  };
}

function prepareForms(
  document: DocumentNode,
  { schema, isIdentified }: PrepareOptions,
): (variables: Variables) => PreparedDocument {
  assertNoReservedAlias(document);
  const conditions = findConditionVariables(document);
  const { document: renamed, renameVariables } = renameEntitiesVariable(renameResponses(document));
  const forms = new LRUCache<string, PreparedDocument>({ max: MAXIMUM_FORMS });
  return (variables) => {
    const form = conditions.map((name) => `${name}=${String(variables[name])}`).join(' ');
    const known = forms.get(form);
    if (known !== undefined) return known;
    const settled = settleConditions(renamed, renameVariables(variables));
    const prepared = {
      document: isIdentified ? identifyRecords(settled, schema) : settled,
      form,
      renameVariables,
    };
    forms.set(form, prepared);
    return prepared;
  };
}

function assertNoReservedAlias(document: DocumentNode): void {
  visit(document, {
    Field: ({ alias }) => {
      if (alias?.value.startsWith(RESERVED_PREFIX) === true) {
        throw requestError(
          'RESERVED_ALIAS',
          `alias ${alias.value}: names that begin with ${RESERVED_PREFIX} are the gateway's own`,
        );
      }
    },
  });
}

function renameEntitiesVariable(document: DocumentNode): Pick<PreparedDocument, 'document' | 'renameVariables'> {
  const names = new Set<string>();
  visit(document, { Variable: ({ name }) => void names.add(name.value) });
  if (!names.has(ENTITIES_VARIABLE)) return { document, renameVariables: (variables) => variables };
  let newName = `${ENTITIES_VARIABLE}_`;
  while (names.has(newName)) newName += '_';
  return {
    document: visit(document, {
      Variable: (node) =>
        node.name.value === ENTITIES_VARIABLE ? { ...node, name: { kind: Kind.NAME, value: newName } } : undefined,
    }),
    renameVariables: ({ [ENTITIES_VARIABLE]: value, ...others }) =>
      value === undefined ? others : { ...others, [newName]: value },
  };
}

/** Binds the journey's port to the gateway's own pipeline: the same reader, the same times, the same `sources`, one deep. */

import { createHash } from 'node:crypto';
import { parse, specifiedRules, validate, type GraphQLError, type GraphQLSchema } from 'graphql';
import type { Times } from '../schema/contract/times.ts';
import { toPinnedTimes, type PinnedTimes, type RequestScope } from './execution/request-scope.ts';
import { withAttributedTexts } from './execution/shape/shown-texts.ts';
import { SourcesRecord } from './execution/sources-record.ts';
import type { FederatedAnswer, JourneyContext } from './journey/federated-read.ts';
import type { OperationRunner, OwnQuery } from './operation/run-operation.ts';
import { Leaving } from './transport/departure.ts';

export interface ReadGraphOptions {
  /** What clients see: documents are of it. */
  readonly schema: GraphQLSchema;
  readonly read: OperationRunner['read'];
}

/** @returns what makes the reads of one request. */
export function createReadGraph({ schema, read }: ReadGraphOptions): (scope: RequestScope) => JourneyContext {
  const queries = new Map<string, OwnQuery>();
  const queryOf = (text: string): OwnQuery => {
    const known = queries.get(text);
    if (known !== undefined) return known;
    const document = parse(text, { noLocation: true });
    const errors = validate(schema, document, specifiedRules);
    if (errors.length > 0) throw new Error(`A read does not fit the graph: ${errors.map(String).join('; ')}`);
    const made = { document, queryHash: createHash('sha256').update(text).digest('hex') };
    queries.set(text, made);
    return made;
  };

  const readsOf = (scope: RequestScope): JourneyContext => {
    const pinned = scope.times!;
    return {
      times: pinned,
      reader: readerOf(scope),
      identity: scope.reader,
      areTimesAsked: pinned.origin === 'asked',
      copiedAt: () => scope.sources.copiedAt(),
      read: async (text, { variables = {}, times } = {}) => {
        if (scope.isFederatedRead === true)
          throw new Error('A figure that is read from the desks may not be asked for by such a read.');
        const readTimes = times === undefined ? pinned : pinEarlier(times, pinned);
        const part: RequestScope = {
          ...scope,
          times: readTimes,
          // What goes on after its request has the time of a request for each thing that it reads.
          deadline: scope.isDetached === true ? scope.deadline.again() : scope.deadline,
          sources: new SourcesRecord(),
          isFederatedRead: true,
        };
        const answer = await read(queryOf(text), variables, part);
        scope.sources.include(answer.sources, readTimes === pinned);
        return toFederatedAnswer(answer);
      },
      detached: (signal) => {
        const leaving = new Leaving();
        if (signal.aborted) leaving.leave();
        else signal.addEventListener('abort', () => leaving.leave(), { once: true });
        return readsOf({ ...scope, departure: leaving, isDetached: true, sources: new SourcesRecord() });
      },
    };
  };
  return readsOf;
}

/** Whoever presents the same credentials; they themselves are kept nowhere. */
function readerOf({ forwardedHeaders, reader }: RequestScope): string {
  return createHash('sha256')
    .update(JSON.stringify([forwardedHeaders['authorization'] ?? '', reader]))
    .digest('hex');
}

/** Both are in the past of the request, so no desk can be asked for what has not come. */
function pinEarlier({ asOf, asKnownAt }: Times, pinned: PinnedTimes): PinnedTimes {
  if (asOf === pinned.asOf && asKnownAt === pinned.asKnownAt) return pinned;
  if (asOf > pinned.asOf || asKnownAt > pinned.asKnownAt)
    throw new Error('A read is for no later times than the request that it is for.');
  return toPinnedTimes({ asOf, asKnownAt }, 'asked', null);
}

function toFederatedAnswer(answer: Awaited<ReturnType<OperationRunner['read']>>): FederatedAnswer {
  const { data, errors, sources, texts, withheldTexts } = answer;
  return {
    // Texts are followed to where the figure shows them: only there are they read.
    data:
      data === null
        ? null
        : withAttributedTexts(JSON.parse(data.text) as Record<string, unknown>, texts, withheldTexts),
    errors: errors.map(toReadError),
    sources: sources.rows(),
  };
}

function toReadError({ message, extensions }: GraphQLError): FederatedAnswer['errors'][number] {
  const { code, desk } = extensions;
  return {
    message,
    code: typeof code === 'string' ? code : null,
    desk: typeof desk === 'string' ? desk : null,
  };
}

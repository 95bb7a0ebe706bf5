/** Puts on record what an answer shows of other desks' texts, before it is sent; what cannot be put on record is not sent. */

import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { GraphQLError } from 'graphql';
import { messageOf } from '../errors.ts';
import type { DisclosedField, DisclosureRecorder } from '../execution/disclosure-recorder.ts';
import { isGlassBroken } from '../execution/glass-outcome.ts';
import type { RequestScope } from '../execution/request-scope.ts';
import type { ShownText } from '../execution/shape/shown-texts.ts';
import { withholdShown } from '../execution/shape/withhold-shown.ts';
import type { WrittenData } from '../execution/shape/written-data.ts';
import { toRecordedName } from './recorded-name.ts';

export interface DiscloseOptions {
  /** Null where nobody is asked who they are: then nothing is recorded. */
  readonly recorder: DisclosureRecorder | null;
  /** Tells the supergraph from others. */
  readonly generationHash: string;
}

interface DisclosingAnswer {
  readonly data: WrittenData | null;
  readonly errors: readonly GraphQLError[];
  readonly texts: readonly ShownText[];
}

interface DisclosingRequest {
  readonly queryHash: string;
  /** Of the operation that ran, as its text has it; null where it has none. */
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A disk that waits for a burst to pass; whoever waits longer is better served without the texts. */
const RECORDING_TIMEOUT_MS = 2000;
/** Where a supplier has used up all of the request's time. */
const MINIMUM_TIMEOUT_MS = 250;

/**
 * @param scope is told under what the answer is recorded.
 * @returns the answer as it may be sent: as it is, or without other desks' texts.
 */
export async function discloseTexts<Answer extends DisclosingAnswer>(
  answer: Answer,
  { queryHash, operationName, variables }: DisclosingRequest,
  scope: RequestScope,
  { recorder, generationHash }: DiscloseOptions,
): Promise<Answer> {
  const { reader, times, deadline } = scope;
  const { data } = answer;
  if (reader === null || data === null) return answer;
  const texts = answer.texts.filter(({ origin }) => origin.owner !== reader.desk);
  if (texts.length === 0) return answer;
  try {
    if (recorder === null) throw new Error('there is a reader, and no ledger');
    scope.disclosure = await recorder.record(
      {
        reader,
        isBreakGlass: isGlassBroken(scope),
        operation: {
          hash: queryHash,
          name: toRecordedName(operationName),
          variablesHash: hash('sha256', canonicalize(variables)!),
        },
        texts: toFields(texts),
        generation: generationHash,
        asOf: times?.asOfText ?? null,
        asKnownAt: times?.asKnownAtText ?? null,
        resultHash: data.hash,
      },
      Math.min(RECORDING_TIMEOUT_MS, Math.max(MINIMUM_TIMEOUT_MS, deadline.remainingMs())),
    );
    return answer;
  } catch {
    // Why is in the log of whoever keeps the ledger.
    return { ...answer, data: withholdShown(data, texts), errors: [...answer.errors, notRecorded(texts)] };
  }
}

/** Each field of each record once, in one order whatever the answer's. */
function toFields(texts: readonly ShownText[]): readonly DisclosedField[] {
  const fields = Map.groupBy(texts, ({ origin: { owner, record, field } }) => JSON.stringify([owner, record, field]));
  return [...fields]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, same]) => {
      const { owner, record, field } = same[0]!.origin;
      return { owner, record, field, count: new Set(same.map(({ words }) => words)).size };
    });
}

function notRecorded(texts: readonly ShownText[]): GraphQLError {
  const code = 'DISCLOSURE_NOT_RECORDED';
  return new GraphQLError(messageOf(code), { extensions: { code, withheld: texts.length } });
}

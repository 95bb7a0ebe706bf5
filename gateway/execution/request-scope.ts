/** What belongs to one client request from its first byte to its last: made by `http`, handed down, never shared. */

import type { GraphQLError } from 'graphql';
import type { Times } from '../../schema/contract/times.ts';
import { SourcesRecord } from './sources-record.ts';

export interface RequestScope {
  /** Headers of the client that go on to suppliers: those of the allow-list, names in lower case. */
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** The request's one pair of times, pinned before anything is fetched; null in front of a supergraph without the contract. */
  times: Times | null;
  /** Whether the client named a time. */
  timesOrigin: 'asked' | 'default';
  readonly sources: SourcesRecord;
  /** Errors of our own subgraphs, with their paths in the client's answer. */
  readonly ownErrors: GraphQLError[];
}

export function createRequestScope(options: {
  readonly forwardedHeaders: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}): RequestScope {
  return { ...options, times: null, timesOrigin: 'default', sources: new SourcesRecord(), ownErrors: [] };
}

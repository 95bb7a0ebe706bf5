/** One line for each GraphQL request: what was asked, for whom, who answered it, and how long it took. Nothing of what was said. */

import type { SourceRow } from '../../schema/contract/extensions.ts';
import type { RequestEvent, RequestObserver } from '../http/request-observer.ts';
import { LOG_LEVELS, type Log, type LogLevel } from '../log.ts';
import { toRecordedName } from '../operation/recorded-name.ts';

/** Tells the observer, and writes a line; where none would be written, none is made. */
export function withRequestLog(observer: RequestObserver, logLevel: LogLevel, log: Log): RequestObserver {
  if (LOG_LEVELS.indexOf(logLevel) < LOG_LEVELS.indexOf('info')) return observer;
  const write = createRequestLog(log);
  return {
    ...observer,
    onEnd: (event) => {
      observer.onEnd(event);
      write(event);
    },
  };
}

/** Called on the path of requests. It tells of desk, capacity and role, never of the person, the token, the text or the variables. */
export function createRequestLog(log: Log): (event: RequestEvent) => void {
  return ({ outcome, code, status, durationMs, ran }) => {
    const reader = ran === null ? null : ran.scope.reader;
    const sources = ran === null ? [] : ran.sources;
    log({
      level: 'info',
      message: 'request',
      operation: ran === null ? null : ran.operationHash,
      name: ran === null ? null : toRecordedName(ran.operationName),
      desk: reader === null ? null : reader.desk,
      capacity: reader === null ? null : reader.capacity,
      role: reader === null ? null : reader.role,
      status,
      outcome,
      code,
      durationMs: toTenths(durationMs),
      shared: ran !== null && ran.scope.isShared,
      copied: sources.some(({ copiedAt }) => copiedAt !== null),
      sources: sources.map(toLoggedSource),
    });
  };
}

function toLoggedSource({ subgraph, state, code, milliseconds, requests }: SourceRow) {
  return { subgraph, state, code, milliseconds, requests };
}

function toTenths(value: number): number {
  return Math.round(value * 10) / 10;
}

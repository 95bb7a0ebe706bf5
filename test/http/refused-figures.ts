/** What figures refuse before any desk is asked, by the code that each is answered with. */

import type { RequestErrorCode } from '../../gateway/errors.ts';
import { ask, type Case } from './sending.ts';

const PERIOD = 'from: "2006-08-01T00:00:00Z", to: "2006-09-01T00:00:00Z"';
const REVERSED = 'from: "2006-09-01T00:00:00Z", to: "2006-08-01T00:00:00Z"';

const refused = (query: string, says: RegExp): Case => ({ send: () => ask(query), status: 200, says });

/** Every root figure over a period, with the arguments that it needs besides. */
const overAPeriod = (period: string, more: string): Readonly<Record<string, string>> => ({
  'clock disagreements': `{ clockDisagreements(between: ["nsd", "spine"], ${period}${more}) { __typename } }`,
  'clock stops': `{ clockStops(desk: "nsd", ${period}${more}) { __typename } }`,
  'hand-overs': `{ handoverOutcomes(${period}${more}) { __typename } }`,
  'known errors published late': `{ lateKnownErrors(${period}${more}) { __typename } }`,
  'the performance board': `{ performanceBoard(${period}${more}) { __typename } }`,
  verdicts: `{ verdicts(agreement: "LSP-LONDON", ${period}${more}) { __typename } }`,
});

const forEach = (queries: Readonly<Record<string, string>>, says: RegExp): Readonly<Record<string, Case>> =>
  Object.fromEntries(Object.entries(queries).map(([name, query]) => [name, refused(query, says)]));

export const REFUSED_FIGURES = {
  TIME_AFTER_REQUEST: {
    'changes up to a knowledge time after the request’s': refused(
      `query @asKnownAt(time: "2006-08-01T00:00:00Z") {
        incident(id: "I-1") { changes(knownFrom: "2006-07-31T00:00:00Z", knownTo: "2006-08-02T00:00:00Z") { __typename } }
      }`,
      /2006-08-02T00:00:00/,
    ),
  },
  AGREEMENT_UNKNOWN: {
    'verdicts by an agreement that is not there': refused(
      `{ verdicts(agreement: "MOON", ${PERIOD}) { __typename } }`,
      /"MOON"/,
    ),
    'and by a version that is not there': refused(
      `{ verdicts(agreement: "LSP-LONDON", version: "1904", ${PERIOD}) { __typename } }`,
      /"1904"/,
    ),
  },
  BOARDS_TOO_MANY: {
    'the ninth of nine boards at once': refused(
      `{ ${Array.from({ length: 9 }, (_, hour) => `b${hour}: performanceBoard(from: "2006-08-01T0${hour}:00:00Z", to: "2006-09-01T00:00:00Z") { __typename }`).join(' ')} }`,
      /8 boards/,
    ),
  },
  ORGANISATION_UNKNOWN: {
    'what is open for an organisation that is not there': refused(
      '{ openIncidents(organisation: "MOON") { total } }',
      /"MOON"/,
    ),
  },
  PERIOD_REVERSED: forEach(overAPeriod(REVERSED, ''), /2006-09-01T00:00:00/),
  POLICY_UNKNOWN: {
    'a policy that is not there': refused(
      '{ policy(version: "programme-1999.1") { version } }',
      /"programme-1999\.1".*programme-2006\.1, programme-2006\.2/,
    ),
    ...forEach(overAPeriod(PERIOD, ', policy: "moon"'), /"moon"/),
  },
  SERVICE_UNKNOWN: {
    'the coverage of a service that is not there': refused(
      '{ supportCoverage(service: "MOON") { policyVersion } }',
      /"MOON"/,
    ),
    'known errors of a service that is not there': refused(
      '{ knownErrors(services: ["N3", "MOON"]) { total } }',
      /"MOON"/,
    ),
    'the cut-over of a service that is not there': refused(
      '{ cutOver(service: "MOON", at: "2007-01-08T00:00:00Z") { at } }',
      /"MOON"/,
    ),
  },
  VALUE_OUT_OF_RANGE: {
    'disagreements of less than no time': refused(
      `{ clockDisagreements(between: ["nsd", "spine"], ${PERIOD}, minMinutes: -1) { total } }`,
      /minMinutes.*-1/,
    ),
    'a search of 21 services': refused(
      `{ knownErrors(services: [${Array.from({ length: 21 }, (_, index) => `"S-${index}"`).join(' ')}]) { total } }`,
      /at most 20.*got 21/,
    ),
    'a forecast for longer than a month': refused('{ breachForecast(within: "P32D") { total } }', /P31D.*"P32D"/),
    'a wait for longer than half a minute': refused(
      `{ performanceBoard(${PERIOD}, waitMilliseconds: 30001) { __typename } }`,
      /0 to 30000; got 30001/,
    ),
    'known errors published after no incident at all': refused(
      '{ lateKnownErrors(publishedAfterIncidents: 0) { policyVersion } }',
      /1 or more; got 0/,
    ),
  },
} as const satisfies Partial<Record<RequestErrorCode, Readonly<Record<string, Case>>>>;

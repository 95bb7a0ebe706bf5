import { formatInstant } from '../../../schema/contract/times.ts';
import { spansOfOrganisation, type DeskSpans } from '../accounts/desk-spans.ts';
import { inTurn } from '../accounts/in-turn.ts';
import { readClockTickets } from '../accounts/read-clock-tickets.ts';
import type { GovernedTextNode, TextExtent } from '../accounts/governed-text-node.ts';
import { createEvidenceReader, type ReadEvidence } from '../accounts/read-evidence.ts';
import { stopTargetsOf } from '../accounts/stop-targets.ts';
import { askedPolicy } from '../asked-policy.ts';
import { ClockStopTally, type StopTotals } from '../engine/measures/clock-stop-tally.ts';
import { STOP_CONCERNS, stopsOfTicket, type ClockStop, type StopConcern } from '../engine/measures/clock-stops.ts';
import type { DurationMs } from '../engine/model.ts';
import type { Policy } from '../engine/policy-model.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { instantOrNull, partyOrNull } from './answer-values.ts';
import { MissingDesks } from './missing-desks.ts';
import { desksNamed } from './named-desks.ts';
import { PageCollector, type PageArguments } from './ordered-page.ts';
import { parsePeriod, type Period } from './period.ts';
import { textExtentOf } from './text-extent.ts';

interface ClockStopArguments extends PageArguments {
  readonly desk?: string | null;
  readonly organisation?: string | null;
  readonly from: string;
  readonly to: string;
  readonly policy?: string | null;
  readonly concerns?: readonly StopConcern[] | null;
}

/** What is read only where somebody asks for it. */
interface StopSource {
  readonly evidence: (extent: TextExtent) => Promise<GovernedTextNode | null>;
}

/** One desk's stop. */
interface DeskStop {
  readonly desk: string;
  readonly stop: ClockStop;
}

/** Question 12: suspicious stops. */
export function createClockStopResolvers(environment: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      clockStops: (_: never, arguments_: ClockStopArguments, context: JourneyContext) =>
        readClockStops(environment, arguments_, context),
    },
    ClockStop: { evidence: ({ evidence }: StopSource, _, __, info) => evidence(textExtentOf(info)) },
  };
}

async function readClockStops(
  environment: JourneyEnvironment,
  arguments_: ClockStopArguments,
  context: JourneyContext,
) {
  const { registry, policies } = environment;
  const { asOf, asKnownAt } = context.times;
  const policy = askedPolicy(policies, arguments_.policy);
  const period = parsePeriod(arguments_);
  const desks = desksAsked(
    arguments_,
    { from: period.from, to: Math.min(period.to, asOf, asKnownAt) },
    environment,
    context,
  );
  const stops = new PageCollector<DeskStop>('clockStops', arguments_, ({ desk, stop }) => [
    stop.statement.from,
    desk,
    stop.ticket,
    stop.statement.id,
  ]);
  const wanted = arguments_.concerns ?? [];
  const tally = new ClockStopTally();
  const concerns = new ConcernTotals();
  const missing = new MissingDesks();
  const officeHours = policies.calendarOf(policy, policy.board.outOfHoursCalendar);
  const targetOptions = { registry, policies, policy, asKnownAt };
  await inTurn(desks, CONCURRENCY, async ({ desk, spans }) => {
    const reason = await readClockTickets(context, desk, arguments_, ({ ticket, incident }) => {
      const targetsAt = stopTargetsOf(ticket, targetOptions);
      const found = stopsOfTicket({ ticket, incident, spans, policy, targetsAt, officeHours });
      tally.add(incident === null ? null : JSON.stringify([incident, desk]), found.stretches);
      for (const stop of found.stops) {
        concerns.add(stop);
        if (wanted.every((concern) => stop.concerns.includes(concern))) stops.add({ desk, stop });
      }
    });
    missing.add(desk, reason);
  });
  const { nodes, ...page } = stops.page();
  const evidence = createEvidenceReader(context);
  return {
    policy,
    ...toTotals(tally.totals(), policy),
    byConcern: concerns.list(),
    ...page,
    nodes: nodes.map((one) => toStopNode(one, evidence)),
    missing: missing.list(registry),
  };
}

/** How many desks are read at once. */
const CONCURRENCY = 8;

/** @throws {GraphQLError} `VALUE_OUT_OF_RANGE`, `DESK_UNKNOWN`, `ORGANISATION_UNKNOWN`. */
function desksAsked(
  { desk = null, organisation = null }: ClockStopArguments,
  span: Period,
  { registry }: JourneyEnvironment,
  { times }: JourneyContext,
): readonly DeskSpans[] {
  if ((desk === null) === (organisation === null)) {
    const given = desk === null ? 'neither' : 'both';
    throw journeyError('VALUE_OUT_OF_RANGE', `clockStops takes either a desk or an organisation; got ${given}`);
  }
  if (desk !== null) {
    const codes = desksNamed(registry, [desk]);
    return span.from < span.to ? codes.map((code) => ({ desk: code, spans: [span] })) : [];
  }
  if (registry.organisationByCode(organisation!) === undefined) {
    const shown = JSON.stringify(organisation!.slice(0, 80));
    throw journeyError('ORGANISATION_UNKNOWN', `the directory lists no organisation ${shown}`);
  }
  return span.from < span.to ? spansOfOrganisation(organisation!, span, times.asKnownAt, registry) : [];
}

function toTotals({ elapsed, stopped, byReason }: StopTotals, policy: Policy) {
  const isPermitted = (reason: string | null): boolean => policy.stops.permitted.some((code) => code === reason);
  const reasons = [...byReason].toSorted(
    ([reason, duration], [other, longer]) => longer - duration || ((reason ?? '') < (other ?? '') ? -1 : 1),
  );
  return {
    elapsed,
    stopped,
    share: elapsed === 0 ? null : stopped / elapsed,
    permitted: reasons.reduce((sum, [reason, duration]) => sum + (isPermitted(reason) ? duration : 0), 0),
    byReason: reasons.map(([reason, duration]) => ({
      reason,
      duration,
      share: duration / elapsed,
      permitted: isPermitted(reason),
    })),
  };
}

class ConcernTotals {
  readonly #totals = new Map<StopConcern, { stops: number; duration: DurationMs }>(
    STOP_CONCERNS.map((concern) => [concern, { stops: 0, duration: 0 }]),
  );

  add({ concerns, duration }: ClockStop): void {
    for (const concern of concerns) {
      const total = this.#totals.get(concern)!;
      total.stops += 1;
      total.duration += duration;
    }
  }

  list(): readonly object[] {
    return [...this.#totals].map(([concern, total]) => ({ concern, ...total }));
  }
}

function toStopNode({ desk, stop }: DeskStop, readEvidence: ReadEvidence) {
  const { statement, nearBreach } = stop;
  return {
    desk: { code: desk },
    ticket: { id: stop.ticket },
    incident: stop.incident === null ? null : { id: stop.incident },
    statement: statement.id,
    reason: statement.reason,
    waitingOn: partyOrNull(statement.waitingOn),
    from: formatInstant(statement.from),
    to: instantOrNull(statement.to),
    duration: stop.duration,
    requestedAt: instantOrNull(statement.requestedAt),
    requestReachedAt: instantOrNull(statement.requestReachedAt),
    witnessedAt: formatInstant(statement.witnessedAt),
    concerns: stop.concerns,
    nearBreach:
      nearBreach === null
        ? null
        : {
            agreement: nearBreach.target.agreement,
            version: nearBreach.target.version,
            target: nearBreach.target.target,
            remaining: nearBreach.remaining,
          },
    // Nobody asks the desk again for a note that it said there is none of.
    evidence: async (extent: TextExtent) =>
      statement.hasEvidence ? readEvidence({ ticket: stop.ticket, id: statement.id, kind: 'STATEMENT' }, extent) : null,
  };
}

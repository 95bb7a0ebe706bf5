/** A board as a dashboard gets it: asked for again until it is complete. */

export interface PolledBoard {
  readonly incidents: number;
  readonly incidentsRead: number;
  readonly handovers: number;
  readonly groups: number;
  /** Desks that did not answer all of it; those that have merely not spoken for long are not among them. */
  readonly silent: readonly string[];
  readonly milliseconds: number;
  readonly polls: number;
}

/** All that the seed makes begins in it: more than a month, so that every incident is in the board. */
const PERIOD = { from: '2006-09-01T00:00:00Z', to: '2007-04-01T00:00:00Z' };
const POLL_MS = 5000;
const SAMPLE = '{ count negative mean median percentile90 }';
const FIGURES = `incidents
  timeInCustody { elapsed byClass { class duration } byOrganisation { organisation { code } agreed contested } }
  handoverGaps { from { id } to { id } handovers handoverGap ${SAMPLE} acceptanceGap ${SAMPLE} }
  bounces { custodyChanges bounces pingPongIncidents }
  clockStops { share byReason { reason stopped stops evidenceRate } }
  attainment { agreement version target severityDefinition met missed disputed running incomplete attainment }
  watermelon { severityDefinition endToEnd { attainment } suppliers { organisation { code } attainment gap } }
  responseTimes { start end calendar { code } sample ${SAMPLE} }
  backlog { from to open } unownedTime { share } misroutes { rate } reSeverity { severity rate }
  availability { service { code } availabilityPercent isKept }`;
const BOARD = `query Board($from: DateTime!, $to: DateTime!, $wait: Int!) {
  performanceBoard(from: $from, to: $to, by: SERVICE, waitMilliseconds: $wait) {
    state failure progress { incidentsRead incidentsTotal desksRead }
    missing { desk { code } reason } total { ${FIGURES} } groups { key ${FIGURES} }
    materialCoverage { total { coverage } } lateDisclosure { index }
  }
}`;

/** @param onPoll told after each answer how many incidents have been read. @throws {Error} when it fails. */
export async function pollBoard(url: string, onPoll: (incidentsRead: number) => Promise<void>): Promise<PolledBoard> {
  const start = performance.now();
  for (let polls = 1; ; polls += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: BOARD, variables: { ...PERIOD, wait: POLL_MS } }),
    });
    const { data, errors } = (await response.json()) as { data?: { performanceBoard: Board }; errors?: unknown };
    if (errors !== undefined || data === undefined) throw new Error(`The board: ${JSON.stringify(errors)}`);
    const board = data.performanceBoard;
    const milliseconds = performance.now() - start;
    await onPoll(board.progress.incidentsRead);
    if (board.state === 'FAILED') throw new Error(`The board failed: ${board.failure}`);
    if (board.state === 'RUNNING') continue;
    return {
      incidents: board.total.incidents,
      incidentsRead: board.progress.incidentsRead,
      handovers: board.total.handoverGaps.reduce((sum, { handovers }) => sum + handovers, 0),
      groups: board.groups.length,
      silent: board.missing.flatMap(({ desk, reason }) => (reason === 'NOT_ANSWERED' ? [desk.code] : [])),
      milliseconds,
      polls,
    };
  }
}

interface Board {
  readonly state: 'RUNNING' | 'COMPLETE' | 'FAILED';
  readonly failure: string | null;
  readonly progress: { readonly incidentsRead: number };
  readonly missing: readonly { readonly desk: { readonly code: string }; readonly reason: string }[];
  readonly total: { readonly incidents: number; readonly handoverGaps: readonly { readonly handovers: number }[] };
  readonly groups: readonly unknown[];
}

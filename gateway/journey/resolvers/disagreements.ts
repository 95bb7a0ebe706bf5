import { formatInstant } from '../../../schema/contract/times.ts';
import type { GovernedTextNode, TextExtent } from '../accounts/governed-text-node.ts';
import { createEvidenceReader, type ReadEvidence } from '../accounts/read-evidence.ts';
import { inTurn } from '../accounts/in-turn.ts';
import { readIncidents } from '../accounts/incident-accounts.ts';
import { incidentsOfDesks } from '../accounts/incidents-of-desks.ts';
import { askedPolicy } from '../asked-policy.ts';
import { intakeOf, missingBefore } from '../engine/custody/intake.ts';
import { disagreementsOf, type Disagreement, type DisagreementClaim } from '../engine/measures/disagreements.ts';
import { periodNoticesOf, type PeriodNotice } from '../engine/measures/period-notices.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import type { JourneyContext } from '../federated-read.ts';
import { instantOrNull, partyOrNull } from './answer-values.ts';
import { MissingDesks } from './missing-desks.ts';
import { desksNamed } from './named-desks.ts';
import { PageCollector, type OrderedPage, type OrderKey, type PageArguments } from './ordered-page.ts';
import { parsePeriod } from './period.ts';
import { textExtentOf } from './text-extent.ts';

interface DisagreementArguments extends PageArguments {
  readonly between: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly minMinutes?: number | null;
  readonly policy?: string | null;
}

interface ClaimSource {
  readonly evidence: (extent: TextExtent) => Promise<GovernedTextNode | null>;
}

/** Question 3: where the clocks of desks disagree. */
export function createDisagreementResolvers(environment: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      clockDisagreements: (_: never, arguments_: DisagreementArguments, context: JourneyContext) =>
        readDisagreements(environment, arguments_, context),
    },
    ClockDisagreementClaim: { evidence: ({ evidence }: ClaimSource, _, __, info) => evidence(textExtentOf(info)) },
  };
}

async function readDisagreements(
  { registry, policies }: JourneyEnvironment,
  arguments_: DisagreementArguments,
  context: JourneyContext,
) {
  const between = desksNamed(registry, arguments_.between);
  if (between.length < 2) {
    throw journeyError(
      'VALUE_OUT_OF_RANGE',
      `between: a disagreement takes at least two desks; got ${JSON.stringify(between)}`,
    );
  }
  if ((arguments_.minMinutes ?? 0) < 0) {
    throw journeyError('VALUE_OUT_OF_RANGE', `minMinutes is 0 or more; got ${arguments_.minMinutes}`);
  }
  const policy = askedPolicy(policies, arguments_.policy);
  const period = parsePeriod(arguments_);
  const minimum = (arguments_.minMinutes ?? 0) * 60_000;
  const disagreements = new PageCollector('clockDisagreements', arguments_, disagreementKey);
  const notices = createNoticeCollectors(arguments_.first);
  const missing = new MissingDesks();

  if (period.from < period.to) {
    const found = await incidentsOfDesks(context, between, arguments_);
    for (const [desk, reason] of found.missing) missing.add(desk, reason);
    // The national desk says which tickets stand under which: without it, one more ticket may be heard.
    const national = registry.accountDesks.filter(({ kind }) => kind === 'NATIONAL').map(({ code }) => code);
    const asked = [...new Set([...between, ...national])];
    const accountOf = new Map(asked.map((desk) => [desk, registry.accountDeskOf(desk)!.code]));
    await inTurn(found.incidents, CONCURRENCY, async (incident) => {
      const [read] = await readIncidents(context, [incident], { registry });
      const { accounts } = read!;
      const question = { between, ...period };
      for (const disagreement of disagreementsOf(accounts, policy, question)) {
        if (disagreement.to - disagreement.from >= minimum) disagreements.add(disagreement);
      }
      for (const notice of periodNoticesOf(accounts, policy, question)) notices[notice.kind].add(notice);
      const end = Math.min(period.to, context.times.asOf, context.times.asKnownAt);
      const absent = missingBefore(end, intakeOf(accounts, policy).availability);
      for (const [desk, account] of accountOf) {
        for (const row of absent) if (row.desk === account) missing.add(desk, row.reason);
      }
    });
  }

  const evidence = createEvidenceReader(context);
  const page = disagreements.page();
  return {
    policy,
    ...page,
    nodes: page.nodes.map((disagreement) => toDisagreementNode(disagreement, evidence)),
    missing: missing.list(registry),
    unpairedHandovers: toNoticeList(notices.UNMATCHED.page()),
    backDated: toNoticeList(notices.BACK_DATED.page()),
    skewed: toNoticeList(notices.SKEW.page()),
  };
}

/** How many incidents are read at once. */
const CONCURRENCY = 8;

function disagreementKey({ from, to, incident, subject, desks, claims }: Disagreement): OrderKey {
  const sources = subject.startsWith('HANDOVER_') ? claims.map(({ source }) => source) : [];
  return [from, incident, subject, ...desks, to, ...sources];
}

function createNoticeCollectors(first: number | null | undefined) {
  const collect = (kind: PeriodNotice['kind']) =>
    new PageCollector<PeriodNotice>(kind, { first: first ?? null }, (notice) => [
      notice.from,
      notice.incident,
      notice.desk,
      notice.about,
      'gap' in notice ? notice.gap : 0,
    ]);
  return {
    UNMATCHED: collect('UNMATCHED'),
    WITNESSED: collect('WITNESSED'),
    SKEW: collect('SKEW'),
    BACK_DATED: collect('BACK_DATED'),
  };
}

function toDisagreementNode(disagreement: Disagreement, evidence: ReadEvidence) {
  const { incident, subject, conflict, from, to, claims } = disagreement;
  return {
    incident: { id: incident },
    subject,
    conflict,
    from: formatInstant(from),
    to: formatInstant(to),
    duration: to - from,
    claims: claims.map((claim) => toClaimNode(claim, evidence)),
  };
}

function toClaimNode(claim: DisagreementClaim, readEvidence: ReadEvidence) {
  const { desk, ticket, says, state, at, source, isHandover, disputedBy } = claim;
  return {
    desk: { code: desk },
    ticket: { id: ticket },
    says: partyOrNull(says),
    state,
    at: instantOrNull(at),
    statement: isHandover ? null : source,
    handover: isHandover ? source : null,
    evidence: (extent: TextExtent) =>
      readEvidence({ ticket, id: source, kind: isHandover ? 'HANDOVER' : 'STATEMENT' }, extent),
    disputedBy: disputedBy.map((id) => ({ id })),
  };
}

function toNoticeList({ nodes, total }: OrderedPage<PeriodNotice>) {
  return {
    total,
    nodes: nodes.map((notice) => ({
      incident: { id: notice.incident },
      desk: { code: notice.desk },
      ticket: { id: notice.ticket },
      about: notice.about,
      from: formatInstant(notice.from),
      by: 'by' in notice ? notice.by : 'gap' in notice ? notice.gap : null,
    })),
  };
}

/** Question 6: whether targets were kept, with evidence that anyone can recompute. */

import type { AgreementRow } from '../../../schema/organisations/model.ts';
import { incidentsOfServices } from '../accounts/incidents-of-services.ts';
import { readIncidents, type IncidentNode } from '../accounts/incident-accounts.ts';
import { recordReads, type RecordedRead } from '../accounts/recorded-read.ts';
import { agreementsAt, calendarsOf, relationsOf } from '../accounts/verdict-evidence.ts';
import { askedPolicy } from '../asked-policy.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { MissingAccount } from '../engine/custody/custody-model.ts';
import { custodyOf } from '../engine/custody/custody-of.ts';
import { figureOf } from '../engine-refusals.ts';
import type { JourneyEnvironment, JourneyResolvers } from '../environment.ts';
import { journeyError } from '../errors.ts';
import { createExport } from '../evidence/create-export.ts';
import type { VerdictExport } from '../evidence/export-model.ts';
import type { JourneyContext } from '../federated-read.ts';
import { parsePeriod, type Period } from './period.ts';
import {
  toReportAnswer,
  toVerdictAnswers,
  VERDICT_DISPUTE_RESOLVERS,
  VERDICT_REPORT_RESOLVERS,
} from './verdict-answers.ts';

interface ReportArguments {
  readonly agreement: string;
  readonly version?: string | null;
  readonly from: string;
  readonly to: string;
  readonly policy?: string | null;
}

interface IncidentArguments {
  readonly agreement?: string | null;
  readonly policy?: string | null;
}

export function createVerdictResolvers(environment: JourneyEnvironment): JourneyResolvers {
  return {
    Query: {
      verdicts: async (_: never, asked: ReportArguments, context: JourneyContext) => {
        const period = parsePeriod(asked);
        const { exported, policy } = await reportFor(environment, asked, period, context);
        return toReportAnswer(exported, { policy, context, calendars: environment.policies });
      },
    },
    Incident: {
      verdicts: ({ id }: IncidentNode, asked: IncidentArguments, context: JourneyContext) =>
        verdictsOfIncident(environment, id, asked, context),
    },
    VerdictReport: VERDICT_REPORT_RESOLVERS,
    VerdictDispute: VERDICT_DISPUTE_RESOLVERS,
  };
}

async function reportFor(
  environment: JourneyEnvironment,
  asked: ReportArguments,
  period: Period,
  context: JourneyContext,
) {
  const { registry } = environment;
  const { asOf, asKnownAt } = context.times;
  const policy = askedPolicy(environment.policies, asked.policy);
  const agreements = agreementsNamed(agreementsAt(registry, asKnownAt), asked);
  const reader = recordReads(context);
  const known = { from: period.from, to: Math.min(period.to, asOf, asKnownAt) };
  const services = [...new Set(agreements.flatMap((agreement) => agreement.services))].toSorted();
  const found =
    known.from < known.to
      ? await incidentsOfServices(reader, { registry, services, period: known })
      : { incidents: [], silentDesks: [] };
  const read = await readIncidents(reader, found.incidents, { registry });
  const exported = exportFor(environment, {
    agreements,
    version: asked.version ?? null,
    policy,
    period,
    reader,
    incidents: read.map(({ accounts }) => accounts),
    silentDesks: found.silentDesks,
  });
  return { exported, policy };
}

/** One after the other: each agreement's verdicts are evidence of their own. */
async function verdictsOfIncident(
  environment: JourneyEnvironment,
  id: string,
  asked: IncidentArguments,
  context: JourneyContext,
): Promise<readonly object[]> {
  const policy = askedPolicy(environment.policies, asked.policy);
  const onRecord = agreementsAt(environment.registry, context.times.asKnownAt);
  const named = asked.agreement == null ? onRecord : agreementsNamed(onRecord, { agreement: asked.agreement });
  const reader = recordReads(context);
  const [read] = await readIncidents(reader, [id], { registry: environment.registry });
  const { accounts } = read!;
  const start = figureOf(() => custodyOf(accounts, policy)).start?.at;
  if (start === undefined) return [];
  return [...new Set(named.map(({ code }) => code))].flatMap((code) => {
    const exported = exportFor(environment, {
      agreements: named.filter((agreement) => agreement.code === code),
      version: null,
      policy,
      period: { from: start, to: start + 1 },
      reader,
      incidents: [accounts],
      silentDesks: [],
    });
    return toVerdictAnswers(exported, context).filter(({ measure }) => measure === 'RESTORE');
  });
}

interface ExportOptions {
  readonly agreements: readonly AgreementRow[];
  readonly version: string | null;
  readonly policy: ReturnType<typeof askedPolicy>;
  readonly period: Period;
  readonly reader: RecordedRead;
  readonly incidents: readonly IncidentAccounts[];
  readonly silentDesks: readonly MissingAccount[];
}

function exportFor({ registry, policies, signer }: JourneyEnvironment, options: ExportOptions): VerdictExport {
  const { agreements, version, policy, period, reader, incidents, silentDesks } = options;
  const { asOf, asKnownAt } = reader.times;
  const providers = new Set(agreements.map(({ provider }) => provider));
  return createExport({
    question: { agreement: agreements[0]!.code, version, from: period.from, to: period.to },
    asOf,
    asKnownAt,
    policy,
    calendars: calendarsOf(policies, policy, agreements),
    agreements,
    relations: relationsOf(agreementsAt(registry, asKnownAt), providers),
    chainHeads: [...reader.chainHeads()].map(([desk, head]) => ({
      desk,
      position: head?.position ?? null,
      hash: head?.hash ?? null,
    })),
    silentDesks,
    incidents,
    signer: signer ?? null,
  });
}

/** @throws {GraphQLError} `AGREEMENT_UNKNOWN` for a code that was not on record, or a version of it that was not. */
function agreementsNamed(
  onRecord: readonly AgreementRow[],
  { agreement, version }: { readonly agreement: string; readonly version?: string | null },
): readonly AgreementRow[] {
  const named = onRecord.filter(({ code }) => code === agreement);
  const shown = (text: string): string => JSON.stringify(text.slice(0, 80));
  if (named.length === 0) {
    throw journeyError('AGREEMENT_UNKNOWN', `the directory had no agreement ${shown(agreement)} on record`);
  }
  if (version != null && named.every((row) => row.version !== version)) {
    const versions = named.map((row) => row.version).join(', ');
    throw journeyError(
      'AGREEMENT_UNKNOWN',
      `agreement ${shown(agreement)} had no version ${shown(version)} on record; there are ${versions}`,
    );
  }
  return named;
}

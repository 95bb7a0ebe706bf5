/** Verdicts as the graph shows them: from the export, so that nothing is shown that is not in the evidence. */

import type { GraphQLResolveInfo } from 'graphql';
import { formatInstant } from '../../../schema/contract/times.ts';
import type { Policies, Policy } from '../../../schema/policies/model.ts';
import { createEvidenceReader, type EvidencedRecord, type ReadEvidence } from '../accounts/read-evidence.ts';
import { createPositionReader, type ReadPosition } from '../accounts/dispute-positions.ts';
import type { BearingDispute } from '../engine/verdict/verdict-model.ts';
import type { Attainment } from '../engine/verdict/attainment.ts';
import type { ExportedInput, VerdictExport } from '../evidence/export-model.ts';
import type { JourneyContext } from '../federated-read.ts';
import { codeOrNull, instantOrNull, partyOrNull } from './answer-values.ts';
import { textExtentOf } from './text-extent.ts';

const CREDIT_LABEL =
  "Arithmetic consequence of the agreement's table for targets that were missed. Not a claim for payment.";

export interface ReportAnswerOptions {
  readonly policy: Policy;
  readonly context: JourneyContext;
  readonly calendars: Pick<Policies, 'calendarOf'>;
}

export function toReportAnswer(exported: VerdictExport, { policy, context, calendars }: ReportAnswerOptions): object {
  const { question, result, hash, signature } = exported;
  const versionOf = (version: string): object => ({ code: question.agreement, version });
  return {
    agreements: exported.agreements
      .toSorted((left, right) => left.from - right.from)
      .map(({ version }) => versionOf(version)),
    policy,
    calendars: exported.calendars.map(({ code }) => calendars.calendarOf(policy, code)),
    asOf: formatInstant(exported.asOf),
    asKnownAt: formatInstant(exported.asKnownAt),
    complete: result.isComplete,
    missing: result.missing.map(toMissingAnswer),
    verdicts: toVerdictAnswers(exported, context),
    attainment: result.attainment.map((row) => ({ ...row, agreement: versionOf(row.version), ratio: ratioOf(row) })),
    credits: result.credits.map((row) => ({ ...row, agreement: versionOf(row.version), label: CREDIT_LABEL })),
    exclusions: result.exclusions.map((row) => ({
      ...row,
      incident: row.incident === null ? null : { id: row.incident },
    })),
    hash,
    publicKey: signature?.publicKey ?? null,
    exported,
  };
}

export function toVerdictAnswers(
  exported: VerdictExport,
  context: JourneyContext,
): readonly { readonly measure: string }[] {
  const texts: DisputeTexts = {
    recordOf: recordFinder(exported.inputs),
    evidence: createEvidenceReader(context),
    position: createPositionReader(context),
    standing: exported.inputs.filter((input) => input.kind === 'DISPUTE' && input.data.withdrawnAt === null),
  };
  return exported.result.verdicts.map((verdict) => ({
    ...verdict,
    policy: exported.policy,
    incident: verdict.incident === null ? null : { id: verdict.incident },
    service: { code: verdict.service },
    severity:
      verdict.severity === null
        ? null
        : {
            ...verdict.severity,
            claimedBy: partyOrNull(verdict.severity.claimedBy),
            at: formatInstant(verdict.severity.at),
          },
    from: formatInstant(verdict.from),
    to: formatInstant(verdict.to),
    restoredAt: instantOrNull(verdict.restoredAt),
    breachAt: instantOrNull(verdict.breachAt),
    disputes: verdict.disputes.map((dispute): DisputeSource => ({ ...dispute, texts })),
    missing: verdict.missing.map(toMissingAnswer),
  }));
}

interface DisputeTexts {
  readonly recordOf: (about: string) => ContestedRecord | null;
  readonly evidence: ReadEvidence;
  readonly position: ReadPosition;
  /** All disputes in the evidence that have not been withdrawn. */
  readonly standing: readonly ExportedInput[];
}

interface ContestedRecord {
  readonly desk: string;
  readonly ticket: string;
  /** Null for what no text stands behind: a severity, or a bond. */
  readonly kind: EvidencedRecord['kind'] | null;
}

type DisputeSource = BearingDispute & { readonly texts: DisputeTexts };

/** Written when it is asked for: it is longer than all the rest. */
export const VERDICT_REPORT_RESOLVERS = {
  export: ({ exported }: { readonly exported: VerdictExport }) => JSON.stringify(exported, null, 1),
};

/** Texts are read when they are asked for, for what is shown. */
export const VERDICT_DISPUTE_RESOLVERS = {
  desk: ({ desk }: DisputeSource) => ({ code: desk }),
  incident: ({ incident }: DisputeSource) => ({ id: incident }),
  raisedBy: ({ raisedBy }: DisputeSource) => partyOrNull(raisedBy),
  raisedAt: ({ raisedAt }: DisputeSource) => formatInstant(raisedAt),
  position: ({ texts, incident, desk, id }: DisputeSource, _: object, __: unknown, info: GraphQLResolveInfo) =>
    texts.position({ incident, desk, id }, textExtentOf(info)),
  against: ({ texts, about }: DisputeSource) => codeOrNull(texts.recordOf(about)?.desk ?? null),
  evidence: async ({ texts, about }: DisputeSource, _: object, __: unknown, info: GraphQLResolveInfo) => {
    const { ticket, kind = null } = texts.recordOf(about) ?? {};
    if (ticket === undefined || kind === null) return null;
    // A text that nobody answers for is beside the figure: it takes nothing else with it.
    return texts.evidence({ ticket, id: about, kind }, textExtentOf(info)).catch(() => null);
  },
  others: ({ texts, about, subject, raisedBy }: DisputeSource) => {
    const parties = texts.standing.flatMap((input) =>
      input.kind === 'DISPUTE' && input.data.subject === subject && input.data.about === about
        ? (input.data.raisedBy ?? [])
        : [],
    );
    return [...new Set(parties)]
      .filter((party) => party !== raisedBy)
      .toSorted()
      .map((id) => ({ id }));
  },
  outcomeWithout: ({ without }: DisputeSource) => without?.outcome ?? null,
  countedWithout: ({ without }: DisputeSource) => without?.counted ?? null,
};

/** A statement or hand-over is told by its id; a severity or a bond by its ticket's. */
function recordFinder(inputs: readonly ExportedInput[]): DisputeTexts['recordOf'] {
  const tickets = inputs.flatMap((input) => (input.kind === 'TICKET' ? [input.data] : []));
  const ticketsById = new Map(tickets.map(({ id, desk }) => [id, { desk, ticket: id, kind: null }]));
  const records = new Map<string, ContestedRecord>(
    tickets.flatMap(({ id, desk, clock, handovers }) => [
      ...clock.map((record) => [record.id, { desk, ticket: id, kind: 'STATEMENT' }] as const),
      ...handovers.map((record) => [record.id, { desk, ticket: id, kind: 'HANDOVER' }] as const),
    ]),
  );
  return (about) => records.get(about) ?? ticketsById.get(about) ?? ticketsById.get(about.split('#')[0]!) ?? null;
}

function toMissingAnswer({ desk, reason }: VerdictExport['result']['missing'][number]): object {
  return { desk: { code: desk }, reason };
}

function ratioOf({ met, missed }: Attainment): number | null {
  return met + missed === 0 ? null : met / (met + missed);
}

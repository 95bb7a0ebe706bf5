import type { Calendar } from '../engine/calendar/calendar-model.ts';
import type { MissingAccount } from '../engine/custody/custody-model.ts';
import { ENGINE_VERSION } from '../engine/engine-version.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { Policy } from '../engine/policy-model.ts';
import type { Agreement, Relation } from '../engine/verdict/agreement-model.ts';
import { attainmentOf, creditsOf } from '../engine/verdict/attainment.ts';
import { reportOf } from '../engine/verdict/report.ts';
import type { Verdict } from '../engine/verdict/verdict-model.ts';
import { EXPORT_FORMAT, type ExportedChainHead, type ExportedResult, type VerdictExport } from './export-model.ts';
import { withoutIdleFreshness } from './freshness.ts';
import { contentHashOf, hashOf } from './hash.ts';
import { putTogether, takeApart } from './inputs.ts';
import { compareText } from '../engine/custody/order.ts';
import type { Signer } from './sign.ts';

export interface CreateExportOptions {
  readonly question: VerdictExport['question'];
  readonly asOf: number;
  readonly asKnownAt: number;
  readonly policy: Policy;
  readonly calendars: readonly Calendar[];
  /** All versions of the agreement asked for, as on record at the knowledge time. */
  readonly agreements: readonly Agreement[];
  readonly relations: readonly Relation[];
  readonly chainHeads: readonly ExportedChainHead[];
  readonly silentDesks: readonly MissingAccount[];
  readonly incidents: readonly IncidentAccounts[];
  /** Null where the gateway has no key. */
  readonly signer: Signer | null;
}

/** Reckons the report and writes down all that it follows from. The same evidence gives the same export, whoever asks. */
export function createExport(options: CreateExportOptions): VerdictExport {
  const { signer, policy } = options;
  const incidents = options.incidents.map((accounts) => withoutIdleFreshness(accounts, policy));
  const parts = takeApart(incidents);
  const evidence = {
    format: EXPORT_FORMAT,
    engine: ENGINE_VERSION,
    question: options.question,
    asOf: options.asOf,
    asKnownAt: options.asKnownAt,
    policy,
    calendars: options.calendars.toSorted((left, right) => compareText(left.code, right.code)),
    agreements: options.agreements.map(withContentHash),
    relations: options.relations.map(withContentHash),
    desks: parts.desks.map(withContentHash),
    chainHeads: options.chainHeads.toSorted((left, right) => compareText(left.desk, right.desk)),
    silentDesks: options.silentDesks.toSorted(
      (left, right) => compareText(left.desk, right.desk) || compareText(left.reason, right.reason),
    ),
    incidents: parts.incidents,
    inputs: parts.inputs,
  };
  const result = resultOf(evidence);
  const hash = result.isComplete ? reportHashOf({ ...evidence, result }) : null;
  return { ...evidence, result, hash, signature: hash === null || signer === null ? null : signer.sign(hash) };
}

/** All of an export but what is reckoned from it. */
export type Evidence = Omit<VerdictExport, 'result' | 'hash' | 'signature'>;

/** Reckons from the evidence alone: what `npm run verify` compares with. */
export function resultOf(evidence: Evidence): ExportedResult {
  const { question, policy, agreements, relations, calendars, silentDesks, asOf, asKnownAt } = evidence;
  const incidents = putTogether(evidence);
  const { verdicts, ...rest } = reportOf({
    agreements,
    version: question.version,
    relations,
    policy,
    calendars,
    period: { from: question.from, to: question.to },
    asOf,
    asKnownAt,
    incidents,
    silentDesks,
  });
  const inputHashesOf = createInputHashes(evidence, incidents);
  return {
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      hash: verdict.outcome === 'INCOMPLETE' ? null : verdictHashOf(evidence, verdict, inputHashesOf),
    })),
    ...rest,
    attainment: attainmentOf(verdicts),
    credits: creditsOf(verdicts, agreements),
  };
}

/** Over the whole export but its hash and signature. */
export function reportHashOf(exported: Omit<VerdictExport, 'hash' | 'signature'>): string {
  return hashOf(exported);
}

/** Section 10: the same for one incident whatever the period that it was asked in. */
function verdictHashOf(evidence: Evidence, verdict: Verdict, inputHashesOf: InputHashes): string {
  const { agreement, target, incident } = verdict;
  // A version that was put on record again with another beginning has two rows: what either says bears on it.
  const rows = evidence.agreements.filter(({ version }) => version === agreement.version);
  const codes = new Set(
    rows.flatMap(({ targets }) => targets).flatMap(({ code, calendar }) => (code === target ? calendar : [])),
  );
  const used = new Set(
    evidence.incidents.flatMap((exported) =>
      incident === null || exported.incident === incident ? exported.desks : [],
    ),
  );
  return hashOf({
    format: evidence.format,
    engine: evidence.engine,
    asOf: evidence.asOf,
    asKnownAt: evidence.asKnownAt,
    policy: evidence.policy.contentHash,
    calendars: evidence.calendars.filter(({ code }) => codes.has(code)).map(({ contentHash }) => contentHash),
    agreements: rows.map(({ contentHash }) => contentHash),
    relations: evidence.relations.map(({ contentHash }) => contentHash),
    desks: evidence.desks.filter(({ code }) => used.has(code)).map(({ contentHash }) => contentHash),
    chainHeads: evidence.chainHeads,
    inputs: inputHashesOf(incident),
    verdict,
  });
}

/** Hashes of the inputs of one incident, taken apart by itself; of null, of all. In the order of inputs. */
type InputHashes = (incident: string | null) => readonly string[];

function createInputHashes(evidence: Evidence, incidents: readonly IncidentAccounts[]): InputHashes {
  const byIncident = new Map(incidents.map((accounts) => [accounts.incident, accounts]));
  const known = new Map<string, readonly string[]>();
  return (incident) => {
    if (incident === null) return evidence.inputs.map(({ hash }) => hash);
    let hashes = known.get(incident);
    if (hashes === undefined) {
      hashes = takeApart([byIncident.get(incident)!]).inputs.map(({ hash }) => hash);
      known.set(incident, hashes);
    }
    return hashes;
  };
}

function withContentHash<Row extends object>(row: Row): Row & { readonly contentHash: string } {
  return { ...row, contentHash: contentHashOf(row) };
}

import type { Calendar } from '../engine/calendar/calendar-model.ts';
import type { MissingAccount } from '../engine/custody/custody-model.ts';
import { ENGINE_VERSION } from '../engine/engine-version.ts';
import type { IncidentAccounts } from '../engine/model.ts';
import type { Policy } from '../engine/policy-model.ts';
import type { Agreement, Relation } from '../engine/verdict/agreement-model.ts';
import { attainmentOf, creditsOf } from '../engine/verdict/attainment.ts';
import { reportOf } from '../engine/verdict/report.ts';
import type { Verdict } from '../engine/verdict/verdict-model.ts';
import {
  EXPORT_FORMAT,
  type ExportedChainHead,
  type ExportedResult,
  type InputReference,
  type VerdictExport,
} from './export-model.ts';
import { withoutIdleFreshness } from './freshness.ts';
import { contentHashOf, hashOf } from './hash.ts';
import { compare, putTogether, takeApart } from './inputs.ts';
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
    calendars: options.calendars.toSorted((left, right) => compare(left.code, right.code)),
    agreements: options.agreements.map(withContentHash),
    relations: options.relations.map(withContentHash),
    desks: parts.desks.map(withContentHash),
    chainHeads: options.chainHeads.toSorted((left, right) => compare(left.desk, right.desk)),
    silentDesks: options.silentDesks.toSorted(
      (left, right) => compare(left.desk, right.desk) || compare(left.reason, right.reason),
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
  const { verdicts, ...rest } = reportOf({
    agreements,
    version: question.version,
    relations,
    policy,
    calendars,
    period: { from: question.from, to: question.to },
    asOf,
    asKnownAt,
    incidents: putTogether(evidence),
    silentDesks,
  });
  const hashesOf = createInputHashes(evidence);
  return {
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      hash: verdict.outcome === 'INCOMPLETE' ? null : verdictHashOf(evidence, verdict, hashesOf),
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
function verdictHashOf(evidence: Evidence, verdict: Verdict, hashesOf: InputHashes): string {
  const agreement = evidence.agreements.find(({ version }) => version === verdict.agreement.version)!;
  const calendarCode = agreement.targets.find(({ code }) => code === verdict.target)!.calendar;
  const incidents = evidence.incidents.filter(
    ({ incident }) => verdict.incident === null || incident === verdict.incident,
  );
  const used = new Set(incidents.flatMap(({ desks }) => desks));
  return hashOf({
    format: evidence.format,
    engine: evidence.engine,
    asOf: evidence.asOf,
    asKnownAt: evidence.asKnownAt,
    policy: evidence.policy.contentHash,
    calendar: evidence.calendars.find(({ code }) => code === calendarCode)!.contentHash,
    agreement: agreement.contentHash,
    relations: evidence.relations.map(({ contentHash }) => contentHash),
    desks: evidence.desks.filter(({ code }) => used.has(code)).map(({ contentHash }) => contentHash),
    chainHeads: evidence.chainHeads,
    inputs: hashesOf(incidents),
    verdict,
  });
}

/** Hashes of the inputs that incidents are made of, in the order of all inputs. */
type InputHashes = (incidents: Evidence['incidents']) => readonly string[];

function createInputHashes(evidence: Evidence): InputHashes {
  const keyOf = ({ desk, id }: InputReference): string => JSON.stringify([desk, id]);
  const places = new Map(evidence.inputs.map((input, index) => [keyOf(input), index]));
  return (incidents) => {
    const taken = new Set<number>();
    const take = (reference: InputReference): void => {
      const index = places.get(keyOf(reference))!;
      taken.add(index);
      const input = evidence.inputs[index]!;
      if (input.kind === 'ACCOUNT') for (const next of [...input.data.tickets, ...input.data.disputes]) take(next);
      if (input.kind === 'TICKET') for (const next of [...input.data.clock, ...input.data.handovers]) take(next);
    };
    for (const { declaration, accounts } of incidents) {
      if (declaration !== null) take(declaration);
      for (const account of accounts) take(account);
    }
    return [...taken].toSorted((left, right) => left - right).map((index) => evidence.inputs[index]!.hash);
  };
}

function withContentHash<Row extends object>(row: Row): Row & { readonly contentHash: string } {
  return { ...row, contentHash: contentHashOf(row) };
}

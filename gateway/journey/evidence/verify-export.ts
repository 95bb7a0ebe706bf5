/** Checks an export from itself alone: no network, no gateway, no files but its own. */

import { ENGINE_VERSION } from '../engine/engine-version.ts';
import { reportHashOf, resultOf } from './create-export.ts';
import { EXPORT_FORMAT, type ExportedResult, type VerdictExport } from './export-model.ts';
import { canonicalJson, contentHashOf } from './hash.ts';
import { inputHashOf } from './inputs.ts';
import { compareText } from '../engine/custody/order.ts';
import { isSignatureValid } from './sign.ts';

export interface VerifyOptions {
  /** The key that must have signed, DER in base64; null for the one that the export names. */
  readonly publicKey: string | null;
}

const KEYS = [
  'agreements',
  'asKnownAt',
  'asOf',
  'calendars',
  'chainHeads',
  'desks',
  'engine',
  'format',
  'hash',
  'incidents',
  'inputs',
  'policy',
  'question',
  'relations',
  'result',
  'signature',
  'silentDesks',
];

/**
 * @param value parsed JSON, of which nothing is assumed.
 * @returns what is wrong, one line each, the most telling first; empty where everything holds.
 */
export function verifyExport(value: unknown, { publicKey }: VerifyOptions): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['export: is not a JSON object'];
  const keys = Object.keys(value).toSorted(compareText);
  if (canonicalJson(keys) !== canonicalJson(KEYS)) {
    const missing = KEYS.filter((key) => !keys.includes(key));
    const foreign = keys.filter((key) => !KEYS.includes(key));
    return [
      ...missing.map((key) => `export: ${key} is missing`),
      ...foreign.map((key) => `export: ${key} does not belong in it`),
    ];
  }
  const exported = value as VerdictExport;
  if (exported.format !== EXPORT_FORMAT) return [`format: ${shown(exported.format)} is not ${shown(EXPORT_FORMAT)}`];
  try {
    return check(exported, publicKey);
  } catch (error) {
    return [`export: is malformed: ${(error as Error).message}`];
  }
}

function check(exported: VerdictExport, publicKey: string | null): readonly string[] {
  const problems = [...checkContents(exported), ...checkInputs(exported), ...checkChainHeads(exported)];
  if (exported.engine !== ENGINE_VERSION) {
    problems.push(`engine: reckoned by version ${shown(exported.engine)}, and this is ${shown(ENGINE_VERSION)}`);
  }
  problems.push(...checkResult(exported));
  problems.push(...checkHash(exported));
  problems.push(...checkSignature(exported, publicKey));
  return problems;
}

/** Each thing that carries its own hash. */
function checkContents(exported: VerdictExport): readonly string[] {
  const { policy, calendars, agreements, relations, desks } = exported;
  const things: readonly (readonly [string, { readonly contentHash: string }])[] = [
    [`policy ${policy.version}`, policy],
    ...calendars.map((calendar) => [`calendar ${calendar.code}.${calendar.version}`, calendar] as const),
    ...agreements.map((agreement) => [`agreement ${agreement.code} ${agreement.version}`, agreement] as const),
    ...relations.map((relation) => [`relation ${relation.code} ${relation.version}`, relation] as const),
    ...desks.map((desk) => [`desk ${desk.code}`, desk] as const),
  ];
  return things.flatMap(([name, thing]) => (contentHashOf(thing) === thing.contentHash ? [] : [`${name} was changed`]));
}

function checkInputs({ inputs }: VerdictExport): readonly string[] {
  return inputs.flatMap((input, index) => {
    const problems: string[] = [];
    if (inputHashOf(input) !== input.hash) problems.push(`input ${input.id} was changed`);
    const before = inputs[index - 1];
    if (before === undefined) return problems;
    const order = compareText(before.desk, input.desk) || compareText(before.id, input.id);
    if (order === 0) problems.push(`input ${input.id} stands twice`);
    if (order > 0) problems.push(`input ${input.id} is out of order`);
    return problems;
  });
}

/** Whoever answered is anchored; whoever did not is not. */
function checkChainHeads({ chainHeads, inputs }: VerdictExport): readonly string[] {
  const heads = new Set(chainHeads.map(({ desk }) => desk));
  const answered = inputs.flatMap(({ kind, data }) => (kind === 'ACCOUNT' && data.state !== null ? [data.desk] : []));
  const missing = [...new Set(answered)].filter((desk) => !heads.has(desk));
  const isSorted = chainHeads.every(
    ({ desk }, index) => index === 0 || compareText(chainHeads[index - 1]!.desk, desk) < 0,
  );
  return [
    ...missing.map((desk) => `chain head of ${desk} is missing`),
    ...(isSorted ? [] : ['chain heads: are not one a desk, in order']),
  ];
}

function checkResult(exported: VerdictExport): readonly string[] {
  const { result: claimed, hash: _hash, signature: _signature, ...evidence } = exported;
  let actual: ExportedResult;
  try {
    actual = resultOf(evidence);
  } catch (error) {
    return [`result: cannot be reckoned: ${(error as Error).message}`];
  }
  if (canonicalJson(claimed) === canonicalJson(actual)) return [];
  const problems: string[] = [];
  const ids = new Set([...claimed.verdicts, ...actual.verdicts].map(({ id }) => id));
  for (const id of ids) {
    const said = claimed.verdicts.filter((verdict) => verdict.id === id);
    const reckoned = actual.verdicts.filter((verdict) => verdict.id === id);
    if (canonicalJson(said) === canonicalJson(reckoned)) continue;
    const [one, other] = [said[0], reckoned[0]];
    if (said.length !== 1 || reckoned.length !== 1) {
      problems.push(`result ${id}: stands ${said.length} times, and is reckoned ${reckoned.length} times`);
      continue;
    }
    problems.push(`result ${id}: ${differences(one!, other!)}`);
  }
  for (const part of ['exclusions', 'attainment', 'credits', 'missing', 'isComplete'] as const) {
    if (canonicalJson(claimed[part]) !== canonicalJson(actual[part])) {
      problems.push(`result ${part}: is not what is reckoned`);
    }
  }
  return problems.length > 0 ? problems : ['result: is not what is reckoned'];
}

/** Names each field that differs, what is said and what is reckoned. */
function differences(said: object, reckoned: object): string {
  const names = [...new Set([...Object.keys(said), ...Object.keys(reckoned)])].toSorted(compareText);
  const valueOf = (of: object, name: string): unknown => (of as Readonly<Record<string, unknown>>)[name];
  return names
    .filter((name) => JSON.stringify(valueOf(said, name)) !== JSON.stringify(valueOf(reckoned, name)))
    .map((name) => `${name} says ${shown(valueOf(said, name))}, reckoned ${shown(valueOf(reckoned, name))}`)
    .join('; ');
}

function checkHash(exported: VerdictExport): readonly string[] {
  const { hash, signature: _signature, ...hashed } = exported;
  if (hash === null) {
    const { missing, isComplete } = exported.result;
    const names = missing.map(({ desk, reason }) => `${desk} ${reason}`).join(', ');
    return [isComplete ? 'hash: is missing' : `hash: there is none, since the evidence is incomplete: ${names}`];
  }
  return reportHashOf(hashed) === hash ? [] : ['hash: is not that of the export'];
}

function checkSignature({ hash, signature }: VerdictExport, publicKey: string | null): readonly string[] {
  if (signature === null) return ['signature: there is none'];
  if (hash === null) return ['signature: there is nothing that it could be over'];
  const { algorithm, ...rest } = signature;
  if (algorithm !== 'Ed25519' || canonicalJson(Object.keys(rest).toSorted(compareText)) !== '["publicKey","value"]') {
    return ['signature: is not of the form of Ed25519 signatures here'];
  }
  if (publicKey !== null && signature.publicKey !== publicKey) {
    return ['signature: was made with a foreign key, not with the one given'];
  }
  return isSignatureValid(signature, hash) ? [] : ['signature: was not made over this hash with the key that it names'];
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 120);
}

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { VerdictExport } from '../../gateway/journey/evidence/export-model.ts';
import { parsePublicKey, SigningKeyError } from '../../gateway/journey/evidence/sign.ts';
import { verifyExport } from '../../gateway/journey/evidence/verify-export.ts';
import { exportedIn, ExportNotFoundError } from './exported-in.ts';

export interface RunVerifyOptions {
  readonly args: readonly string[];
  readonly writeLine: (line: string) => void;
  readonly writeError: (line: string) => void;
}

const USAGE = 'usage: npm run verify -- FILE.json [--key PUBLIC-KEY.pem]';

/** @returns the exit code: 0, or 1 where anything does not hold or cannot be read. */
export async function runVerify({ args, writeLine, writeError }: RunVerifyOptions): Promise<number> {
  const asked = parseArguments(args);
  if (typeof asked === 'string') {
    writeError(`${asked}\n${USAGE}`);
    return 1;
  }
  let exported: unknown;
  let publicKey: string | null = null;
  try {
    exported = exportedIn(JSON.parse(await readFile(asked.file, 'utf8')));
    if (asked.key !== null) publicKey = parsePublicKey(await readFile(asked.key, 'utf8'), asked.key);
  } catch (error) {
    if (error instanceof SyntaxError) writeError(`EXPORT_MALFORMED: ${asked.file} is not JSON: ${error.message}`);
    else if (error instanceof SigningKeyError) writeError(`${error.code}: ${error.message}`);
    else if (error instanceof ExportNotFoundError) writeError(`${error.code}: ${asked.file}: ${error.message}`);
    else writeError(`FILE_UNREADABLE: ${(error as Error).message}`);
    return 1;
  }
  const problems = verifyExport(exported, { publicKey });
  for (const problem of problems) writeError(problem);
  if (problems.length > 0) return 1;
  const { question, result, hash, signature } = exported as VerdictExport;
  writeLine(`verified: agreement ${question.agreement}, ${result.verdicts.length} verdicts, hash ${hash}`);
  writeLine(
    publicKey === null
      ? `signed by ${signature!.publicKey}: compare it with the gateway's, or give it as --key`
      : 'signed by the key given',
  );
  return 0;
}

/** A text says what is wrong with them. */
function parseArguments(args: readonly string[]): { readonly file: string; readonly key: string | null } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { key: { type: 'string' } },
      allowPositionals: true,
    });
    if (positionals.length !== 1) return `one file is verified at a time; got ${positionals.length}`;
    return { file: positionals[0]!, key: values.key ?? null };
  } catch (error) {
    return (error as Error).message;
  }
}

import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { DatabaseError } from '../../database/database-url.ts';
import { checkpointSchema, type Checkpoint } from '../../schema/contract/disclosure-checkpoint.ts';
import { CheckpointKeyError, toCheckpointKeys } from '../../gateway/governance/disclosures/checkpoint.ts';
import {
  openExportedLedger,
  openKeptLedger,
  type KeptLedger,
} from '../../gateway/governance/disclosures/kept-ledger.ts';
import { LEDGER_FILE } from '../../gateway/governance/disclosures/ledger-database.ts';
import { verifyLedger } from '../../gateway/governance/disclosures/verify-ledger.ts';

export interface RunLedgerOptions {
  readonly args: readonly string[];
  /** `DATABASE_URL` and `DATA_DIR`, as the gateway has them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly writeLine: (line: string) => void;
  readonly writeError: (line: string) => void;
}

const USAGE =
  'usage: npm run ledger -- verify [--checkpoints FILE] [--key PUBLIC-KEYS.pem] [--file EXPORT.jsonl]\n' +
  '       npm run ledger -- export FILE.jsonl';
const DEFAULT_DATA_FOLDER = '.data';

/** What is wrong with what was asked, or cannot be read. */
class LedgerCommandError extends Error {
  override readonly name = 'LedgerCommandError';
  readonly code: 'ARGUMENT_INVALID' | 'FILE_UNREADABLE' | 'LEDGER_NOT_FOUND' | 'CHECKPOINT_MALFORMED';

  constructor(code: LedgerCommandError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

interface Asked {
  readonly command: 'verify' | 'export';
  /** Where an export goes. */
  readonly target: string | null;
  readonly file: string | null;
  readonly checkpoints: string | null;
  readonly key: string | null;
}

/** @returns the exit code: 0, or 1 where anything does not hold or cannot be read. */
export async function runLedger({ args, environment, writeLine, writeError }: RunLedgerOptions): Promise<number> {
  let ledger: KeptLedger | null = null;
  try {
    const asked = parseArguments(args);
    const checkpoints = asked.checkpoints === null ? [] : await readCheckpoints(asked.checkpoints);
    const checkpointKeys = asked.key === null ? null : toCheckpointKeys(await readText(asked.key), asked.key);
    ledger = asked.file === null ? await openPlace(environment) : openExportedLedger(await existing(asked.file));
    if (asked.command === 'export') {
      const entries = await writeExport(ledger, asked.target!);
      writeLine(`exported: ${entries} entries to ${asked.target}`);
      return 0;
    }
    const { head } = ledger;
    const verification = await verifyLedger({ entries: ledger.entries(), head, checkpoints, checkpointKeys });
    if (!verification.isWhole) {
      writeError(`${verification.finding} at ${verification.position}: ${verification.message}`);
      return 1;
    }
    writeLine(`verified: ${verification.entries} entries, hash ${verification.hash}`);
    writeLine(
      verification.checkpoints === 0
        ? 'no checkpoint was given: that the tail is there is shown by checkpoints only'
        : `${verification.checkpoints} checkpoints hold${checkpointKeys === null ? ', each by its own key: give it as --key' : ''}`,
    );
    return 0;
  } catch (error) {
    if (error instanceof LedgerCommandError || error instanceof CheckpointKeyError || error instanceof DatabaseError)
      writeError(`${error.code}: ${error.message}`);
    else writeError(`LEDGER_UNREADABLE: ${(error as Error).message}`);
    return 1;
  } finally {
    await ledger?.stop();
  }
}

function parseArguments(args: readonly string[]): Asked {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: { checkpoints: { type: 'string' }, key: { type: 'string' }, file: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new LedgerCommandError('ARGUMENT_INVALID', `${(error as Error).message}\n${USAGE}`);
  }
  const [command, target, ...others] = parsed.positionals;
  const isVerify = command === 'verify' && target === undefined;
  const isExport = command === 'export' && target !== undefined && others.length === 0;
  if (!isVerify && !isExport) {
    const shown = JSON.stringify(parsed.positionals.join(' ').slice(0, 80));
    throw new LedgerCommandError('ARGUMENT_INVALID', `verify, or export to one file; got ${shown}\n${USAGE}`);
  }
  const { checkpoints = null, key = null, file = null } = parsed.values;
  return { command: isVerify ? 'verify' : 'export', target: target ?? null, file, checkpoints, key };
}

/** Never makes one where there is none. */
async function openPlace(environment: RunLedgerOptions['environment']): Promise<KeptLedger> {
  const databaseUrl = environment['DATABASE_URL'] || null;
  const dataDirectory = environment['DATA_DIR'] || DEFAULT_DATA_FOLDER;
  if (databaseUrl === null && !existsSync(path.join(dataDirectory, LEDGER_FILE)))
    throw new LedgerCommandError('LEDGER_NOT_FOUND', `there is no ${path.join(dataDirectory, LEDGER_FILE)}`);
  return openKeptLedger({ databaseUrl, dataDirectory });
}

async function readCheckpoints(file: string): Promise<readonly Checkpoint[]> {
  const lines = (await readText(file)).split('\n');
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [checkpointSchema.parse(JSON.parse(line))];
    } catch {
      // A process may have been ended while it wrote the last line.
      if (index === lines.length - 1) return [];
      throw new LedgerCommandError('CHECKPOINT_MALFORMED', `line ${index + 1} of ${file} is no checkpoint`);
    }
  });
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new LedgerCommandError('FILE_UNREADABLE', (error as Error).message);
  }
}

async function existing(file: string): Promise<string> {
  if (existsSync(file)) return file;
  throw new LedgerCommandError('FILE_UNREADABLE', `there is no ${file}`);
}

async function writeExport(ledger: KeptLedger, target: string): Promise<number> {
  const handle = await open(target, 'wx');
  let entries = 0;
  try {
    for await (const { entry, hash } of ledger.entries()) {
      await handle.write(`${JSON.stringify({ hash, entry })}\n`);
      entries += 1;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
  return entries;
}

import { resolve } from 'node:path';
import { SeedError } from './errors.ts';

export interface SeedArguments {
  readonly incidents: number;
  readonly seed: number;
  /** Absolute: where the files are written. */
  readonly outputFolder: string;
  /** Absolute: the folder that holds each desk's data folder. */
  readonly deskRoot: string;
  readonly databaseUrl: string | null;
  /** Only the files are written, and no ledger is touched. */
  readonly writeOnly: boolean;
}

export const MAXIMUM_INCIDENTS = 1_000_000;
const MAXIMUM_SEED = 4_294_967_295;

export const SEED_USAGE = `usage: npm run seed -- --incidents N --seed S [--desk-root DIR] [--write-only]
  --incidents N   how many incidents, 1 to ${MAXIMUM_INCIDENTS}
  --seed S        0 to ${MAXIMUM_SEED}: the same seed gives the same bytes
  --desk-root DIR folder that holds each desk's data folder (default: DATA_DIR, or .data)
  --write-only    writes the files under DATA_DIR/seed and loads nothing`;

/**
 * Reads the command line and `DATA_DIR`, `DATABASE_URL` of the environment.
 *
 * @throws {SeedError} `SEED_ARGUMENT_UNKNOWN`, `SEED_ARGUMENT_MISSING` or `SEED_ARGUMENT_INVALID`, naming argument, rule and value.
 */
export function parseSeedArguments(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): SeedArguments {
  const values = new Map<string, string>();
  let writeOnly = false;
  for (let index = 0; index < commandLine.length; index += 1) {
    const [name, inline] = splitArgument(commandLine[index]!);
    if (name === '--write-only' && inline === undefined) {
      writeOnly = true;
      continue;
    }
    if (name !== '--incidents' && name !== '--seed' && name !== '--desk-root') {
      throw new SeedError(
        'SEED_ARGUMENT_UNKNOWN',
        `${JSON.stringify(commandLine[index])} is not one of --incidents, --seed, --desk-root, --write-only`,
      );
    }
    const value = inline ?? commandLine[(index += 1)];
    if (value === undefined || value === '' || (inline === undefined && value.startsWith('--'))) {
      throw new SeedError('SEED_ARGUMENT_MISSING', `${name} needs a value`);
    }
    values.set(name, value);
  }
  const incidents = parseWhole('--incidents', values.get('--incidents'), 1, MAXIMUM_INCIDENTS);
  const seed = parseWhole('--seed', values.get('--seed'), 0, MAXIMUM_SEED);
  const dataFolder = resolve(environment['DATA_DIR'] || '.data');
  return {
    incidents,
    seed,
    outputFolder: resolve(dataFolder, 'seed', `${seed}-${incidents}`),
    deskRoot: resolve(values.get('--desk-root') ?? dataFolder),
    databaseUrl: environment['DATABASE_URL'] || null,
    writeOnly,
  };
}

/** `--name=value` or `--name`. */
function splitArgument(argument: string): readonly [string, string | undefined] {
  const equals = argument.indexOf('=');
  return equals === -1 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function parseWhole(name: string, value: string | undefined, least: number, most: number): number {
  if (value === undefined) throw new SeedError('SEED_ARGUMENT_MISSING', `${name} is required`);
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < least || number > most) {
    throw new SeedError(
      'SEED_ARGUMENT_INVALID',
      `${name} must be a whole number from ${least} to ${most}; got ${JSON.stringify(value.slice(0, 80))}`,
    );
  }
  return number;
}

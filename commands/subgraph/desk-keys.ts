import { readFile } from 'node:fs/promises';
import { DeskServerError } from '../../subgraphs/kit/errors.ts';
import { parseDeskKeys, type DeskKeys } from '../../subgraphs/kit/trust/desk-keys.ts';
import type { DeskTls } from '../../subgraphs/kit/trust/tls.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * @returns null where the environment names no keys.
 * @throws {DeskServerError} `KEYS_INVALID` where only one of the two is named, a file cannot be read, or holds something else.
 */
export async function readDeskKeys(environment: Environment): Promise<DeskKeys | null> {
  const secretsFile = environment['DESK_SECRETS_FILE'] || null;
  const publicKeysFile = environment['DELEGATION_PUBLIC_KEYS_FILE'] || null;
  if (secretsFile === null && publicKeysFile === null) return null;
  if (secretsFile === null || publicKeysFile === null) {
    throw new DeskServerError('KEYS_INVALID', 'DESK_SECRETS_FILE and DELEGATION_PUBLIC_KEYS_FILE go together');
  }
  const [secrets, publicKeys] = await Promise.all([
    readNamed('DESK_SECRETS_FILE', secretsFile),
    readNamed('DELEGATION_PUBLIC_KEYS_FILE', publicKeysFile),
  ]);
  return parseDeskKeys({ name: secretsFile, text: secrets }, { name: publicKeysFile, text: publicKeys });
}

/**
 * @returns null where the environment names no certificate: HTTP without TLS.
 * @throws {DeskServerError} `KEYS_INVALID`
 */
export async function readDeskTls(environment: Environment): Promise<DeskTls | null> {
  const certificateFile = environment['DESK_TLS_CERTIFICATE_FILE'] || null;
  const keyFile = environment['DESK_TLS_KEY_FILE'] || null;
  const authoritiesFile = environment['DESK_TLS_CLIENT_CA_FILE'] || null;
  if (certificateFile === null && keyFile === null && authoritiesFile === null) return null;
  if (certificateFile === null || keyFile === null) {
    throw new DeskServerError('KEYS_INVALID', 'DESK_TLS_CERTIFICATE_FILE and DESK_TLS_KEY_FILE go together');
  }
  return {
    certificate: await readNamed('DESK_TLS_CERTIFICATE_FILE', certificateFile),
    key: await readNamed('DESK_TLS_KEY_FILE', keyFile),
    clientAuthorities: authoritiesFile === null ? null : await readNamed('DESK_TLS_CLIENT_CA_FILE', authoritiesFile),
  };
}

async function readNamed(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DeskServerError('KEYS_INVALID', `${name}: ${file} cannot be read (${code ?? 'unknown reason'})`, {
      cause,
    });
  }
}

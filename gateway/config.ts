/** All settings of the gateway's process, read once from its arguments and environment, and reported all together when wrong. */

import { parseArgs } from 'node:util';
import * as z from 'zod';

export interface GatewayConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Our own graph, composed from this tree; or any supergraph from a file. */
  readonly graph:
    | { readonly kind: 'organisations'; readonly organisationsFile: string | null }
    | { readonly kind: 'supergraph'; readonly file: string };
  /** Addresses of subgraphs by name; they take the place of the addresses in `organisations.yml` or the supergraph. */
  readonly supplierUrls: Readonly<Record<string, string>>;
  /** Deadline of one supplier call, in milliseconds; null for each organisation's own, or 10 s in front of a supergraph file. */
  readonly supplierTimeoutMs: number | null;
}

/** Settings that do not hold; the message has a line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
}

const port = z.coerce.number('must be a whole number').int('must be a whole number').min(0).max(65_535);
const supplierUrls = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON such as {"nsd":"http://127.0.0.1:4001/graphql"}' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })));

const settings = z.object({
  PORT: port.default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  SUPERGRAPH: z.string().min(1).optional(),
  ORGANISATIONS: z.string().min(1).optional(),
  SUPPLIER_URLS: supplierUrls.default({}),
  SUPPLIER_TIMEOUT_MS: z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(1)
    .max(600_000)
    .optional(),
});

/** How each setting is named on the command line. */
const FLAGS = { port: 'PORT', supergraph: 'SUPERGRAPH' } as const;

/**
 * @param commandLine arguments after the script's name: `--port N`, `--supergraph FILE`; they win over the environment.
 * @throws {ConfigError} `CONFIG_INVALID`, one line for each setting: name, rule and value.
 */
export function parseConfig(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): GatewayConfig {
  const flags = parseFlags(commandLine);
  const given: Record<string, string> = {};
  for (const name of Object.keys(settings.shape)) {
    const value = flags[name] ?? environment[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => {
      const name = String(path[0]);
      return `${name}${path.length > 1 ? `.${path.slice(1).join('.')}` : ''}: ${message}; got ${JSON.stringify(given[name]?.slice(0, 80))}`;
    });
    throw new ConfigError(lines.join('\n'));
  }
  const { PORT, HOST, SUPERGRAPH, ORGANISATIONS, SUPPLIER_URLS, SUPPLIER_TIMEOUT_MS } = parsed.data;
  return {
    host: HOST,
    port: PORT,
    graph:
      SUPERGRAPH === undefined
        ? { kind: 'organisations', organisationsFile: ORGANISATIONS ?? null }
        : { kind: 'supergraph', file: SUPERGRAPH },
    supplierUrls: SUPPLIER_URLS,
    supplierTimeoutMs: SUPPLIER_TIMEOUT_MS ?? null,
  };
}

function parseFlags(commandLine: readonly string[]): Record<string, string> {
  try {
    const { values } = parseArgs({
      args: [...commandLine],
      options: { port: { type: 'string' }, supergraph: { type: 'string' } },
      strict: true,
    });
    return Object.fromEntries(
      Object.entries(FLAGS).flatMap(([flag, name]) => {
        const value = values[flag as keyof typeof FLAGS];
        return value === undefined ? [] : [[name, value]];
      }),
    );
  } catch (error) {
    throw new ConfigError((error as Error).message, { cause: error });
  }
}

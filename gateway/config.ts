/** All settings of the gateway's process, read once from its arguments and environment, and reported all together when wrong. */

import { availableParallelism } from 'node:os';
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
  readonly supplierUrls: ReadonlyMap<string, string>;
  /** Deadline of one supplier call, in milliseconds; null for each organisation's own, or 10 s in front of a supergraph file. */
  readonly supplierTimeoutMs: number | null;
  /** Deadline of one client request, in milliseconds: what has not come by then is told as late. */
  readonly requestTimeoutMs: number;
  /** The longest that planning one operation may take, in milliseconds; longer ones are refused. */
  readonly planningTimeoutMs: number;
  /**
   * How far back the "now" of a request that names no time may lie, in milliseconds: at that of another request that is under way, so that
   * the two can share what they fetch. 0 gives each request its own.
   */
  readonly sharingWindowMs: number;
  /** Processes that serve, on all of them the same port; 1 serves in this one. */
  readonly workers: number;
  /** How long after being told to stop requests are still taken as usual, while `/health/ready` says `stopping`, in milliseconds. */
  readonly drainDelayMs: number;
  /** The longest that requests under way are waited for after that, in milliseconds. */
  readonly drainTimeoutMs: number;
  /** Where metrics are read; null for nowhere. */
  readonly admin: { readonly host: string; readonly port: number } | null;
  /** `redis://` or `rediss://`; several with commas for a cluster. Null keeps what replicas could share in the process. */
  readonly redisUrl: string | null;
  /** `postgres://`, for what must last. Null for SQLite in `dataDirectory`. */
  readonly databaseUrl: string | null;
  /** Null keeps what would last only as long as the gateway runs. */
  readonly dataDirectory: string | null;
  /** False keeps and gives no last-known copies, whatever suppliers' policies allow. */
  readonly lastKnownCopies: boolean;
  /** What copies in the process may take, in bytes. */
  readonly lastKnownBytes: number;
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); null sends no traces. */
  readonly otlpEndpoint: string | null;
  /** Share of requests that are traced where nobody before decided it, from 0 to 1. */
  readonly traceShare: number;
  /** File of the key that signs exported verdicts: Ed25519, PKCS #8 in PEM. Null leaves them unsigned. */
  readonly verdictSigningKeyFile: string | null;
}

/** Settings that do not hold; the message has a line for each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID';
}

function wholeNumber(minimum: number, maximum: number) {
  const rule = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, rule);
}

function share() {
  const rule = 'must be a number from 0 to 1';
  return z
    .string()
    .regex(/^(0|1|0?\.\d{1,6}|1\.0{1,6})$/, rule)
    .transform(Number);
}

function addresses(protocol: RegExp, rule: string) {
  return z
    .string()
    .refine((text) => text.split(',').every((one) => protocol.test(URL.parse(one)?.protocol ?? '')), rule);
}

const MAXIMUM_TIMEOUT_MS = 600_000;
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
  .pipe(
    z.record(
      z.string(),
      z.url({ protocol: /^https?$/, hostname: /./, error: 'must be an http or https URL' }),
      'must be a JSON object of URLs by subgraph name',
    ),
  )
  .transform((urls) => new Map(Object.entries(urls)));

const settings = z.object({
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  SUPERGRAPH: z.string().min(1).optional(),
  ORGANISATIONS: z.string().min(1).optional(),
  SUPPLIER_URLS: supplierUrls.default(new Map()),
  SUPPLIER_TIMEOUT_MS: wholeNumber(1, MAXIMUM_TIMEOUT_MS).optional(),
  REQUEST_TIMEOUT_MS: wholeNumber(1, MAXIMUM_TIMEOUT_MS).default(30_000),
  PLANNING_TIMEOUT_MS: wholeNumber(1, MAXIMUM_TIMEOUT_MS).default(10_000),
  SHARING_WINDOW_MS: wholeNumber(0, 60_000).default(20),
  WORKERS: wholeNumber(1, 256).optional(),
  DRAIN_DELAY_MS: wholeNumber(0, MAXIMUM_TIMEOUT_MS).default(0),
  DRAIN_TIMEOUT_MS: wholeNumber(0, MAXIMUM_TIMEOUT_MS).default(12_000),
  ADMIN_PORT: wholeNumber(0, 65_535).optional(),
  ADMIN_HOST: z.string().min(1).default('127.0.0.1'),
  REDIS_URL: addresses(/^rediss?:$/, 'must be a redis or rediss URL, several with commas between them').optional(),
  DATABASE_URL: addresses(/^postgres(ql)?:$/, 'must be a postgres URL').optional(),
  DATA_DIR: z.string().min(1).optional(),
  LAST_KNOWN_COPIES: z.enum(['on', 'off'], 'must be on or off').default('on'),
  LAST_KNOWN_MEGABYTES: wholeNumber(1, 100_000).default(64),
  OTEL_EXPORTER_OTLP_ENDPOINT: addresses(/^https?:$/, 'must be an http or https URL').optional(),
  TRACE_SHARE: share().default(0.01),
  VERDICT_SIGNING_KEY_FILE: z.string().min(1).optional(),
});

/** How each setting is named on the command line. */
const FLAGS = { port: 'PORT', supergraph: 'SUPERGRAPH', workers: 'WORKERS' } as const;

/**
 * @param commandLine arguments after the script's name: `--port N`, `--supergraph FILE`; they win over the environment.
 * @param environment a variable that is empty counts as one that is not set.
 * @throws {ConfigError} `CONFIG_INVALID`, one line for each setting or argument that does not hold: name, rule and value.
 */
export function parseConfig(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): GatewayConfig {
  const { given: flags, problems } = readCommandLine(commandLine);
  const given: Record<string, string> = {};
  for (const name of Object.keys(settings.shape)) {
    const value = flags.get(name) ?? environment[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = settings.safeParse(given);
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = String(path[0]);
    const where = path.length > 1 ? `.${path.slice(1).join('.')}` : '';
    problems.push(`${name}${where}: ${message}; got ${JSON.stringify(given[name]?.slice(0, 80))}`);
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems.join('\n'));
  const { data } = parsed;
  return {
    host: data.HOST,
    port: data.PORT,
    graph:
      data.SUPERGRAPH === undefined
        ? { kind: 'organisations', organisationsFile: data.ORGANISATIONS ?? null }
        : { kind: 'supergraph', file: data.SUPERGRAPH },
    supplierUrls: data.SUPPLIER_URLS,
    supplierTimeoutMs: data.SUPPLIER_TIMEOUT_MS ?? null,
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    planningTimeoutMs: data.PLANNING_TIMEOUT_MS,
    sharingWindowMs: data.SHARING_WINDOW_MS,
    workers: data.WORKERS ?? availableParallelism(),
    drainDelayMs: data.DRAIN_DELAY_MS,
    drainTimeoutMs: data.DRAIN_TIMEOUT_MS,
    admin: data.ADMIN_PORT === undefined ? null : { host: data.ADMIN_HOST, port: data.ADMIN_PORT },
    redisUrl: data.REDIS_URL ?? null,
    databaseUrl: data.DATABASE_URL ?? null,
    dataDirectory: data.DATA_DIR ?? null,
    lastKnownCopies: data.LAST_KNOWN_COPIES === 'on',
    lastKnownBytes: data.LAST_KNOWN_MEGABYTES * 1024 * 1024,
    otlpEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
    traceShare: data.TRACE_SHARE,
    verdictSigningKeyFile: data.VERDICT_SIGNING_KEY_FILE ?? null,
  };
}

/** The values of the flags by the names of their settings, and one line for each argument that is not one of them. */
function readCommandLine(commandLine: readonly string[]): {
  readonly given: ReadonlyMap<string, string>;
  readonly problems: string[];
} {
  const given = new Map<string, string>();
  const problems: string[] = [];
  const { tokens } = parseArgs({
    args: [...commandLine],
    options: Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      problems.push(`argument ${JSON.stringify(token.value.slice(0, 80))}: there are only ${listFlags()}`);
      continue;
    }
    const setting = Object.hasOwn(FLAGS, token.name) ? FLAGS[token.name as keyof typeof FLAGS] : undefined;
    if (setting === undefined) problems.push(`${token.rawName}: there is no such flag; there are ${listFlags()}`);
    else if (!token.value) problems.push(`${token.rawName}: must have a value`);
    else given.set(setting, token.value);
  }
  return { given, problems };
}

function listFlags(): string {
  return Object.keys(FLAGS)
    .map((flag) => `--${flag}`)
    .join(', ');
}

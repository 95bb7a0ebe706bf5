/** All settings of the gateway's process, read once from its arguments, environment and file, and reported all together when wrong. */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import type { Role } from '../schema/contract/reader.ts';
import { ConfigError } from './config/config-error.ts';
import { readConfigFile } from './config/config-file.ts';
import { toIdentityConfig, type IdentityConfig } from './config/identity-settings.ts';
import { SETTING_NAMES, SETTINGS, type SettingName, type SettingValues } from './config/settings.ts';
import { shown } from './config/shown.ts';
import { NO_SUPPLIER_SETTINGS, type SupplierSettings } from './config/supplier-settings.ts';

import type { OperationLimits } from './governance/limits/operation-limits.ts';
import type { LogLevel } from './log.ts';

export { ConfigError };

export interface GatewayConfig {
  /** Null for none. */
  readonly configFile: string | null;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Our own graph, composed from this tree; or any supergraph from a file. */
  readonly graph:
    | { readonly kind: 'organisations'; readonly organisationsFile: string | null }
    | { readonly kind: 'supergraph'; readonly file: string };
  /** How readers say who they are. */
  readonly identity: IdentityConfig;
  /** What the file says about how suppliers are asked. The two settings that follow win over it. */
  readonly suppliers: SupplierSettings;
  /** Addresses of subgraphs by name; they take the place of the addresses in `organisations.yml` or the supergraph. */
  readonly supplierUrls: ReadonlyMap<string, string>;
  /** Deadline of one supplier call, in milliseconds; null for each supplier's own, or 10 s in front of a supergraph file. */
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
  /** File of the key that signs delegations: Ed25519, PKCS #8 in PEM. Null, as for the next, asks every supplier unsigned. */
  readonly delegationKeyFile: string | null;
  /** YAML file of the secrets that are shared with suppliers, by the subgraph's name. */
  readonly supplierSecretsFile: string | null;
  /** How the head of the disclosure ledger is signed and held elsewhere. */
  readonly disclosureCheckpoints: {
    /** File of the key: Ed25519, PKCS #8 in PEM. Null signs nothing. */
    readonly keyFile: string | null;
    /** To which they are appended, one a line; null for none. */
    readonly file: string | null;
    /** How often while the ledger grows, in milliseconds. */
    readonly intervalMs: number;
    /** Sooner, once it has grown by so many entries. */
    readonly everyEntries: number;
  };
  /** What one operation may ask for at most. */
  readonly limits: OperationLimits;
  /** The most that a request may be, in bytes. */
  readonly maximumRequestBytes: number;
  /** What a list is taken to hold of which nothing is known. */
  readonly assumedListSize: number;
  /** Requests that one reader may send in a minute, 0 for as many as they like; null where the operator does not say. */
  readonly requestsPerMinute: number | null;
  /** Manifest of the only operations that run; null where any may. */
  readonly safelistFile: string | null;
  /** Who may ask what the graph looks like. */
  readonly introspectionRoles: readonly Role[];
  /** Whose pages may read answers. */
  readonly allowedOrigins: readonly string[];
  /** The least that is logged. */
  readonly logLevel: LogLevel;
}

const SETTING_OF_FLAG: ReadonlyMap<string, SettingName> = new Map(
  SETTING_NAMES.flatMap((name) => {
    const { flag } = SETTINGS[name] as { readonly flag?: string };
    return flag === undefined ? [] : [[flag, name] as const];
  }),
);

/**
 * @param commandLine arguments after the script's name: `--port N`, `--config FILE`; they win over the environment, which wins over the file.
 * @param environment a variable that is empty counts as one that is not set.
 * @throws {ConfigError} `CONFIG_INVALID`, one line for each setting or argument that does not hold: name, rule and value; for a setting of
 *   the file its place before them.
 */
export function parseConfig(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): GatewayConfig {
  const { given: flags, problems } = readCommandLine(commandLine);
  const given: { -readonly [Name in SettingName]?: unknown } = {};
  const said = new Set<SettingName>();
  for (const name of SETTING_NAMES) {
    const text = flags.get(name) ?? environment[name];
    if (text === undefined || text === '') continue;
    said.add(name);
    given[name] = readText(name, text, problems);
  }
  const configFile = (given.CONFIG_FILE as string | undefined) ?? null;
  const file = configFile === null ? null : readConfigFile(configFile);
  problems.push(...(file?.problems ?? []));
  const values = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, given[name] ?? file?.values.get(name) ?? SETTINGS[name].default]),
  ) as unknown as SettingValues;
  const isSaid = (name: SettingName): boolean => said.has(name) || file?.said.has(name) === true;
  const nameOf = (name: SettingName): string => (said.has(name) ? name : (file?.said.get(name) ?? name));
  const identity = toIdentityConfig({ values, isSaid, nameOf, problems });
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return {
    configFile,
    host: values.HOST,
    port: values.PORT,
    graph:
      values.SUPERGRAPH === null
        ? { kind: 'organisations', organisationsFile: values.ORGANISATIONS }
        : { kind: 'supergraph', file: values.SUPERGRAPH },
    identity,
    suppliers: file?.suppliers ?? NO_SUPPLIER_SETTINGS,
    supplierUrls: values.SUPPLIER_URLS,
    supplierTimeoutMs: values.SUPPLIER_TIMEOUT_MS,
    requestTimeoutMs: values.REQUEST_TIMEOUT_MS,
    planningTimeoutMs: values.PLANNING_TIMEOUT_MS,
    sharingWindowMs: values.SHARING_WINDOW_MS,
    workers: values.WORKERS ?? availableParallelism(),
    drainDelayMs: values.DRAIN_DELAY_MS,
    drainTimeoutMs: values.DRAIN_TIMEOUT_MS,
    admin: values.ADMIN_PORT === null ? null : { host: values.ADMIN_HOST, port: values.ADMIN_PORT },
    redisUrl: values.REDIS_URL,
    databaseUrl: values.DATABASE_URL,
    dataDirectory: values.DATA_DIR,
    lastKnownCopies: values.LAST_KNOWN_COPIES,
    lastKnownBytes: values.LAST_KNOWN_MEGABYTES * 1024 * 1024,
    otlpEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    traceShare: values.TRACE_SHARE,
    verdictSigningKeyFile: values.VERDICT_SIGNING_KEY_FILE,
    delegationKeyFile: values.DELEGATION_KEY_FILE,
    supplierSecretsFile: values.SUPPLIER_SECRETS_FILE,
    disclosureCheckpoints: {
      keyFile: values.DISCLOSURE_CHECKPOINT_KEY_FILE,
      file: values.DISCLOSURE_CHECKPOINT_FILE,
      intervalMs: values.DISCLOSURE_CHECKPOINT_INTERVAL_MS,
      everyEntries: values.DISCLOSURE_CHECKPOINT_ENTRIES,
    },
    limits: {
      tokens: values.LIMIT_TOKENS,
      depth: values.LIMIT_DEPTH,
      fields: values.LIMIT_FIELDS,
      aliases: values.LIMIT_ALIASES,
      rootFields: values.LIMIT_ROOT_FIELDS,
      directives: values.LIMIT_DIRECTIVES,
      cost: values.LIMIT_COST,
      variableValues: values.LIMIT_VARIABLE_VALUES,
      valueDepth: values.LIMIT_VALUE_DEPTH,
    },
    maximumRequestBytes: values.LIMIT_KILOBYTES * 1024,
    assumedListSize: values.ASSUMED_LIST_SIZE,
    requestsPerMinute: values.RATE_LIMIT_PER_MINUTE,
    safelistFile: values.SAFELIST,
    introspectionRoles: values.INTROSPECTION_ROLES,
    allowedOrigins: values.ALLOWED_ORIGINS ?? [],
    logLevel: values.LOG_LEVEL,
  };
}

/**
 * What the configuration file says of suppliers by now; its other settings hold from a start to the next.
 *
 * @returns the same settings with those in the place of what they were.
 * @throws {ConfigError} `CONFIG_INVALID` where anything in the file does not hold.
 */
export function rereadSuppliers(config: GatewayConfig): GatewayConfig {
  if (config.configFile === null) return config;
  const { suppliers, problems } = readConfigFile(config.configFile);
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return { ...config, suppliers };
}

/** @returns undefined for what does not hold, with a line more in `problems` for each reason. */
function readText(name: SettingName, text: string, problems: string[]): unknown {
  const { kind, isSecret = false } = SETTINGS[name] as { kind: { text: z.ZodType }; isSecret?: boolean };
  const parsed = kind.text.safeParse(text);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    problems.push(`${[name, ...path].join('.')}: ${message}; got ${shown(text, isSecret)}`);
  }
  return undefined;
}

/** The values of the flags by the names of their settings, and one line for each argument that is not one of them. */
function readCommandLine(commandLine: readonly string[]): {
  readonly given: ReadonlyMap<SettingName, string>;
  readonly problems: string[];
} {
  const given = new Map<SettingName, string>();
  const problems: string[] = [];
  const { tokens } = parseArgs({
    args: [...commandLine],
    options: Object.fromEntries([...SETTING_OF_FLAG.keys()].map((flag) => [flag, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      problems.push(`argument ${shown(token.value)}: there are only ${listFlags()}`);
      continue;
    }
    const setting = SETTING_OF_FLAG.get(token.name);
    if (setting === undefined) problems.push(`${token.rawName}: there is no such flag; there are ${listFlags()}`);
    else if (!token.value) problems.push(`${token.rawName}: must have a value`);
    else given.set(setting, token.value);
  }
  return { given, problems };
}

function listFlags(): string {
  return [...SETTING_OF_FLAG.keys()].map((flag) => `--${flag}`).join(', ');
}

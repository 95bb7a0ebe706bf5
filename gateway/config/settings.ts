/** Every setting once: its names, its kind and its default. The table in README.md is held to this one. */

import { ROLES, type Role } from '../../schema/contract/reader.ts';
import { LOG_LEVELS, type LogLevel } from '../log.ts';
import {
  addresses,
  MAXIMUM_TIMEOUT_MS,
  oneOf,
  origins,
  share,
  someOf,
  supplierUrls,
  switched,
  text,
  trustedUrl,
  wholeNumber,
  type Kind,
} from './kinds.ts';
import { DEFAULT_SIGNATURE_ALGORITHMS, SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './signature-algorithms.ts';

interface Setting<Value, Default extends Value | null> {
  /** In the configuration file; null where the file has no such key, or says it under `suppliers`. */
  readonly key: string | null;
  /** On the command line, without its dashes. */
  readonly flag?: string;
  readonly kind: Kind<Value>;
  /** Null where not being set is a value of its own. */
  readonly default: Default;
  /** Its value may hold a password, and is never shown. */
  readonly isSecret?: true;
}

function setting<Value, Default extends Value | null>(of: Setting<Value, Default>): Setting<Value, Default> {
  return of;
}

const timeoutMs = wholeNumber(1, MAXIMUM_TIMEOUT_MS);
const waitMs = wholeNumber(0, MAXIMUM_TIMEOUT_MS);
const port = wholeNumber(0, 65_535);

/** Those who write queries, check what the graph shows, or run it. A dashboard asks what it was written to ask. */
const INTROSPECTING_ROLES: readonly Role[] = ['supplier', 'auditor', 'guardian', 'operator'];

/** By the name in the environment, in the order in which problems are told. */
export const SETTINGS = {
  CONFIG_FILE: setting({ key: null, flag: 'config', kind: text(), default: null }),
  PORT: setting({ key: 'port', flag: 'port', kind: port, default: 4000 }),
  HOST: setting({ key: 'host', kind: text(), default: '127.0.0.1' }),
  SUPERGRAPH: setting({ key: 'supergraph', flag: 'supergraph', kind: text(), default: null }),
  ORGANISATIONS: setting({ key: 'organisations', kind: text(), default: null }),
  IDENTITY: setting({ key: 'identity', flag: 'identity', kind: oneOf(['none', 'demo', 'issuer']), default: null }),
  IDENTITY_ISSUER: setting({ key: 'identityIssuer', kind: text(), default: null }),
  IDENTITY_AUDIENCE: setting({ key: 'identityAudience', kind: text(), default: null }),
  IDENTITY_JWKS_URL: setting({ key: 'identityJwksUrl', kind: trustedUrl(), default: null }),
  IDENTITY_ALGORITHMS: setting<readonly SignatureAlgorithm[], readonly SignatureAlgorithm[]>({
    key: 'identityAlgorithms',
    kind: someOf(SIGNATURE_ALGORITHMS),
    default: DEFAULT_SIGNATURE_ALGORITHMS,
  }),
  IDENTITY_CLOCK_TOLERANCE_SECONDS: setting({
    key: 'identityClockToleranceSeconds',
    kind: wholeNumber(0, 300),
    default: 30,
  }),
  IDENTITY_CLAIM: setting({ key: 'identityClaim', kind: text(), default: null }),
  NODE_ENV: setting({ key: null, kind: text(), default: null }),
  SUPPLIER_URLS: setting({ key: null, kind: supplierUrls(), default: new Map<string, string>() }),
  SUPPLIER_TIMEOUT_MS: setting({ key: null, kind: timeoutMs, default: null }),
  REQUEST_TIMEOUT_MS: setting({ key: 'requestTimeoutMs', kind: timeoutMs, default: 30_000 }),
  PLANNING_TIMEOUT_MS: setting({ key: 'planningTimeoutMs', kind: timeoutMs, default: 10_000 }),
  SHARING_WINDOW_MS: setting({ key: 'sharingWindowMs', kind: wholeNumber(0, 60_000), default: 20 }),
  WORKERS: setting({ key: 'workers', flag: 'workers', kind: wholeNumber(1, 256), default: null }),
  DRAIN_DELAY_MS: setting({ key: 'drainDelayMs', kind: waitMs, default: 0 }),
  DRAIN_TIMEOUT_MS: setting({ key: 'drainTimeoutMs', kind: waitMs, default: 12_000 }),
  ADMIN_PORT: setting({ key: 'adminPort', kind: port, default: null }),
  ADMIN_HOST: setting({ key: 'adminHost', kind: text(), default: '127.0.0.1' }),
  REDIS_URL: setting({
    key: 'redisUrl',
    kind: addresses(/^rediss?:$/, 'must be a redis or rediss URL, several with commas between them'),
    default: null,
    isSecret: true,
  }),
  DATABASE_URL: setting({
    key: 'databaseUrl',
    kind: addresses(/^postgres(ql)?:$/, 'must be a postgres URL'),
    default: null,
    isSecret: true,
  }),
  DATA_DIR: setting({ key: 'dataDirectory', kind: text(), default: null }),
  LAST_KNOWN_COPIES: setting({ key: 'lastKnownCopies', kind: switched(), default: true }),
  LAST_KNOWN_MEGABYTES: setting({ key: 'lastKnownMegabytes', kind: wholeNumber(1, 100_000), default: 64 }),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting({
    key: 'otlpEndpoint',
    kind: addresses(/^https?:$/, 'must be an http or https URL'),
    default: null,
  }),
  TRACE_SHARE: setting({ key: 'traceShare', kind: share(), default: 0.01 }),
  VERDICT_SIGNING_KEY_FILE: setting({ key: 'verdictSigningKeyFile', kind: text(), default: null }),
  DELEGATION_KEY_FILE: setting({ key: 'delegationKeyFile', kind: text(), default: null }),
  SUPPLIER_SECRETS_FILE: setting({ key: 'supplierSecretsFile', kind: text(), default: null }),
  DISCLOSURE_CHECKPOINT_KEY_FILE: setting({ key: 'disclosureCheckpointKeyFile', kind: text(), default: null }),
  DISCLOSURE_CHECKPOINT_FILE: setting({ key: 'disclosureCheckpointFile', kind: text(), default: null }),
  DISCLOSURE_CHECKPOINT_INTERVAL_MS: setting({
    key: 'disclosureCheckpointIntervalMs',
    kind: timeoutMs,
    default: 5000,
  }),
  DISCLOSURE_CHECKPOINT_ENTRIES: setting({
    key: 'disclosureCheckpointEntries',
    kind: wholeNumber(1, 1_000_000),
    default: 1000,
  }),
  LIMIT_TOKENS: setting({ key: 'limitTokens', kind: wholeNumber(1, 100_000), default: 5000 }),
  LIMIT_DEPTH: setting({ key: 'limitDepth', kind: wholeNumber(1, 200), default: 20 }),
  LIMIT_FIELDS: setting({ key: 'limitFields', kind: wholeNumber(1, 100_000), default: 2000 }),
  LIMIT_ALIASES: setting({ key: 'limitAliases', kind: wholeNumber(0, 100_000), default: 100 }),
  LIMIT_ROOT_FIELDS: setting({ key: 'limitRootFields', kind: wholeNumber(1, 100_000), default: 30 }),
  LIMIT_DIRECTIVES: setting({ key: 'limitDirectives', kind: wholeNumber(0, 100_000), default: 100 }),
  LIMIT_COST: setting({ key: 'limitCost', kind: wholeNumber(1, 999_999_999), default: 100_000 }),
  LIMIT_VARIABLE_VALUES: setting({ key: 'limitVariableValues', kind: wholeNumber(0, 1_000_000), default: 2000 }),
  LIMIT_VALUE_DEPTH: setting({ key: 'limitValueDepth', kind: wholeNumber(0, 200), default: 10 }),
  LIMIT_KILOBYTES: setting({ key: 'limitKilobytes', kind: wholeNumber(1, 100_000), default: 512 }),
  ASSUMED_LIST_SIZE: setting({ key: 'assumedListSize', kind: wholeNumber(0, 10_000), default: 10 }),
  RATE_LIMIT_PER_MINUTE: setting({ key: 'rateLimitPerMinute', kind: wholeNumber(0, 100_000_000), default: null }),
  SAFELIST: setting({ key: 'safelist', kind: text(), default: null }),
  INTROSPECTION_ROLES: setting<readonly Role[], readonly Role[]>({
    key: 'introspectionRoles',
    kind: someOf(ROLES),
    default: INTROSPECTING_ROLES,
  }),
  ALLOWED_ORIGINS: setting({ key: 'allowedOrigins', kind: origins(), default: null }),
  LOG_LEVEL: setting<LogLevel, LogLevel>({ key: 'logLevel', kind: oneOf(LOG_LEVELS), default: 'info' }),
} as const;

export type SettingName = keyof typeof SETTINGS;
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

type ValueOf<Of> = Of extends Setting<infer Value, infer Default> ? Value | Default : never;
export type SettingValues = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };

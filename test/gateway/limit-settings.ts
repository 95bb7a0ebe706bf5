/** The settings of limits and of the log, as `config.test.ts` holds all settings to their cases. */

import type { GatewayConfig } from '../../gateway/config.ts';
import type { OperationLimits } from '../../gateway/governance/limits/operation-limits.ts';

/** Its text in the environment, what then differs from the defaults, and texts that do not hold, with their rule. */
export type SettingCase = readonly [string, Partial<GatewayConfig>, readonly string[], string];

const limits: OperationLimits = {
  tokens: 5000,
  depth: 20,
  fields: 2000,
  aliases: 100,
  rootFields: 30,
  directives: 100,
  cost: 100_000,
  variableValues: 2000,
  valueDepth: 10,
};

export const DEFAULT_LIMITS = {
  limits,
  maximumRequestBytes: 512 * 1024,
  assumedListSize: 10,
  requestsPerMinute: null,
  safelistFile: null,
  introspectionRoles: ['supplier', 'auditor', 'guardian', 'operator'],
  allowedOrigins: [],
  logLevel: 'info',
} as const satisfies Partial<GatewayConfig>;

const limit = (name: keyof OperationLimits, minimum: number, maximum: number): SettingCase => [
  '7',
  { limits: { ...limits, [name]: 7 } },
  [String(maximum + 1), 'none', ...(minimum > 0 ? ['0'] : [])],
  `must be a whole number from ${minimum} to ${maximum}`,
];

const ORIGINS =
  'must be origins such as https://dashboard.example, with commas between them and nothing after the host and port';

export const LIMIT_SETTINGS = {
  LIMIT_TOKENS: limit('tokens', 1, 100_000),
  LIMIT_DEPTH: limit('depth', 1, 200),
  LIMIT_FIELDS: limit('fields', 1, 100_000),
  LIMIT_ALIASES: limit('aliases', 0, 100_000),
  LIMIT_ROOT_FIELDS: limit('rootFields', 1, 100_000),
  LIMIT_DIRECTIVES: limit('directives', 0, 100_000),
  LIMIT_COST: limit('cost', 1, 999_999_999),
  LIMIT_VARIABLE_VALUES: limit('variableValues', 0, 1_000_000),
  LIMIT_VALUE_DEPTH: limit('valueDepth', 0, 200),
  LIMIT_KILOBYTES: [
    '1',
    { maximumRequestBytes: 1024 },
    ['0', '100001', '64K'],
    'must be a whole number from 1 to 100000',
  ],
  ASSUMED_LIST_SIZE: ['3', { assumedListSize: 3 }, ['10001', 'many'], 'must be a whole number from 0 to 10000'],
  RATE_LIMIT_PER_MINUTE: [
    '0',
    { requestsPerMinute: 0 },
    ['-1', '100000001', '10/s'],
    'must be a whole number from 0 to 100000000',
  ],
  SAFELIST: ['safelist.json', { safelistFile: 'safelist.json' }, [], ''],
  INTROSPECTION_ROLES: [
    'operator, auditor',
    { introspectionRoles: ['operator', 'auditor'] },
    ['auditor,auditor'],
    'must be some of dashboard, supplier, auditor, guardian, operator, local-desk, each once',
  ],
  ALLOWED_ORIGINS: [
    'https://dashboard.example,http://127.0.0.1:8080',
    { allowedOrigins: ['https://dashboard.example', 'http://127.0.0.1:8080'] },
    ['*', 'https://*.example', 'dashboard.example', 'https://dashboard.example/', 'https://a.example/path', 'null'],
    ORIGINS,
  ],
  LOG_LEVEL: ['warn', { logLevel: 'warn' }, ['quiet', 'INFO'], 'must be error, warn, info or debug'],
} as const satisfies Readonly<Record<string, SettingCase>>;

/** By its key in the file: a value, and what then differs from the defaults. */
export const LIMIT_KEYS: Readonly<Record<string, readonly [unknown, Partial<GatewayConfig>]>> = {
  limitTokens: [7, { limits: { ...limits, tokens: 7 } }],
  limitDepth: [7, { limits: { ...limits, depth: 7 } }],
  limitFields: [7, { limits: { ...limits, fields: 7 } }],
  limitAliases: [0, { limits: { ...limits, aliases: 0 } }],
  limitRootFields: [7, { limits: { ...limits, rootFields: 7 } }],
  limitDirectives: [0, { limits: { ...limits, directives: 0 } }],
  limitCost: [7, { limits: { ...limits, cost: 7 } }],
  limitVariableValues: [0, { limits: { ...limits, variableValues: 0 } }],
  limitValueDepth: [0, { limits: { ...limits, valueDepth: 0 } }],
  limitKilobytes: [64, { maximumRequestBytes: 64 * 1024 }],
  assumedListSize: [0, { assumedListSize: 0 }],
  rateLimitPerMinute: [600, { requestsPerMinute: 600 }],
  safelist: ['safelist.json', { safelistFile: 'safelist.json' }],
  introspectionRoles: [['operator'], { introspectionRoles: ['operator'] }],
  allowedOrigins: [['https://a.example'], { allowedOrigins: ['https://a.example'] }],
  logLevel: ['error', { logLevel: 'error' }],
};

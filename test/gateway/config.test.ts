import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig, type GatewayConfig } from '../../gateway/config.ts';
import { SETTING_NAMES, SETTINGS, type SettingName } from '../../gateway/config/settings.ts';
import { DEFAULT_LIMITS, LIMIT_SETTINGS, type SettingCase } from './limit-settings.ts';
import { writeTemporary } from './small-graph.ts';

function problemsOf(commandLine: readonly string[], environment: Readonly<Record<string, string>> = {}): string[] {
  try {
    parseConfig(commandLine, environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).code).toBe('CONFIG_INVALID');
    return (error as ConfigError).message.split('\n');
  }
  return [];
}

const FLAGS = '--config, --port, --supergraph, --identity, --workers';

const DEFAULTS: GatewayConfig = {
  configFile: null,
  host: '127.0.0.1',
  port: 4000,
  graph: { kind: 'organisations', organisationsFile: null },
  identity: { mode: 'demo' },
  suppliers: { default: {}, byName: new Map() },
  supplierUrls: new Map(),
  supplierTimeoutMs: null,
  requestTimeoutMs: 30_000,
  planningTimeoutMs: 10_000,
  sharingWindowMs: 20,
  workers: availableParallelism(),
  drainDelayMs: 0,
  drainTimeoutMs: 12_000,
  admin: null,
  redisUrl: null,
  databaseUrl: null,
  dataDirectory: null,
  lastKnownCopies: true,
  lastKnownBytes: 64 * 1024 * 1024,
  otlpEndpoint: null,
  traceShare: 0.01,
  verdictSigningKeyFile: null,
  delegationKeyFile: null,
  supplierSecretsFile: null,
  disclosureCheckpoints: { keyFile: null, file: null, intervalMs: 5000, everyEntries: 1000 },
  ...DEFAULT_LIMITS,
};

/** For each setting: its text in the environment, what then differs from the defaults, and texts that do not hold with their rule. */
const CASES: Readonly<Record<Exclude<SettingName, 'CONFIG_FILE'>, SettingCase>> = {
  PORT: ['0', { port: 0 }, ['-1', '65536', '1e3'], 'must be a whole number from 0 to 65535'],
  // Beyond loopback only with an issuer.
  HOST: ['::1', { host: '::1' }, ['0.0.0.0', '::', '192.0.2.1'], 'must be a loopback address with identity demo'],
  SUPERGRAPH: ['a.graphql', { graph: { kind: 'supergraph', file: 'a.graphql' }, identity: { mode: 'none' } }, [], ''],
  ORGANISATIONS: ['mine.yml', { graph: { kind: 'organisations', organisationsFile: 'mine.yml' } }, [], ''],
  IDENTITY: ['none', { identity: { mode: 'none' } }, ['nobody', 'NONE'], 'must be none, demo or issuer'],
  // By themselves they say nothing of who asks.
  IDENTITY_ISSUER: ['https://identity.invalid/', {}, [], ''],
  IDENTITY_AUDIENCE: ['throughline', {}, [], ''],
  IDENTITY_JWKS_URL: [
    'https://identity.invalid/keys',
    {},
    ['http://identity.invalid/keys', 'https://user:word@identity.invalid/keys', 'file:///keys.json', 'keys.json'],
    'must be an https URL without a password, or an http URL of this machine',
  ],
  IDENTITY_ALGORITHMS: [
    'EdDSA, RS256',
    {},
    ['none', 'HS256', 'RS256,none', 'RS256,HS512', 'rs256', 'RS256,RS256', ','],
    'must be some of ES256, ES384, ES512, EdDSA, Ed25519, PS256, PS384, PS512, RS256, RS384, RS512, each once',
  ],
  IDENTITY_CLOCK_TOLERANCE_SECONDS: ['0', {}, ['-1', '301', '30s'], 'must be a whole number from 0 to 300'],
  IDENTITY_CLAIM: ['https://throughline.invalid/reader', {}, [], ''],
  NODE_ENV: ['development', {}, [], ''],
  SUPPLIER_URLS: [
    '{"nsd":"https://nsd.invalid/a?b=c"}',
    { supplierUrls: new Map([['nsd', 'https://nsd.invalid/a?b=c']]) },
    ['[]', 'null'],
    'must be a JSON object of URLs by subgraph name',
  ],
  SUPPLIER_TIMEOUT_MS: [
    '600000',
    { supplierTimeoutMs: 600_000 },
    ['0', '600001'],
    'must be a whole number from 1 to 600000',
  ],
  REQUEST_TIMEOUT_MS: [
    '1000',
    { requestTimeoutMs: 1000 },
    ['0', '600001', '1 s'],
    'must be a whole number from 1 to 600000',
  ],
  PLANNING_TIMEOUT_MS: ['1', { planningTimeoutMs: 1 }, ['0', 'soon'], 'must be a whole number from 1 to 600000'],
  SHARING_WINDOW_MS: ['0', { sharingWindowMs: 0 }, ['60001'], 'must be a whole number from 0 to 60000'],
  WORKERS: ['256', { workers: 256 }, ['0', '257', 'all'], 'must be a whole number from 1 to 256'],
  DRAIN_DELAY_MS: ['5000', { drainDelayMs: 5000 }, ['-1', '600001'], 'must be a whole number from 0 to 600000'],
  DRAIN_TIMEOUT_MS: ['0', { drainTimeoutMs: 0 }, ['-1', '0.5'], 'must be a whole number from 0 to 600000'],
  ADMIN_PORT: [
    '9464',
    { admin: { host: '127.0.0.1', port: 9464 } },
    ['65536', 'off'],
    'must be a whole number from 0 to 65535',
  ],
  // Alone it opens nothing.
  ADMIN_HOST: ['0.0.0.0', {}, [], ''],
  REDIS_URL: [
    'rediss://a.invalid:6379,rediss://b.invalid',
    { redisUrl: 'rediss://a.invalid:6379,rediss://b.invalid' },
    ['http://a.invalid', 'a.invalid:6379', 'redis://a.invalid,b.invalid'],
    'must be a redis or rediss URL, several with commas between them',
  ],
  DATABASE_URL: [
    'postgresql://a.invalid/throughline',
    { databaseUrl: 'postgresql://a.invalid/throughline' },
    ['mysql://a.invalid/throughline', 'throughline'],
    'must be a postgres URL',
  ],
  DATA_DIR: ['/var/lib/throughline', { dataDirectory: '/var/lib/throughline' }, [], ''],
  LAST_KNOWN_COPIES: ['off', { lastKnownCopies: false }, ['no', 'false', 'OFF'], 'must be on or off'],
  LAST_KNOWN_MEGABYTES: [
    '2',
    { lastKnownBytes: 2 * 1024 * 1024 },
    ['0', '100001', '64M'],
    'must be a whole number from 1 to 100000',
  ],
  OTEL_EXPORTER_OTLP_ENDPOINT: [
    'http://collector.invalid:4318',
    { otlpEndpoint: 'http://collector.invalid:4318' },
    ['collector:4318', 'grpc://collector.invalid'],
    'must be an http or https URL',
  ],
  TRACE_SHARE: ['0.25', { traceShare: 0.25 }, ['2', '-0.1', '1.5', '25%'], 'must be a number from 0 to 1'],
  VERDICT_SIGNING_KEY_FILE: ['key.pem', { verdictSigningKeyFile: 'key.pem' }, [], ''],
  DELEGATION_KEY_FILE: ['key.pem', { delegationKeyFile: 'key.pem' }, [], ''],
  SUPPLIER_SECRETS_FILE: ['secrets.yml', { supplierSecretsFile: 'secrets.yml' }, [], ''],
  DISCLOSURE_CHECKPOINT_KEY_FILE: [
    'key.pem',
    { disclosureCheckpoints: { keyFile: 'key.pem', file: null, intervalMs: 5000, everyEntries: 1000 } },
    [],
    '',
  ],
  DISCLOSURE_CHECKPOINT_FILE: [
    'held.jsonl',
    { disclosureCheckpoints: { keyFile: null, file: 'held.jsonl', intervalMs: 5000, everyEntries: 1000 } },
    [],
    '',
  ],
  DISCLOSURE_CHECKPOINT_INTERVAL_MS: [
    '600000',
    { disclosureCheckpoints: { keyFile: null, file: null, intervalMs: 600_000, everyEntries: 1000 } },
    ['0', '600001'],
    'must be a whole number from 1 to 600000',
  ],
  DISCLOSURE_CHECKPOINT_ENTRIES: [
    '1',
    { disclosureCheckpoints: { keyFile: null, file: null, intervalMs: 5000, everyEntries: 1 } },
    ['0', '1000001'],
    'must be a whole number from 1 to 1000000',
  ],
  ...LIMIT_SETTINGS,
};

const named = Object.entries(CASES).map(([name, [text, changed, bad, rule]]) => ({ name, text, changed, bad, rule }));

describe('settings', () => {
  it('have defaults for a machine of one’s own', () => {
    expect(parseConfig([], {})).toEqual(DEFAULTS);
  });

  it.each(named)('$name=$text comes from the environment and changes nothing else', ({ name, text, changed }) => {
    expect(parseConfig([], { [name]: text, PATH: '/bin' })).toEqual({ ...DEFAULTS, ...changed });
  });

  it.each(SETTING_NAMES)('%s is not set where it is empty', (name) => {
    expect(parseConfig([], { [name]: '' })).toEqual(DEFAULTS);
  });

  it('are read where metrics are read by two of them', () => {
    const config = parseConfig([], { ADMIN_HOST: '0.0.0.0', ADMIN_PORT: '0' });
    expect(config.admin).toEqual({ host: '0.0.0.0', port: 0 });
  });

  it('on the command line win over the environment', () => {
    const { file, remove } = writeTemporary('gateway.yml', 'host: 127.0.0.2');
    const config = parseConfig(['--port', '1', '--supergraph=a.graphql', '--workers', '3', '--config', file], {
      PORT: '2',
      SUPERGRAPH: 'b.graphql',
      WORKERS: '4',
      CONFIG_FILE: '/nowhere.yml',
    });
    expect(config).toEqual({
      ...DEFAULTS,
      configFile: file,
      host: '127.0.0.2',
      port: 1,
      graph: { kind: 'supergraph', file: 'a.graphql' },
      identity: { mode: 'none' },
      workers: 3,
    });
    remove();
  });
});

describe('settings that do not hold', () => {
  it('are told all together, each with its name, rule and value', () => {
    const { file, remove } = writeTemporary('gateway.yml', 'port: 70000\ncolour: red\n');
    const problems = problemsOf(['--verbose', '--port', 'http', 'extra', '--supergraph'], {
      CONFIG_FILE: file,
      SUPPLIER_URLS: '{"nsd":"ftp://nsd.invalid/"}',
      SUPPLIER_TIMEOUT_MS: '0',
      PLANNING_TIMEOUT_MS: 'soon',
    });
    expect(problems).toEqual([
      `--verbose: there is no such flag; there are ${FLAGS}`,
      `argument "extra": there are only ${FLAGS}`,
      '--supergraph: must have a value',
      'PORT: must be a whole number from 0 to 65535; got "http"',
      'SUPPLIER_URLS.nsd: must be an http or https URL; got "{\\"nsd\\":\\"ftp://nsd.invalid/\\"}"',
      'SUPPLIER_TIMEOUT_MS: must be a whole number from 1 to 600000; got "0"',
      'PLANNING_TIMEOUT_MS: must be a whole number from 1 to 600000; got "soon"',
      `${file}:1:7 port: must be a whole number from 0 to 65535; got 70000`,
      expect.stringMatching(/:2:1 colour: there is no such setting; there are port, host, /),
    ]);
    remove();
  });

  it.each(named.flatMap(({ name, bad, rule }) => bad.map((text) => ({ name, text, rule }))))(
    '$name=$text',
    ({ name, text, rule }) => {
      const [problem, ...more] = problemsOf([], { [name]: text });
      expect(problem).toMatch(new RegExp(`^${name}: ${rule}; got "`));
      expect(more).toEqual([]);
    },
  );

  it.each(['-1', '65536', '4000.5', '0x10', '1e3', ' ', ' 1', '١', '999999999999'])('port %j', (port) => {
    expect(problemsOf([], { PORT: port })).toEqual([
      `PORT: must be a whole number from 0 to 65535; got ${JSON.stringify(port)}`,
    ]);
  });

  it.each(['{', 'null', '[]', '"http://a.invalid"', '{"nsd":1}', '{"nsd":"a"}', '{"nsd":"http://"}'])(
    'supplier addresses %s',
    (urls) => {
      const [problem, ...more] = problemsOf([], { SUPPLIER_URLS: urls });
      expect(problem).toMatch(/^SUPPLIER_URLS(\.nsd)?: must be .*; got "/);
      expect(more).toEqual([]);
    },
  );

  it.each([
    '--port=',
    '--supergraph=',
    '--config=',
    '--workers=',
    '-p',
    '--Port',
    '--host',
    '--__proto__',
    '--constructor',
  ])('flag %s', (flag) => {
    expect(problemsOf([flag])).toHaveLength(1);
  });
});

describe('who may ask', () => {
  const ISSUER = {
    IDENTITY: 'issuer',
    IDENTITY_ISSUER: 'https://identity.invalid/',
    IDENTITY_AUDIENCE: 'throughline',
    IDENTITY_JWKS_URL: 'https://identity.invalid/keys',
    DATA_DIR: '.data',
    DISCLOSURE_CHECKPOINT_KEY_FILE: 'checkpoint-key.pem',
    DELEGATION_KEY_FILE: 'delegation-key.pem',
    SUPPLIER_SECRETS_FILE: 'secrets.yml',
  };
  const NO_LEDGER =
    'DATABASE_URL, DATA_DIR: one of them must be set with identity issuer, for the disclosure ledger to last; neither is';
  const NO_CHECKPOINTS =
    'DISCLOSURE_CHECKPOINT_FILE: must be set with identity issuer and a supergraph file, of which no desk holds checkpoints; it is not';
  const toMissing = (name: string): string => `${name}: must be set with identity issuer; it is not`;
  const identityOf = (environment: Readonly<Record<string, string>>, ...commandLine: string[]) =>
    parseConfig(commandLine, environment).identity;

  it('is for an issuer to say, by its settings', () => {
    const said = {
      mode: 'issuer',
      issuer: 'https://identity.invalid/',
      audience: 'throughline',
      jwksUrl: 'https://identity.invalid/keys',
    };
    expect(identityOf(ISSUER)).toEqual({
      ...said,
      algorithms: ['ES256', 'EdDSA', 'PS256', 'RS256'],
      clockToleranceSeconds: 30,
      claim: null,
    });
    const others = { IDENTITY_ALGORITHMS: 'RS512', IDENTITY_CLOCK_TOLERANCE_SECONDS: '0', IDENTITY_CLAIM: 'reader' };
    expect(identityOf({ ...ISSUER, ...others })).toEqual({
      ...said,
      algorithms: ['RS512'],
      clockToleranceSeconds: 0,
      claim: 'reader',
    });
    expect(identityOf({ ...ISSUER, NODE_ENV: 'production', HOST: '0.0.0.0' })).toMatchObject(said);
  });

  it('is said in a file too, algorithms as a list', () => {
    const { file, remove } = writeTemporary(
      'gateway.yml',
      'host: 0.0.0.0\nidentity: issuer\nidentityIssuer: a\nidentityAudience: b\nidentityJwksUrl: http://[::1]:1/keys\n' +
        'identityAlgorithms: [PS512]\nidentityClockToleranceSeconds: 1\nidentityClaim: c\n' +
        'dataDirectory: d\ndisclosureCheckpointKeyFile: e\ndelegationKeyFile: f\nsupplierSecretsFile: g\n',
    );
    expect(identityOf({ NODE_ENV: 'production' }, '--config', file)).toEqual({
      mode: 'issuer',
      issuer: 'a',
      audience: 'b',
      jwksUrl: 'http://[::1]:1/keys',
      algorithms: ['PS512'],
      clockToleranceSeconds: 1,
      claim: 'c',
    });
    remove();
  });

  it('is nobody in front of another graph, and whoever is on this machine in front of ours', () => {
    expect(identityOf({ SUPERGRAPH: 'a.graphql' })).toEqual({ mode: 'none' });
    expect(identityOf({ SUPERGRAPH: 'a.graphql' }, '--identity', 'demo')).toEqual({ mode: 'demo' });
    expect(identityOf({ IDENTITY: 'demo' }, '--identity=none')).toEqual({ mode: 'none' });
  });

  it('is not open in production, whatever else is said: all that is missing is told together', () => {
    const missing = [
      ...['IDENTITY_ISSUER', 'IDENTITY_AUDIENCE', 'IDENTITY_JWKS_URL'].map(toMissing),
      NO_LEDGER,
      toMissing('DISCLOSURE_CHECKPOINT_KEY_FILE'),
    ];
    const ofOurGraph = ['DELEGATION_KEY_FILE', 'SUPPLIER_SECRETS_FILE'].map(toMissing);
    expect(problemsOf([], { NODE_ENV: 'production' })).toEqual([...missing, ...ofOurGraph]);
    expect(problemsOf([], { NODE_ENV: 'production', SUPERGRAPH: 'a.graphql' })).toEqual([...missing, NO_CHECKPOINTS]);
    expect(problemsOf(['--identity', 'issuer'])).toEqual([...missing, ...ofOurGraph]);
    for (const mode of ['none', 'demo'])
      expect(problemsOf(['--identity', mode], { NODE_ENV: 'production', HOST: '0.0.0.0' })).toEqual([
        `IDENTITY: must be issuer with NODE_ENV=production; got "${mode}"`,
        `HOST: must be a loopback address with identity ${mode}; got "0.0.0.0"`,
      ]);
    expect(
      problemsOf([], { ...ISSUER, IDENTITY_ISSUER: '', IDENTITY_JWKS_URL: 'http://a.invalid', PORT: 'x' }),
    ).toEqual([
      'PORT: must be a whole number from 0 to 65535; got "x"',
      expect.stringMatching(/^IDENTITY_JWKS_URL: must be an https URL /),
      'IDENTITY_ISSUER: must be set with identity issuer; it is not',
    ]);
  });

  it('leaves evidence where an issuer says who it is, in production or not: what it needs is told, each by itself', () => {
    const without = (name: keyof typeof ISSUER, more = {}) => problemsOf([], { ...ISSUER, [name]: '', ...more });
    expect(without('DATA_DIR')).toEqual([NO_LEDGER]);
    expect(without('DATA_DIR', { DATABASE_URL: 'postgres://a.invalid/b' })).toEqual([]);
    // It has been told already.
    expect(without('DATA_DIR', { DATABASE_URL: 'nowhere' })).toEqual(['DATABASE_URL: must be a postgres URL; got "…"']);
    for (const name of ['DISCLOSURE_CHECKPOINT_KEY_FILE', 'DELEGATION_KEY_FILE', 'SUPPLIER_SECRETS_FILE'] as const)
      expect(without(name)).toEqual([toMissing(name)]);
    const other = { SUPERGRAPH: 'a.graphql', DISCLOSURE_CHECKPOINT_FILE: 'held.jsonl' };
    expect(without('SUPPLIER_SECRETS_FILE', other)).toEqual([]);
    expect(without('DISCLOSURE_CHECKPOINT_KEY_FILE', other)).toEqual([toMissing('DISCLOSURE_CHECKPOINT_KEY_FILE')]);
    expect(problemsOf([], { ...ISSUER, SUPERGRAPH: 'a.graphql' })).toEqual([NO_CHECKPOINTS]);
    expect(problemsOf(['--supergraph', 'a.graphql', '--identity', 'none'], ISSUER)).toEqual([]);
    for (const mode of ['none', 'demo']) expect(problemsOf(['--identity', mode])).toEqual([]);
  });

  it.each(['127.0.0.1', '127.1.2.3', 'localhost', 'LOCALHOST', '::1', '0:0:0:0:0:0:0:1'])(
    'may be anyone at %s',
    (host) => {
      expect(problemsOf([], { HOST: host })).toEqual([]);
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.1', '::ffff:127.0.0.1', 'localhost.invalid', '127.0.0.1.invalid', '128.0.0.1'])(
    'may not be anyone at %s',
    (host) => {
      expect(problemsOf([], { HOST: host })).toEqual([
        `HOST: must be a loopback address with identity demo; got "${host}"`,
      ]);
    },
  );
});

describe('passwords', () => {
  const SECRETS = ['hunter2', 'hunter@2', 'hunter/2', 'hunter?2', 'hunter#2', 'hunter,2', 'hun"ter2', '12/hunter2@h'];
  const secretSettings = SETTING_NAMES.filter((name) => 'isSecret' in SETTINGS[name]);

  it('stand in two settings', () => {
    expect(secretSettings).toEqual(['REDIS_URL', 'DATABASE_URL']);
  });

  it.each(SECRETS)('%s is in no message, wherever it stands', (secret) => {
    const forms = [
      `http://user:${secret}@a.invalid/`,
      `http://:${secret}@a.invalid,redis://:${secret}@b.invalid`,
      `${secret}`,
      `http:${secret}`,
      `mysql://a.invalid/?password=${secret}`,
      `user:${secret}@a.invalid`,
    ];
    for (const form of forms) {
      for (const name of secretSettings) {
        const problems = problemsOf([], { [name]: form });
        expect(problems).toHaveLength(1);
        expect(problems[0]).not.toMatch(/hun|ter2/);
        const { file, remove } = writeTemporary('gateway.yml', `${SETTINGS[name].key}: ${JSON.stringify(form)}`);
        const inFile = problemsOf(['--config', file]);
        expect(inFile).toHaveLength(1);
        expect(inFile[0]).not.toMatch(/hun|ter2/);
        remove();
      }
    }
  });

  it('of addresses in other places are left out of what is shown', () => {
    const problems = problemsOf(['redis://:hunter2@a.invalid'], {
      PORT: 'redis://user:hunter@2@a.invalid',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'grpc://user:hunter2@a.invalid',
      SUPPLIER_URLS: '{"nsd":"ftp://user:hunter2@nsd.invalid/"}',
    });
    expect(problems).toHaveLength(4);
    expect(problems.join('\n')).not.toMatch(/hunter/);
    expect(problems[1]).toBe('PORT: must be a whole number from 0 to 65535; got "redis://…@a.invalid"');
  });

  it('leave the scheme to be seen, which is what is wrong', () => {
    expect(problemsOf([], { REDIS_URL: 'redis://a:b@c.invalid,http://d' })).toEqual([
      'REDIS_URL: must be a redis or rediss URL, several with commas between them; got "redis://…,http://…"',
    ]);
  });
});

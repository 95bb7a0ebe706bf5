/** The configuration file: what it may say, and how it is told what it may not. */

import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError, parseConfig, rereadSuppliers, type GatewayConfig } from '../../gateway/config.ts';
import { SETTING_NAMES, SETTINGS } from '../../gateway/config/settings.ts';
import { LIMIT_KEYS } from './limit-settings.ts';
import { writeTemporary } from './small-graph.ts';

const NOTHING = parseConfig([], {});

function read(text: string, environment: Readonly<Record<string, string>> = {}): GatewayConfig {
  const { file, remove } = writeTemporary('gateway.yml', text);
  try {
    const { configFile, ...config } = parseConfig(['--config', file], environment);
    expect(configFile).toBe(file);
    return { configFile: null, ...config };
  } finally {
    remove();
  }
}

/** Of the file alone, without its name before them. */
function problemsOf(text: string): string[] {
  const { file, remove } = writeTemporary('gateway.yml', text);
  try {
    parseConfig([], { CONFIG_FILE: file });
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message.split('\n').map((line) => {
      // What is missing stands nowhere.
      if (/^[A-Z_, ]+: .*must be set with identity issuer/.test(line)) return line;
      expect(line.startsWith(`${file}:`)).toBe(true);
      return line.slice(file.length + 1);
    });
  } finally {
    remove();
  }
  return [];
}

/** By its key: a value, and what then differs from the defaults. */
const KEYS: Readonly<Record<string, readonly [unknown, Partial<GatewayConfig>]>> = {
  port: [0, { port: 0 }],
  host: ['127.0.0.2', { host: '127.0.0.2' }],
  identity: ['none', { identity: { mode: 'none' } }],
  // By themselves they say nothing of who asks.
  identityIssuer: ['https://identity.invalid/', {}],
  identityAudience: ['throughline', {}],
  identityJwksUrl: ['https://identity.invalid/keys', {}],
  identityAlgorithms: ['RS256', {}],
  identityClockToleranceSeconds: [5, {}],
  identityClaim: ['reader', {}],
  supergraph: ['a.graphql', { graph: { kind: 'supergraph', file: 'a.graphql' }, identity: { mode: 'none' } }],
  organisations: ['mine.yml', { graph: { kind: 'organisations', organisationsFile: 'mine.yml' } }],
  requestTimeoutMs: [600_000, { requestTimeoutMs: 600_000 }],
  planningTimeoutMs: [1, { planningTimeoutMs: 1 }],
  sharingWindowMs: [0, { sharingWindowMs: 0 }],
  workers: [1, { workers: 1 }],
  drainDelayMs: [5000, { drainDelayMs: 5000 }],
  drainTimeoutMs: [0, { drainTimeoutMs: 0 }],
  adminPort: [9464, { admin: { host: '127.0.0.1', port: 9464 } }],
  adminHost: ['0.0.0.0', {}],
  redisUrl: ['redis://:secret@a.invalid/0', { redisUrl: 'redis://:secret@a.invalid/0' }],
  databaseUrl: ['postgres://a:b@c.invalid/d', { databaseUrl: 'postgres://a:b@c.invalid/d' }],
  dataDirectory: ['/var/lib/throughline', { dataDirectory: '/var/lib/throughline' }],
  lastKnownCopies: [false, { lastKnownCopies: false }],
  lastKnownMegabytes: [1, { lastKnownBytes: 1024 * 1024 }],
  otlpEndpoint: ['https://collector.invalid', { otlpEndpoint: 'https://collector.invalid' }],
  traceShare: [1, { traceShare: 1 }],
  verdictSigningKeyFile: ['key.pem', { verdictSigningKeyFile: 'key.pem' }],
  disclosureCheckpointKeyFile: [
    'key.pem',
    { disclosureCheckpoints: { keyFile: 'key.pem', file: null, intervalMs: 5000, everyEntries: 1000 } },
  ],
  disclosureCheckpointFile: [
    'held.jsonl',
    { disclosureCheckpoints: { keyFile: null, file: 'held.jsonl', intervalMs: 5000, everyEntries: 1000 } },
  ],
  disclosureCheckpointIntervalMs: [
    200,
    { disclosureCheckpoints: { keyFile: null, file: null, intervalMs: 200, everyEntries: 1000 } },
  ],
  disclosureCheckpointEntries: [
    7,
    { disclosureCheckpoints: { keyFile: null, file: null, intervalMs: 5000, everyEntries: 7 } },
  ],
  delegationKeyFile: ['key.pem', { delegationKeyFile: 'key.pem' }],
  supplierSecretsFile: ['secrets.yml', { supplierSecretsFile: 'secrets.yml' }],
  ...LIMIT_KEYS,
};

describe('a configuration file', () => {
  it('has every setting of the environment, but for those that it says under suppliers', () => {
    const keys = SETTING_NAMES.flatMap((name) => SETTINGS[name].key ?? []);
    expect(Object.keys(KEYS).toSorted()).toEqual(keys.toSorted());
    expect(SETTING_NAMES.filter((name) => SETTINGS[name].key === null)).toEqual([
      'CONFIG_FILE',
      'NODE_ENV',
      'SUPPLIER_URLS',
      'SUPPLIER_TIMEOUT_MS',
    ]);
  });

  it.each(Object.entries(KEYS))('says %s', (key, [value, changed]) => {
    expect(read(stringify({ [key]: value }))).toEqual({ ...NOTHING, ...changed });
  });

  it.each(Object.keys(KEYS))('says nothing of %s where it is empty', (key) => {
    expect(read(`${key}:\n`)).toEqual(NOTHING);
  });

  it.each([
    ['on', true],
    ['off', false],
    ['true', true],
    ["'off'", false],
  ])('switches copies with %s', (word, expected) => {
    expect(read(`lastKnownCopies: ${word}`).lastKnownCopies).toBe(expected);
  });

  it.each(['', '# Nothing yet.\n', '---\n', '{}', 'suppliers:\n', 'suppliers: {}'])('may say nothing: %j', (text) => {
    expect(read(text)).toEqual(NOTHING);
  });

  it('gives way to the environment, setting by setting', () => {
    const config = read('port: 1\nhost: 127.0.0.2\nlastKnownCopies: off\n', { PORT: '0', LAST_KNOWN_COPIES: 'on' });
    expect(config).toEqual({ ...NOTHING, port: 0, host: '127.0.0.2', lastKnownCopies: true });
  });

  it('says of all suppliers, and of one by its name, any part of how it is asked', () => {
    const { suppliers } = read(`
suppliers:
  default:
    timeoutMs: 2000
    maximumAnswerBytes: 1048576
    bulkhead: { concurrency: 16 }
    breaker: { failureShare: 1, windowMs: 10000, minimumCalls: 5, probeAfterMs: 500 }
    retry: { attempts: 0 }
    lastKnown: off
  nsd:
    url: https://nsd.invalid/graphql
    replicas: [https://two.nsd.invalid/graphql]
    hedge: { afterMs: 150, budgetShare: 0 }
    lastKnown: { freshForMs: 0, staleIfErrorMs: 3600000 }
  spine: { hedge: { afterMs: off }, lastKnown: null }
  n3:
`);
    expect(suppliers.default).toEqual({
      timeoutMs: 2000,
      maximumAnswerBytes: 1_048_576,
      bulkhead: { concurrency: 16 },
      breaker: { failureShare: 1, windowMs: 10_000, minimumCalls: 5, probeAfterMs: 500 },
      retry: { attempts: 0 },
      lastKnown: null,
    });
    expect([...suppliers.byName].map(([name, { changes }]) => [name, changes])).toEqual([
      [
        'nsd',
        {
          url: 'https://nsd.invalid/graphql',
          replicas: ['https://two.nsd.invalid/graphql'],
          hedge: { afterMs: 150, budgetShare: 0 },
          lastKnown: { freshForMs: 0, staleIfErrorMs: 3_600_000 },
        },
      ],
      ['spine', { hedge: { afterMs: null }, lastKnown: null }],
      ['n3', {}],
    ]);
    expect(suppliers.byName.get('spine')!.place).toMatch(/gateway\.yml:15:3 suppliers\.spine$/);
  });
});

describe('a configuration file that does not hold', () => {
  it('has all its problems told together, in its order, each with line, column, name, rule and value', () => {
    const text = `port: 4000.5
workers: all
suppliers:
  nsd:
    timeoutMs: 0
    colour: red
    retry: { attempts: 9, tries: 1 }
  default:
    url: http://all.invalid/
    lastKnown: PT1H
host: 7
`;
    expect(problemsOf(text)).toEqual([
      '1:7 port: must be a whole number from 0 to 65535; got 4000.5',
      '2:10 workers: must be a whole number from 1 to 256; got "all"',
      '5:16 suppliers.nsd.timeoutMs: must be a whole number from 1 to 600000; got 0',
      '6:5 suppliers.nsd.colour: there is no such key here',
      '7:24 suppliers.nsd.retry.attempts: must be a whole number from 0 to 5; got 9',
      '7:27 suppliers.nsd.retry.tries: there is no such key here',
      '9:5 suppliers.default.url: there is no such key here',
      '10:16 suppliers.default.lastKnown: must be a mapping; got "PT1H"',
      '11:7 host: must be text; got 7',
    ]);
  });

  it.each([
    ['port', '-1', 'must be a whole number from 0 to 65535; got -1'],
    ['port', "'4000'", 'must be a whole number from 0 to 65535; got "4000"'],
    ['port', '.nan', /^must be a whole number from 0 to 65535; got /],
    ['port', '[4000]', 'must be a whole number from 0 to 65535; got [4000]'],
    ['host', "''", 'must not be empty; got ""'],
    ['supergraph', '{ file: a.graphql }', 'must be text; got {"file":"a.graphql"}'],
    ['traceShare', '1.01', 'must be a number from 0 to 1; got 1.01'],
    ['traceShare', "'0.5'", 'must be a number from 0 to 1; got "0.5"'],
    ['lastKnownCopies', 'maybe', 'must be on or off; got "maybe"'],
    ['lastKnownMegabytes', '0', 'must be a whole number from 1 to 100000; got 0'],
    ['redisUrl', 'http://a.invalid', /^must be a redis or rediss URL, .*; got "http:\/\/…"$/],
    ['redisUrl', '[redis://:secret@a.invalid]', /^must be a redis or rediss URL, .*; got what is no text$/],
    ['databaseUrl', '5432', 'must be a postgres URL; got what is no text'],
    ['otlpEndpoint', 'collector', 'must be an http or https URL; got "collector"'],
    ['suppliers', '[nsd]', 'must be a mapping of what is said of suppliers by subgraph name; got ["nsd"]'],
  ])('%s: %s', (key, value, rule) => {
    const [problem, ...more] = problemsOf(`${key}: ${value}`);
    expect(more).toEqual([]);
    expect(problem).toMatch(/^1:\d+ /);
    expect(problem!.slice(problem!.indexOf(': ') + 2)).toEqual(
      typeof rule === 'string' ? rule : expect.stringMatching(rule),
    );
  });

  it.each([
    ['url: ftp://a.invalid', 'url: must be an http or https URL; got "ftp://a.invalid"'],
    ['url: http://u:secret@', 'url: must be an http or https URL; got "http://…@"'],
    ['replicas: http://a.invalid', 'replicas: must be a list of http or https URLs; got "http://a.invalid"'],
    ['replicas: [http://a.invalid, b]', 'replicas[1]: must be an http or https URL; got "b"'],
    [
      'replicas: [http://a.invalid, "http://A.invalid:80/"]',
      'replicas[1]: must be another address than the url and the replicas before it; got "http://A.invalid:80/"',
    ],
    [
      '{ url: http://a.invalid/b, replicas: [http://a.invalid/b] }',
      'replicas[0]: must be another address than the url and the replicas before it; got "http://a.invalid/b"',
    ],
    ['timeoutMs: 600001', 'timeoutMs: must be a whole number from 1 to 600000; got 600001'],
    ['timeoutMs:', 'timeoutMs: must be a whole number from 1 to 600000; got null'],
    ['maximumAnswerBytes: 1023', 'maximumAnswerBytes: must be a whole number from 1024 to 1073741824; got 1023'],
    ['bulkhead: 64', 'bulkhead: must be a mapping; got 64'],
    ['bulkhead: { concurrency: 0 }', 'bulkhead.concurrency: must be a whole number from 1 to 10000; got 0'],
    ['bulkhead: { queue: -1 }', 'bulkhead.queue: must be a whole number from 0 to 100000; got -1'],
    ['breaker: { failureShare: 0 }', 'breaker.failureShare: must be over 0, and 1 at most; got 0'],
    ['breaker: { failureShare: 1.5 }', 'breaker.failureShare: must be a number from 0 to 1; got 1.5'],
    ['breaker: { windowMs: 0 }', 'breaker.windowMs: must be a whole number from 1 to 600000; got 0'],
    ['breaker: { minimumCalls: 0 }', 'breaker.minimumCalls: must be a whole number from 1 to 1000000; got 0'],
    ['breaker: { probeAfterMs: soon }', 'breaker.probeAfterMs: must be a whole number from 1 to 600000; got "soon"'],
    ['retry: { pauseMs: -1 }', 'retry.pauseMs: must be a whole number from 0 to 600000; got -1'],
    ['retry: { budgetShare: 2 }', 'retry.budgetShare: must be a number from 0 to 1; got 2'],
    ['retry: off', 'retry: must be a mapping; got "off"'],
    ['hedge: { afterMs: 0 }', 'hedge.afterMs: must be a whole number from 1 to 600000; got 0'],
    ['hedge: { budgetShare: all }', 'hedge.budgetShare: must be a number from 0 to 1; got "all"'],
    ['lastKnown: on', 'lastKnown: must be a mapping; got "on"'],
    [
      'lastKnown: { staleIfErrorMs: 604800001 }',
      'lastKnown.staleIfErrorMs: must be a whole number from 0 to 604800000; got 604800001',
    ],
    ['subgraph: nsd', 'subgraph: there is no such key here'],
    ['__proto__: 1', '__proto__: there is no such key here'],
  ])('of a supplier: %s', (part, problem) => {
    const value = part.startsWith('{') ? part : `\n    ${part}`;
    const [found, ...more] = problemsOf(`suppliers:\n  nsd: ${value}`);
    expect(more).toEqual([]);
    expect(found).toMatch(/^[23]:\d+ suppliers\.nsd\./);
    expect(found!.slice(found!.indexOf('suppliers.nsd.') + 'suppliers.nsd.'.length)).toBe(problem);
  });

  it.each([
    ['a list', '- port: 1\n', '1:1 must be a mapping of settings such as port: 4000; got [{"port":1}]'],
    ['a word', 'port\n', '1:1 must be a mapping of settings such as port: 4000; got "port"'],
    ['a setting twice', 'port: 1\nport: 2\n', '2:1 must be well-formed YAML; got duplicate key'],
    ['two documents', 'port: 1\n---\nport: 2\n', '2:1 must be well-formed YAML; got multiple docs'],
    ['an alias', 'host: &a b\nadminHost: *a\n', '2:12 the alias *a is not read here: write the value out'],
    ['a mapping without an end', 'suppliers: {', '1:13 must be well-formed YAML; got bad indent'],
    [
      'a setting of the environment',
      'PORT: 1\n',
      /^1:1 PORT: there is no such setting; there are port, .*, suppliers$/,
    ],
    ['a name of a built-in property', '__proto__: { port: 1 }\n', /^1:1 __proto__: there is no such setting/],
    [
      'a password that is not quoted',
      'redisUrl: "redis://:hunter2@a.invalid\n',
      /^\d:\d+ must be well-formed YAML; got/,
    ],
    ['another kind of file', '\u0000\u0001\uFFFD', /^1:1 /],
  ])('that is %s', (_what, text, problem) => {
    const problems = problemsOf(text);
    expect(problems[0]).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it('says where it opens the gateway to more than this machine, and what its issuer lacks', () => {
    expect(problemsOf('port: 1\nhost: 0.0.0.0\n')).toEqual([
      '2:7 host: must be a loopback address with identity demo; got "0.0.0.0"',
    ]);
    expect(problemsOf('identity: issuer\nidentityIssuer: a\nidentityJwksUrl: keys\n')).toEqual([
      '3:18 identityJwksUrl: must be an https URL without a password, or an http URL of this machine; got "keys"',
      'IDENTITY_AUDIENCE: must be set with identity issuer; it is not',
      'DATABASE_URL, DATA_DIR: one of them must be set with identity issuer, for the disclosure ledger to last; neither is',
      'DISCLOSURE_CHECKPOINT_KEY_FILE: must be set with identity issuer; it is not',
      'DELEGATION_KEY_FILE: must be set with identity issuer; it is not',
      'SUPPLIER_SECRETS_FILE: must be set with identity issuer; it is not',
    ]);
    const { file, remove } = writeTemporary('gateway.yml', 'identity: none\nhost: 0.0.0.0\n');
    expect(() => parseConfig(['--config', file], { NODE_ENV: 'production' })).toThrow(
      `${file}:1:11 identity: must be issuer with NODE_ENV=production; got "none"\n` +
        `${file}:2:7 host: must be a loopback address with identity none; got "0.0.0.0"`,
    );
    // Whoever said it last is told.
    expect(() => parseConfig(['--config', file, '--identity', 'demo'], { HOST: '::' })).toThrow(
      /^HOST: must be a loopback address with identity demo; got "::"$/,
    );
    remove();
  });

  it('that is missing, or a folder', () => {
    expect(() => parseConfig(['--config', '/nowhere.yml'], { PORT: 'x' })).toThrow(
      /^PORT: .*\nCONFIG_FILE: there is no such file; got "\/nowhere\.yml"$/,
    );
    expect(() => parseConfig([], { CONFIG_FILE: '/' })).toThrow(/^CONFIG_FILE: cannot be read \(EISDIR\); got "\/"$/);
  });

  it('never ends in anything but its problems, whatever is in it', () => {
    const yaml = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .dictionary(
          fc.constantFrom(...Object.keys(KEYS), 'suppliers', '__proto__', '<<'),
          fc.jsonValue({ maxDepth: 3 }),
        )
        .map((content) => stringify(content)),
    );
    fc.assert(
      fc.property(yaml, (text) => {
        for (const problem of problemsOf(text)) expect(problem).toMatch(/^\d+:\d+ ./);
      }),
      { numRuns: 200 },
    );
  });
});

describe('reading again', () => {
  it('takes what is said of suppliers, and leaves the rest to the next start', () => {
    const { file, remove } = writeTemporary('gateway.yml', 'port: 1\nsuppliers: { default: { timeoutMs: 1 } }');
    const before = parseConfig(['--config', file], { WORKERS: '2' });
    writeFileSync(file, 'port: 2\nsuppliers: { default: { timeoutMs: 2 } }');
    expect(rereadSuppliers(before)).toEqual({ ...before, suppliers: { default: { timeoutMs: 2 }, byName: new Map() } });
    writeFileSync(file, 'port: 70000\n');
    expect(() => rereadSuppliers(before)).toThrow(ConfigError);
    remove();
    expect(() => rereadSuppliers(before)).toThrow(/^CONFIG_FILE: there is no such file/);
  });

  it('changes nothing where there is no file', () => {
    expect(rereadSuppliers(NOTHING)).toBe(NOTHING);
  });
});

import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../gateway/config.ts';

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

describe('settings', () => {
  it('have defaults for a machine of one’s own', () => {
    expect(parseConfig([], {})).toEqual({
      host: '127.0.0.1',
      port: 4000,
      graph: { kind: 'organisations', organisationsFile: null },
      supplierUrls: new Map(),
      supplierTimeoutMs: null,
      planningTimeoutMs: 10_000,
      sharingWindowMs: 20,
      verdictSigningKeyFile: null,
    });
  });

  it('come from the environment, where empty means not set', () => {
    const config = parseConfig([], {
      PORT: '0',
      HOST: '0.0.0.0',
      SUPERGRAPH: '',
      ORGANISATIONS: 'mine.yml',
      SUPPLIER_URLS: '{"nsd":"https://nsd.invalid/a?b=c"}',
      SUPPLIER_TIMEOUT_MS: '600000',
      PLANNING_TIMEOUT_MS: '1',
      SHARING_WINDOW_MS: '0',
      PATH: '/bin',
    });
    expect(config).toEqual({
      host: '0.0.0.0',
      port: 0,
      graph: { kind: 'organisations', organisationsFile: 'mine.yml' },
      supplierUrls: new Map([['nsd', 'https://nsd.invalid/a?b=c']]),
      supplierTimeoutMs: 600_000,
      planningTimeoutMs: 1,
      sharingWindowMs: 0,
      verdictSigningKeyFile: null,
    });
  });

  it('on the command line win over the environment', () => {
    const config = parseConfig(['--port', '1', '--supergraph=a.graphql'], { PORT: '2', SUPERGRAPH: 'b.graphql' });
    expect(config).toMatchObject({ port: 1, graph: { kind: 'supergraph', file: 'a.graphql' } });
  });
});

describe('settings that do not hold', () => {
  it('are told all together, each with its name, rule and value', () => {
    const problems = problemsOf(['--verbose', '--port', 'http', 'extra', '--supergraph'], {
      SUPPLIER_URLS: '{"nsd":"ftp://nsd.invalid/"}',
      SUPPLIER_TIMEOUT_MS: '0',
      PLANNING_TIMEOUT_MS: 'soon',
    });
    expect(problems).toEqual([
      '--verbose: there is no such flag; there are --port, --supergraph',
      'argument "extra": there are only --port, --supergraph',
      '--supergraph: must have a value',
      'PORT: must be a whole number from 0 to 65535; got "http"',
      'SUPPLIER_URLS.nsd: must be an http or https URL; got "{\\"nsd\\":\\"ftp://nsd.invalid/\\"}"',
      'SUPPLIER_TIMEOUT_MS: must be a whole number from 1 to 600000; got "0"',
      'PLANNING_TIMEOUT_MS: must be a whole number from 1 to 600000; got "soon"',
    ]);
  });

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

  it.each(['--port=', '--supergraph=', '-p', '--Port', '--__proto__', '--constructor'])('flag %s', (flag) => {
    expect(problemsOf([flag])).toHaveLength(1);
  });
});

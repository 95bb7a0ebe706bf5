/** Keys and secrets as the gateway reads them: which suppliers are asked signed, what does not hold, and how they change while it runs. */

import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  composeSmall,
  startGatewayHere,
  startSmallGraph,
  writeTemporary,
  type SmallGraph,
} from '../gateway/small-graph.ts';
import { issuerConfig } from '../governance/identity/issuer.ts';
import { until } from '../transport/test-supplier.ts';
import { createParty, keyIdOf, secretIdOf } from './forge.ts';

const REAL = fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url));
const party = createParty();
const files: { readonly file: string; readonly remove: () => void }[] = [];
const file = (name: string, text: string): string => {
  files.push(writeTemporary(name, text));
  return files.at(-1)!.file;
};
const toPem = ({ privateKey }: Pick<ReturnType<typeof createParty>, 'privateKey'>): string =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

const delegationKeyFile = file('key.pem', toPem(party));
const supplierSecretsFile = file('secrets.yml', `a: "${party.secret}"`);
afterAll(() => files.forEach(({ remove }) => remove()));

describe('a graph that is not ours', () => {
  let graph: SmallGraph;
  beforeAll(async () => {
    graph = await startSmallGraph(
      ['a', 'b'].map((name) => ({
        name,
        sdl: `type Query { ${name}: Int }`,
        resolvers: { Query: { [name]: () => 1 } },
      })),
      {
        delegationKeyFile,
        supplierSecretsFile,
        lastKnownCopies: true,
        suppliers: {
          default: { lastKnown: { freshForMs: 0, staleWhileRevalidateMs: 60_000, staleIfErrorMs: 0 } },
          byName: new Map(),
        },
      },
    );
  });
  afterAll(() => graph.stop());

  const receivedBy = (name: string) => graph.subgraphs.get(name)!.received;
  const inputOf = (name: string): string => String(receivedBy(name).at(-1)!.headers['signature-input']);
  const keyIdOfDelegation = (name: string): string => {
    const [header] = String(receivedBy(name).at(-1)!.headers['throughline-delegation']).split('.');
    return (JSON.parse(Buffer.from(header!, 'base64url').toString('utf8')) as { kid: string }).kid;
  };

  it('is asked signed where a supplier has a secret, and unsigned where it has none, which is logged', async () => {
    expect((await graph.query('{ a b }')).body.data).toEqual({ a: 1, b: 1 });
    expect(inputOf('a')).toContain(`keyid="${secretIdOf(party.secret)}"`);
    expect(Object.keys(receivedBy('b')[0]!.headers).filter((name) => /signature|digest|delegation/.test(name))).toEqual(
      [],
    );
    expect(graph.log).toContainEqual({
      level: 'warn',
      message: 'suppliers without a secret are asked unsigned',
      subgraphs: ['b'],
    });
  });

  it('is asked signed too when a copy was given and a new one is fetched behind it', async () => {
    const before = receivedBy('a').length;
    expect((await graph.query('{ a }')).body.data).toEqual({ a: 1 });
    expect((await graph.query('{ a }')).body.data).toEqual({ a: 1 });
    await until(() => receivedBy('a').length > before);
    const nonces = receivedBy('a').map(
      ({ headers }) => /nonce="([^"]+)"/.exec(String(headers['signature-input']))?.[1],
    );
    expect(new Set(nonces).size).toBe(nonces.length);
    expect(nonces).not.toContain(undefined);
  });

  it('is asked by new keys and secrets once they are read again, and by the old ones while the new do not hold', async () => {
    const next = createParty();
    writeFileSync(supplierSecretsFile, `a: "${next.secret}"\nb: short`);
    await expect(graph.reload()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    /** A copy may be given, while the supplier is asked behind it. */
    const ask = async () => {
      const before = receivedBy('a').length + receivedBy('b').length;
      expect((await graph.query('{ a b }')).body.data).toEqual({ a: 1, b: 1 });
      await until(() => receivedBy('a').length + receivedBy('b').length === before + 2);
    };
    await ask();
    expect(inputOf('a')).toContain(`keyid="${secretIdOf(party.secret)}"`);
    writeFileSync(supplierSecretsFile, `a: "${next.secret}"\nb: "${createParty().secret}"`);
    writeFileSync(delegationKeyFile, toPem(next));
    await graph.reload();
    await ask();
    expect([inputOf('a').includes(secretIdOf(next.secret)), inputOf('b').includes('keyid=')]).toEqual([true, true]);
    expect(keyIdOfDelegation('a')).toBe(keyIdOf(next));
    expect(JSON.stringify(graph.log)).not.toContain(next.secret);
    writeFileSync(delegationKeyFile, toPem(party));
  });
});

describe('what does not hold', () => {
  const refusalOf = async (options: Parameters<typeof startGatewayHere>[1], graphFile = small): Promise<string> => {
    try {
      const graph = options?.identity === undefined ? graphFile : REAL;
      await (await startGatewayHere({ kind: 'supergraph', file: graph }, options)).stop();
    } catch (error) {
      expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
      return (error as Error).message;
    }
    throw new Error('It started.');
  };
  const small = file(
    'supergraph.graphql',
    composeSmall(
      ['nsd', 'spine'].map((name) => ({ name, url: 'http://127.0.0.1:9/', sdl: `type Query { ${name}: Int }` })),
    ),
  );
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const identity = issuerConfig({ jwksUrl: 'https://identity.invalid/keys' });
  const reals = fileURLToPath(new URL('.', import.meta.url));

  it.each([
    [
      'a key alone',
      { delegationKeyFile },
      /^DELEGATION_KEY_FILE, SUPPLIER_SECRETS_FILE: one is of no use without the other$/,
    ],
    [
      'no file',
      { delegationKeyFile: '/nowhere/key.pem', supplierSecretsFile: file('secrets.yml', '{}') },
      /^DELEGATION_KEY_FILE: \/nowhere\/key\.pem cannot be read \(ENOENT\)$/,
    ],
    [
      'a folder',
      { delegationKeyFile, supplierSecretsFile: reals },
      /^SUPPLIER_SECRETS_FILE: .* cannot be read \(EISDIR\)$/,
    ],
    [
      'a key of another kind',
      { delegationKeyFile: file('key.pem', toPem({ privateKey: rsa })), supplierSecretsFile: file('s.yml', '{}') },
      /must hold an Ed25519 key .*; got rsa$/,
    ],
    [
      'no key',
      { delegationKeyFile: file('key.pem', party.secret), supplierSecretsFile: file('s.yml', '{}') },
      /must hold an Ed25519 key .*; got no key$/,
    ],
    [
      'a list',
      { delegationKeyFile, supplierSecretsFile: file('s.yml', `- ${party.secret}`) },
      /must be a YAML mapping from subgraph names to secrets$/,
    ],
    [
      'no YAML',
      { delegationKeyFile, supplierSecretsFile: file('s.yml', `nsd: "${party.secret}`) },
      /must be a YAML mapping from subgraph names to secrets$/,
    ],
    [
      'our graph, its readers identified, without keys',
      { identity },
      /^SUPPLIER_SECRETS_FILE: with identity issuer every supplier of this graph has a secret; there is none for .*nsd, /,
    ],
    [
      'our graph, its readers identified, with one secret',
      { identity, delegationKeyFile, supplierSecretsFile: file('s.yml', `nsd: "${party.secret}"`) },
      /there is none for (?!.*\bnsd\b).*spine/,
    ],
  ] as const)('%s', async (_what, options, expected) => {
    const names = 'identity' in options ? SUPPLIERS : ['nsd'];
    const supplierUrls = new Map(names.map((name) => [name, 'http://127.0.0.1:9/graphql']));
    const message = await refusalOf({ supplierUrls, ...options });
    expect(message).toMatch(expected);
    expect(message).not.toContain('\n');
    expect(message).not.toContain(party.secret.slice(0, 12));
  });

  it('is told all together: names, secrets that are short, twice there, or no text', async () => {
    const secrets = [
      `nds: "${party.secret}"`,
      `nsd: ${party.secret.slice(1)}`,
      `spine: "${party.secret}"`,
      `n3: "${party.secret}"`,
      'gp-supplier: 123456',
    ];
    const several = composeSmall(
      ['nsd', 'spine', 'n3', 'gp-supplier'].map((name, index) => ({
        name,
        url: 'http://127.0.0.1:9/',
        sdl: `type Query { field${index}: Int }`,
      })),
    );
    const secretsFile = file('s.yml', secrets.join('\n'));
    const place = `SUPPLIER_SECRETS_FILE: ${secretsFile}`;
    const message = await refusalOf(
      { delegationKeyFile, supplierSecretsFile: secretsFile },
      file('several.graphql', several),
    );
    const rule = 'a secret must be 43 to 128 characters of base64 or hexadecimal: 32 random bytes or more';
    expect(message.split('\n')).toEqual([
      expect.stringMatching(/ nds: there is no such subgraph; there are .*nsd/),
      `${place} nsd: ${rule}; got 42 characters`,
      `${place} n3: has the same secret as another supplier`,
      `${place} gp-supplier: ${rule}; got what is no text`,
    ]);
    expect(message).not.toContain(party.secret.slice(1, 12));
  });
});

const SUPPLIERS = [
  'choose-and-book',
  'gp-supplier',
  'local-desks',
  'lsp-eastern',
  'lsp-london',
  'lsp-north-east',
  'lsp-north-west-west-midlands',
  'lsp-southern',
  'n3',
  'nhsmail',
  'nsd',
  'spine',
];

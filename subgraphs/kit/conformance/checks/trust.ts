/** Signatures: a desk that has keys answers its gateway, once, and nobody else. */

import { generateKeyPairSync } from 'node:crypto';
import {
  CONTENT_DIGEST_HEADER,
  DELEGATION_HEADER,
  SIGNATURE_HEADER,
  SIGNATURE_INPUT_HEADER,
} from '../../../../schema/contract/signatures.ts';
import { AS_OF_HEADER, formatInstant } from '../../../../schema/contract/times.ts';
import type { InstantMs } from '../../../../schema/contract/times.ts';
import type { ConformanceCheck } from '../check.ts';
import { expect, show } from '../failure.ts';
import { createSignAsGateway, type Deviation, type GatewayKeys } from '../sign-as-gateway.ts';

export interface TrustOptions {
  readonly keys: GatewayKeys;
  /** The desk's endpoint. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly clock: () => InstantMs;
}

type Headers = Record<string, string>;

const QUESTION = JSON.stringify({ query: '{ __typename }' });
/** Longer than any clock may differ, and than a signature or a delegation lives. */
const LONG_AGO_SECONDS = 3600;

/** @returns the checks, over requests that are sent past the session's own client. */
export function trustChecks({ keys, url, fetch: fetchDesk, clock }: TrustOptions): readonly ConformanceCheck[] {
  const sign = createSignAsGateway(keys, clock);
  const signed = (deviation?: Deviation): Headers => {
    const now = formatInstant(clock());
    const headers = { 'content-type': 'application/json', [AS_OF_HEADER]: now };
    return sign(url, { method: 'POST', headers, body: QUESTION }, deviation).headers as Headers;
  };
  const send = async (headers: Headers, { body = QUESTION, target = url } = {}) => {
    const response = await fetchDesk(target, { method: 'POST', headers, body });
    return { status: response.status, text: await response.text() };
  };
  const expectRefused = async (what: string, headers: Headers, request = {}): Promise<void> => {
    const { status, text } = await send(headers, request);
    expect(
      status >= 400 && status < 500 && !text.includes('"data"'),
      () => `${what} was answered ${status}: ${show(text)}`,
    );
  };
  const check = (name: string, rule: string, run: () => Promise<void>): ConformanceCheck => ({ name, rule, run });
  return [
    check('trust-signed-answered', 'A request that is signed is answered.', async () => {
      const { status, text } = await send(signed());
      expect(status === 200 && text.includes('"data"'), () => `it was answered ${status}: ${show(text)}`);
    }),
    check('trust-unsigned-refused', 'A request without a signature, or with a part of one, is refused.', async () => {
      await expectRefused('no signature', { 'content-type': 'application/json' });
      for (const name of [SIGNATURE_HEADER, SIGNATURE_INPUT_HEADER, CONTENT_DIGEST_HEADER, DELEGATION_HEADER]) {
        const { [name]: _left, ...rest } = signed();
        await expectRefused(`a request without ${name}`, rest);
      }
    }),
    check('trust-altered-refused', 'A request of which any signed part was changed is refused.', async () => {
      await expectRefused('another body', signed(), { body: JSON.stringify({ query: '{ a: __typename }' }) });
      await expectRefused('another path', signed(), { target: `${url}?a=1` });
      await expectRefused('another time', { ...signed(), [AS_OF_HEADER]: '2006-07-30T09:00:00.000Z' });
      const { [AS_OF_HEADER]: _time, ...timeless } = signed();
      await expectRefused('a time that was taken away', timeless);
      for (const [what, pattern, text] of [
        ['a later end', /expires=\d+/, 'expires=99999999999'],
        ['another nonce', /nonce="./, 'nonce="Z'],
        ['fewer parts', / "@path"/, ''],
      ] as const) {
        const headers = signed();
        const input = headers[SIGNATURE_INPUT_HEADER]!.replace(pattern, text);
        await expectRefused(what, { ...headers, [SIGNATURE_INPUT_HEADER]: input });
      }
      await expectRefused("another request's delegation", {
        ...signed(),
        [DELEGATION_HEADER]: signed()[DELEGATION_HEADER]!,
      });
    }),
    check('trust-replayed-refused', 'A request that comes a second time is refused.', async () => {
      const headers = signed();
      const first = await send(headers);
      expect(first.status === 200, () => `the first was answered ${first.status}: ${show(first.text)}`);
      await expectRefused('the second', headers);
    }),
    check('trust-other-times-refused', 'A request is refused after its end, and before its time.', async () => {
      for (const seconds of [-LONG_AGO_SECONDS, LONG_AGO_SECONDS]) {
        const both = { signedLaterSeconds: seconds, delegatedLaterSeconds: seconds };
        await expectRefused(`a request of ${seconds} s from now`, signed(both));
        await expectRefused(`a delegation of ${seconds} s from now`, signed({ delegatedLaterSeconds: seconds }));
      }
    }),
    check('trust-misaddressed-refused', 'A request under a delegation for another subgraph is refused.', async () => {
      await expectRefused('a delegation for another', signed({ audience: `${keys.subgraph}-not` }));
    }),
    check(
      'trust-strangers-refused',
      "A request by another gateway's key, or by another secret, is refused.",
      async () => {
        const delegationKey = generateKeyPairSync('ed25519').privateKey.export({
          type: 'pkcs8',
          format: 'pem',
        }) as string;
        const secret = keys.secret.split('').toReversed().join('');
        for (const others of [
          { ...keys, delegationKey },
          { ...keys, secret },
        ]) {
          const stranger = createSignAsGateway(others, clock);
          const headers = { 'content-type': 'application/json' };
          const request = stranger(url, { method: 'POST', headers, body: QUESTION });
          await expectRefused('a stranger', request.headers as Headers);
        }
      },
    ),
  ];
}

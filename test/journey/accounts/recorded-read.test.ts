/** To which chain heads a figure of many reads is anchored. */

import { expect, it } from 'vitest';
import { recordReads } from '../../../gateway/journey/accounts/recorded-read.ts';
import type { FederatedAnswer } from '../../../gateway/journey/federated-read.ts';
import type { SourceRow } from '../../../schema/contract/extensions.ts';

const row = (desk: string, state: SourceRow['state'], position?: number): SourceRow => ({
  subgraph: desk,
  desk,
  state,
  code: null,
  milliseconds: 1,
  requests: 1,
  copiedAt: null,
  ageSeconds: null,
  sourceSpokeAt: null,
  chainHead: position === undefined ? null : { position, hash: `${position}`.repeat(64) },
});

async function headsAfter(...reads: readonly (readonly SourceRow[])[]) {
  const left = [...reads];
  const reader = recordReads({
    times: { asOf: 0, asKnownAt: 0 },
    read: async (): Promise<FederatedAnswer> => ({ data: null, errors: [], sources: left.shift()! }),
  });
  for (const _ of reads) await reader.read('query { desks { nodes { code } } }');
  return [...reader.chainHeads()].map(([desk, head]) => [desk, head?.position ?? null]);
}

it('keeps the head of a desk that was silent once: another incident’s evidence is the same as if it never had been', async () => {
  const answered = [row('nsd', 'ANSWERED', 3), row('spine', 'ANSWERED', 7)];
  expect(await headsAfter(answered)).toEqual([
    ['nsd', 3],
    ['spine', 7],
  ]);
  expect(await headsAfter([row('nsd', 'ANSWERED', 3), row('spine', 'NOT_ANSWERED')], answered)).toEqual([
    ['nsd', 3],
    ['spine', 7],
  ]);
});

it('has none of a desk that never answered, and null of one that keeps no chain', async () => {
  expect(await headsAfter([row('nsd', 'NOT_ANSWERED'), row('spine', 'ANSWERED')])).toEqual([['spine', null]]);
});

/** The fault run's own judge: a run is worth what it would find. */

import { describe, expect, it } from 'vitest';
import { judge, type Expected, type Judgement } from '../../commands/chaos/judge.ts';
import type { SourceRow } from '../../schema/contract/extensions.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const ANSWERED: Omit<SourceRow, 'subgraph' | 'desk'> = {
  state: 'ANSWERED',
  code: null,
  milliseconds: 3,
  requests: 1,
  copiedAt: null,
  ageSeconds: null,
  sourceSpokeAt: '2006-08-01T00:00:00.000Z',
  chainHead: { position: 3, hash: 'abc' },
};
const SILENT = {
  ...ANSWERED,
  state: 'NOT_ANSWERED',
  code: 'SUPPLIER_TIMEOUT',
  sourceSpokeAt: null,
  chainHead: null,
} as const;
const STALE = {
  ...ANSWERED,
  state: 'STALE',
  code: 'SUPPLIER_TIMEOUT',
  copiedAt: '2026-11-22T11:59:30.000Z',
  ageSeconds: 30,
} as const;

const DATA = {
  incident: {
    title: { state: 'RELEASED', text: 'all down' },
    involvements: [
      { desk: { code: 'nsd' }, state: 'HELD', tickets: [{ reference: 'NSD-1' }] },
      { desk: { code: 'spine' }, state: 'HELD', tickets: [{ reference: 'SP-1' }] },
    ],
  },
};
const row = (subgraph: string, state: Omit<SourceRow, 'subgraph' | 'desk'> = ANSWERED): SourceRow => ({
  subgraph,
  desk: subgraph,
  ...state,
});

/** A copy of the data with one position changed. */
// oxlint-disable-next-line typescript/no-explicit-any -- its shape is that of the data above
function changed(change: (incident: any) => void): typeof DATA {
  const data = structuredClone(DATA);
  change(data.incident);
  return data;
}

const WITHOUT_NSD = changed((incident) => {
  incident.title = null;
  Object.assign(incident.involvements[0], { state: null, tickets: null });
});
const EXPECTED: Expected = {
  data: DATA,
  text: JSON.stringify(DATA),
  rows: new Map(['nsd', 'spine'].map((name) => [name, row(name)])),
  without: new Map([['nsd', { data: WITHOUT_NSD, asked: new Set(['nsd', 'spine']) }]]),
};
const errorOf = (subgraph: string, code = 'SUPPLIER_TIMEOUT') => ({
  message: 'The desk did not answer within its deadline.',
  path: ['incident'],
  extensions: { code, subgraph, desk: subgraph, nulled: 3 },
});

function judged(
  {
    data,
    errors,
    nsd,
    spine,
    status = 200,
    durationMs = 30,
  }: Partial<Record<'data' | 'errors', unknown>> & {
    readonly nsd?: Omit<SourceRow, 'subgraph' | 'desk'>;
    readonly spine?: Omit<SourceRow, 'subgraph' | 'desk'> | null;
    readonly status?: number;
    readonly durationMs?: number;
  },
  suspects: readonly string[] = [],
): Judgement {
  const sources = [row('nsd', nsd), ...(spine === null ? [] : [row('spine', spine)])];
  const body = { data: data === undefined ? DATA : data, errors, extensions: { sources } };
  return judge({ status, text: JSON.stringify(body), receivedAt: NOW + 40, durationMs }, EXPECTED, new Set(suspects));
}

describe('right', () => {
  it('what is as ever', () => {
    expect(judged({})).toEqual({ kind: 'right', problem: null, impaired: [] });
  });

  it('a desk with a fault that says nothing, once told', () => {
    const judgement = judged({ data: WITHOUT_NSD, errors: [errorOf('nsd')], nsd: SILENT }, ['nsd']);
    expect(judgement).toMatchObject({ kind: 'right', problem: null, impaired: [{ subgraph: 'nsd' }] });
  });

  it('a desk with a fault of which a part came', () => {
    const data = changed((incident) => (incident.involvements[0].tickets = null));
    const nsd = { ...SILENT, state: 'PARTIAL' } as const;
    expect(judged({ data, errors: [errorOf('nsd')], nsd }, ['nsd'])).toMatchObject({ kind: 'right', problem: null });
  });

  it('a desk with a fault that answers from its copy, with its age, and no text', () => {
    const data = changed((incident) => (incident.title = { state: 'WITHHELD', text: null }));
    expect(judged({ data, nsd: STALE }, ['nsd'])).toMatchObject({ kind: 'right', problem: null });
  });
});

describe('wrong', () => {
  const wrong = (judgement: Judgement, words: RegExp): void => {
    expect(judgement.problem).toMatch(words);
    expect(judgement.kind).toBe('wrong');
  };

  it('one character of a desk that is well, whoever has a fault', () => {
    const data = changed((incident) => (incident.involvements[1].tickets[0].reference = 'SP-2'));
    wrong(judged({ data }), /tickets\.0\.reference is "SP-2", not "SP-1"/);
    wrong(judged({ data, nsd: STALE }, ['nsd']), /reference is "SP-2"/);
  });

  it('another value of the desk with a fault', () => {
    const data = changed((incident) => (incident.involvements[0].state = 'NONE_LINKED'));
    wrong(judged({ data, nsd: STALE }, ['nsd']), /state is "NONE_LINKED"/);
    wrong(judged({ data, errors: [errorOf('nsd')], nsd: SILENT }, ['nsd']), /state is "NONE_LINKED"/);
  });

  it('null of a desk that is well, though another has a fault', () => {
    const data = changed((incident) => (incident.involvements[1].tickets = null));
    wrong(judged({ data, errors: [errorOf('nsd')], nsd: { ...SILENT, state: 'PARTIAL' } }, ['nsd']), /tickets is null/);
  });

  it('null without a word', () => {
    wrong(judged({ data: WITHOUT_NSD }, ['nsd']), /title is null/);
  });

  it('a fault that nobody has', () => {
    wrong(judged({ data: WITHOUT_NSD, errors: [errorOf('nsd')], nsd: SILENT }), /nsd, which is well/);
    wrong(judged({ nsd: STALE }), /nsd, which is well/);
  });

  it('no error, two of them, another code, or one of somebody else', () => {
    for (const errors of [
      undefined,
      [errorOf('nsd'), errorOf('nsd')],
      [errorOf('nsd', 'SUPPLIER_NOT_JSON')],
      [errorOf('spine')],
    ]) {
      wrong(judged({ data: WITHOUT_NSD, errors, nsd: SILENT }, ['nsd']), /^errors are/);
    }
  });

  it('an error beside a copy that stands in for the answer', () => {
    wrong(judged({ errors: [errorOf('nsd')], nsd: STALE }, ['nsd']), /^errors are/);
  });

  it('a copy without an age, with another, or with one of the future', () => {
    const bad = [
      { ageSeconds: null },
      { ageSeconds: 28 },
      { ageSeconds: 31 },
      { copiedAt: '2026-11-22T12:01:00.000Z' },
    ];
    for (const age of bad) wrong(judged({ nsd: { ...STALE, ...age } }, ['nsd']), /age/);
    // It may have been made as soon as it was asked for.
    expect(judged({ nsd: { ...STALE, ageSeconds: 28 }, durationMs: 1500 }, ['nsd']).kind).toBe('right');
    wrong(judged({ nsd: { ...STALE, ageSeconds: 27 }, durationMs: 1500 }, ['nsd']), /age/);
  });

  it('a text out of a copy', () => {
    const data = changed((incident) => (incident.title = { state: 'WITHHELD', text: 'all down' }));
    wrong(judged({ data, nsd: STALE }, ['nsd']), /title/);
  });

  it('a row that is missing, or says another head of the chain', () => {
    wrong(judged({ spine: null }), /sources lacks spine/);
    wrong(judged({ spine: { ...ANSWERED, chainHead: { position: 4, hash: 'abd' } } }), /chainHead/);
  });

  it('words that are nobody’s business', () => {
    const errors = [{ ...errorOf('nsd'), message: 'connect ECONNREFUSED 127.0.0.1:4001' }];
    wrong(judged({ data: WITHOUT_NSD, errors, nsd: SILENT }, ['nsd']), /nobody's business/);
  });
});

it('failed: no answer at all', () => {
  expect(judged({ status: 503 }).kind).toBe('failed');
  expect(judged({ data: null }).kind).toBe('failed');
  expect(judge({ status: 200, text: '{"data":', receivedAt: NOW, durationMs: 30 }, EXPECTED, new Set()).kind).toBe(
    'failed',
  );
});

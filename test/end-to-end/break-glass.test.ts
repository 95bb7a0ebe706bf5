/**
 * Breaking the glass through the whole demo, as `npm start` has it: the samples' tokens, desks that answer to their gateway alone, the
 * owner's own chain, and the gateway's record of disclosures.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resultHashOf } from '../../schema/contract/result-hash.ts';
import { entriesIn } from '../disclosures/open-ledger.ts';
import type { Answer } from '../support/ask.ts';
import { PLANTED } from '../support/planted-secrets.ts';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';

const OWNER_TOKEN = 'owner-of-the-spine-desk';
const REFERENCE = 'INC000000077001';
const TICKET = `spine/main/${REFERENCE}`;
const UNFLAGGED_REFERENCE = 'INC000000077002';
const UNFLAGGED = `spine/main/${UNFLAGGED_REFERENCE}`;
const SUMMARY = `${PLANTED.text}, number ${PLANTED.nhsNumber}`;
const REDACTED = { state: 'REDACTED', text: expect.stringContaining(PLANTED.text), redactions: 1, withheld: null };
const withheld = (reasonCode: string, more: object = {}) => ({
  state: 'WITHHELD',
  text: null,
  redactions: null,
  withheld: { reasonCode, decidedBy: null, decidedAt: null, ...more },
});
const QUERY = `query Glass($id: ID!) { ticket(id: $id) {
  id clinicalSafety summary { state text redactions withheld { reasonCode decidedBy { __typename } decidedAt } }
} }`;
const DISCLOSURES = `query ($owner: ID, $ticket: ID) { disclosures(owner: $owner, ticket: $ticket, first: 50) { nodes {
  position reader { subject role purpose isBreakGlass } texts { ticket { id } field count owner { code } } resultHash
} } }`;

let throughline: Throughline;
beforeAll(async () => {
  throughline = await startCompactThroughline({
    apart: ['spine'],
    environment: { OWNER_TOKEN, IDENTITY: 'demo', LAST_KNOWN_COPIES: 'on' },
  });
  const occurredAt = new Date(Date.now() - 60_000).toISOString();
  const event = (id: string, rest: object) => ({ id, occurredAt, recordedAt: occurredAt, synthetic: true, ...rest });
  await append([
    event('glass-1', {
      kind: 'ticket.opened',
      ticket: REFERENCE,
      system: 'main',
      data: { domain: 'IT', service: 'TMS', sourceStatus: 'New', clinicalSafety: true },
      texts: { summary: { text: SUMMARY, disclosure: 'OWNER' } },
    }),
    event('no-glass-1', {
      kind: 'ticket.opened',
      ticket: UNFLAGGED_REFERENCE,
      system: 'main',
      data: { domain: 'IT', service: 'TMS', sourceStatus: 'New' },
      texts: { summary: { text: 'for everybody', disclosure: 'PROGRAMME' } },
    }),
    event('no-glass-2', {
      kind: 'note.added',
      ticket: UNFLAGGED_REFERENCE,
      system: 'main',
      data: {},
      texts: { note: { text: SUMMARY, disclosure: 'OWNER' } },
    }),
  ]);
}, 120_000);
afterAll(() => throughline?.stop(), 60_000);

const atOwner = (path: string, init: RequestInit = {}, token = OWNER_TOKEN) =>
  fetch(new URL(path, throughline.desks.get('spine')!.url), {
    ...init,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  });

async function append(events: readonly object[]): Promise<void> {
  const response = await atOwner('/events', { method: 'POST', body: JSON.stringify(events) });
  expect([response.status, await response.json()]).toEqual([
    200,
    { appended: events.length, unchanged: 0, rejected: [] },
  ]);
}

/** What the owner has on record of who opened the ticket's texts, newest first. */
// oxlint-disable-next-line typescript/no-explicit-any -- as the owner reads it
async function openings(): Promise<readonly any[]> {
  const response = await atOwner('/openings');
  expect(response.status).toBe(200);
  const { openings: all } = (await response.json()) as { openings: readonly { about: string }[] };
  return all.filter(({ about }) => about === `ticket:${TICKET}`);
}

const tokens = new Map<string, string>();
async function as(sample: string): Promise<{ readonly authorization: string }> {
  if (!tokens.has(sample)) {
    const response = await fetch(new URL(`/identity/samples/${sample}/token`, throughline.url), { method: 'POST' });
    tokens.set(sample, ((await response.json()) as { token: string }).token);
  }
  return { authorization: `Bearer ${tokens.get(sample)!}` };
}

async function read(sample: string, reason: string | null, query = QUERY, id = TICKET): Promise<Answer> {
  const glass = reason === null ? {} : { 'throughline-break-glass': reason };
  return throughline.query(query, { id }, { ...(await as(sample)), ...glass });
}

const recorded = () => entriesIn(throughline.dataFolder).filter(({ texts }) => JSON.stringify(texts).includes(TICKET));

describe('without a reason, or without the right', () => {
  it('stays shut to the guardian, who gives none', async () => {
    const { status, body } = await read('guardian', null);
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.ticket).toEqual({ id: TICKET, clinicalSafety: true, summary: withheld('DEFAULT') });
    expect(body.extensions.identity).toMatchObject({ sample: 'guardian', isBreakGlass: false });
    expect(body.extensions.breakGlass).toBeUndefined();
  });

  it.each(['too short', '', 'x'.repeat(501)])('is refused with a code where the reason is “%s”', async (reason) => {
    const { status, body, text } = await read('guardian', reason);
    expect([status, body.errors?.[0]?.extensions['code']]).toEqual([400, 'BREAK_GLASS_MALFORMED']);
    expect(text).not.toContain(PLANTED.text);
  });

  it.each([
    ['auditor', 'ROLE_NOT_ENTITLED'],
    ['dashboard', 'ROLE_NOT_ENTITLED'],
    ['operator', 'ROLE_NOT_ENTITLED'],
    ['nsd-integrator', 'PURPOSE_NOT_CLINICAL_SAFETY'],
    ['local-desk', 'PURPOSE_NOT_CLINICAL_SAFETY'],
    ['lsp-london-supplier', 'PURPOSE_NOT_CLINICAL_SAFETY'],
    ['lsp-north-west-supplier', 'PURPOSE_NOT_CLINICAL_SAFETY'],
  ])('stays shut, and says why, to the sample %s, whatever its reason: %s', async (sample, outcome) => {
    const { status, body, text } = await read(sample, PLANTED.reason);
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.ticket).toMatchObject({ id: TICKET, clinicalSafety: true, summary: { state: 'WITHHELD' } });
    expect(body.data.ticket.summary).toEqual(withheld(expect.stringMatching(/^(DEFAULT|PURPOSE_NOT_SUFFICIENT)$/)));
    expect(body.extensions.identity).toMatchObject({ sample, isBreakGlass: true });
    expect(body.extensions.breakGlass).toEqual({ outcome });
    expect(text).not.toContain(PLANTED.text.slice(8));
  });

  it('and nothing of it is on record anywhere', async () => {
    expect(await openings()).toEqual([]);
    expect(recorded()).toEqual([]);
  });
});

describe('with a reason and the right', () => {
  let answer: Answer;
  beforeAll(async () => void (answer = await read('guardian', PLANTED.reason)));

  it('the text is released, without what identifies a patient, and says that the glass was broken', () => {
    expect([answer.status, answer.body.errors]).toEqual([200, undefined]);
    expect(answer.body.data.ticket).toEqual({ id: TICKET, clinicalSafety: true, summary: REDACTED });
    expect(answer.text).not.toContain(PLANTED.nhsNumber);
    expect(answer.text).not.toContain(PLANTED.reason);
    expect(answer.body.extensions.identity).toMatchObject({ sample: 'guardian', isBreakGlass: true });
    expect(answer.body.extensions.breakGlass).toEqual({ outcome: 'OPENED' });
    expect(answer.body.extensions.disclosure).toMatchObject({ resultHash: resultHashOf(answer.body.data) });
  });

  it('the owner has it in its chain: which text, who, and why; nobody without the owner’s token reads that', async () => {
    expect(await openings()).toEqual([
      {
        position: expect.any(Number),
        at: expect.stringMatching(/Z$/),
        event: 'glass-1',
        field: 'summary',
        about: `ticket:${TICKET}`,
        reader: {
          subject: 'sample:guardian',
          desk: null,
          capacity: 'GUARDIAN',
          role: 'guardian',
          purpose: 'CLINICAL_SAFETY',
        },
        reason: PLANTED.reason,
      },
    ]);
    const { authorization } = await as('spine-supplier');
    expect((await atOwner('/openings', {}, authorization.slice('Bearer '.length))).status).toBe(401);
  });

  it('and is told of it, without why, in its desk’s log', async () => {
    await expect.poll(() => throughline.standardError()).toContain('"code":"TEXT_OPENED"');
    const line = throughline
      .standardError()
      .split('\n')
      .find((one) => one.includes('TEXT_OPENED'))!;
    expect(JSON.parse(line)).toMatchObject({
      level: 'warn',
      subgraph: 'spine',
      detail: expect.stringContaining('glass-1 summary'),
    });
    expect(line).not.toMatch(/planted|sample:/);
  });

  it('the gateway has it in its record of disclosures, marked, without the reason and without the words', () => {
    const entries = recorded();
    expect(entries).toMatchObject([
      {
        kind: 'DISCLOSURE',
        reader: { subject: 'sample:guardian', role: 'guardian', purpose: 'CLINICAL_SAFETY', isBreakGlass: true },
        texts: [{ owner: 'spine', record: TICKET, count: 1 }],
        resultHash: resultHashOf(answer.body.data),
        ...answer.body.extensions.disclosure,
      },
    ]);
    expect(JSON.stringify(entriesIn(throughline.dataFolder))).not.toMatch(/planted/);
  });

  it('and it is on record once more when it is opened once more, for as long as it is opened', async () => {
    const reason = `${PLANTED.reason}, again`;
    expect((await read('guardian', reason)).body.data.ticket.summary).toEqual(REDACTED);
    expect((await openings()).map((opening) => opening.reason)).toEqual([reason, PLANTED.reason]);
    expect(recorded()).toHaveLength(2);
    expect((await read('guardian', null)).body.data.ticket.summary).toEqual(withheld('DEFAULT'));
    expect(recorded()).toHaveLength(2);
  });

  it('while the owner reads what is its own whole, and is on no record for it', async () => {
    const { body } = await read('spine-supplier', null);
    expect(body.data.ticket.summary).toMatchObject({ state: 'RELEASED', text: SUMMARY, withheld: null });
    expect(recorded()).toHaveLength(2);
    expect(await openings()).toHaveLength(2);
  });
});

describe('who is shown that it was opened', () => {
  const ask = async (sample: string, variables: object) =>
    throughline.query(DISCLOSURES, { ...variables }, await as(sample));

  it.each([
    ['guardian', { owner: 'spine' }],
    ['guardian', { ticket: TICKET }],
    ['auditor', { ticket: TICKET }],
    ['spine-supplier', {}],
    ['spine-supplier', { owner: 'spine', ticket: TICKET }],
  ])('%s, asking for %j: by whom, and that the glass was broken; not why', async (sample, variables) => {
    const { body, text } = await ask(sample, variables);
    expect(body.errors).toBeUndefined();
    expect(body.data.disclosures.nodes).toHaveLength(2);
    for (const node of body.data.disclosures.nodes) {
      expect(node.reader).toEqual({
        subject: 'sample:guardian',
        role: 'guardian',
        purpose: 'CLINICAL_SAFETY',
        isBreakGlass: true,
      });
      expect(node.texts).toEqual([
        { ticket: { id: TICKET }, field: expect.stringContaining('.summary'), count: 1, owner: { code: 'spine' } },
      ]);
    }
    expect(text).not.toMatch(/planted/);
  });

  it.each(['dashboard', 'operator', 'nsd-integrator', 'local-desk', 'lsp-london-supplier', 'lsp-north-west-supplier'])(
    'not %s: neither by asking for it, nor among what is its own',
    async (sample) => {
      for (const variables of [{ owner: 'spine' }, { owner: 'spine', ticket: TICKET }]) {
        const { body } = await ask(sample, variables);
        expect(body.data?.disclosures ?? null).toBeNull();
        expect(body.errors).toMatchObject([{ extensions: { code: 'DISCLOSURES_NOT_SHOWN' } }]);
      }
      for (const variables of [{}, { ticket: TICKET }]) {
        const { body, text } = await ask(sample, variables);
        expect(body.data.disclosures.nodes).toEqual([]);
        expect(text).not.toContain('sample:guardian');
      }
    },
  );
});

describe('where there is nothing to open', () => {
  it.each([
    ['NO_TEXT_TO_OPEN', 'guardian', QUERY],
    ['NO_TEXT_TO_OPEN', 'guardian', 'query ($id: ID!) { ticket(id: $id) { notes { nodes { text { text } } } } }'],
    ['NO_TEXT_ASKED_FOR', 'guardian', 'query ($id: ID!) { ticket(id: $id) { id summary { state } } }'],
    ['ROLE_NOT_ENTITLED', 'auditor', QUERY],
  ])('says %s to the %s, and marks no entry', async (outcome, sample, query) => {
    const before = entriesIn(throughline.dataFolder).length;
    const { body, text } = await read(sample, PLANTED.reason, query, UNFLAGGED);
    expect([body.errors, body.extensions.breakGlass]).toEqual([undefined, { outcome }]);
    expect(text).not.toContain(PLANTED.text);
    const entries = entriesIn(throughline.dataFolder).slice(before);
    // What is for the whole programme was read, as it is without a reason.
    expect(entries).toMatchObject(query === QUERY ? [{ reader: { role: sample, isBreakGlass: false } }] : []);
  });
});

describe('while the desk is not there', () => {
  it('the text is withheld as from a copy, which the answer says, and opens as soon as the desk serves again', async () => {
    await throughline.killDesk('spine');
    const { body } = await read('guardian', PLANTED.reason);
    expect(body.data.ticket.summary).toEqual(withheld('LAST_KNOWN_COPY'));
    expect(body.extensions.breakGlass).toEqual({ outcome: 'DESK_NOT_ANSWERED' });
    expect(body.extensions.sources).toMatchObject([{ desk: 'spine', state: 'STALE', code: 'SUPPLIER_UNREACHABLE' }]);
    await throughline.restartDesk('spine');
    const again = (await read('guardian', PLANTED.reason)).body;
    expect([again.data.ticket.summary, again.extensions.breakGlass]).toEqual([REDACTED, { outcome: 'OPENED' }]);
  }, 60_000);
});

/** One list of every desk, page by page: what a desk's silence is taken for, on the first page and on a later one. */

import { describe, expect, it } from 'vitest';
import { deskListDocuments, readDesks } from '../../gateway/journey/accounts/read-every-desk.ts';
import { mergeSearches } from '../../gateway/journey/accounts/known-error-lists.ts';
import type { FederatedRead } from '../../gateway/journey/federated-read.ts';
import { loadOrganisations } from '../../schema/organisations/load.ts';
import { createRegistry } from '../../schema/organisations/registry.ts';

const registry = createRegistry(await loadOrganisations());
const DOCUMENTS = deskListDocuments({ field: 'problems', parameters: '', arguments: '', selection: 'reference' });

interface Page {
  readonly state?: string | null;
  readonly nodes?: readonly string[] | null;
  readonly next?: string | null;
  readonly hasNext?: boolean;
}

const toList = (page: Page | null): object | null =>
  page && {
    answer: { state: page.state === undefined ? 'HELD' : page.state },
    nodes: page.nodes === undefined ? [] : (page.nodes?.map((id) => ({ id })) ?? null),
    pageInfo: { endCursor: page.next ?? null, hasNextPage: page.hasNext ?? page.next != null },
  };

/** @param desks each desk's pages: the first, and those after a cursor of the same name. */
function fakeRead(desks: Readonly<Record<string, Readonly<Record<string, Page | null>>>>): Pick<
  FederatedRead,
  'read'
> & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    read: async (document, { variables = {} } = {}) => {
      const { desk, after } = variables as { readonly desk?: string; readonly after?: string | null };
      asked.push(desk === undefined ? 'every desk' : `${desk} after ${after}`);
      if (asked.length > 50) throw new Error('it asks on and on');
      const data =
        document === DOCUMENTS.everyDesk
          ? {
              desks: {
                nodes: Object.entries(desks).map(([code, pages]) => ({ code, list: toList(pages['first']!) })),
                pageInfo: { endCursor: 'x', hasNextPage: false },
              },
            }
          : { desk: { code: desk, list: toList(desks[desk!]![after ?? 'first'] ?? null) } };
      return { data, errors: [], sources: [] };
    },
  };
}

async function read(context: Pick<FederatedRead, 'read'>, desks: readonly string[] | null = null) {
  const lists = await readDesks<{ readonly id: string }>(context, DOCUMENTS, { registry, desks });
  return lists.map(({ desk, answer, nodes }) => [desk, answer, nodes.map(({ id }) => id).join(' ')]);
}

describe('a list of every desk', () => {
  it('takes all first pages in one read, and goes on where there is more', async () => {
    const context = fakeRead({
      spine: { first: { nodes: ['a', 'b'], next: 'b' }, b: { nodes: ['c'], next: 'c' }, c: { nodes: ['d'] } },
      n3: { first: { state: 'NONE' } },
    });
    expect(await read(context)).toEqual([
      ['spine', 'HELD', 'a b c d'],
      ['n3', 'NONE', ''],
    ]);
    expect(context.asked).toEqual(['every desk', 'spine after b', 'spine after c']);
  });

  it('asks only the desks named, in their order', async () => {
    const context = fakeRead({ spine: { first: { nodes: ['a'] } }, n3: { first: { state: 'NOT_HELD' } } });
    expect(await read(context, ['n3', 'spine'])).toEqual([
      ['n3', 'NOT_HELD', ''],
      ['spine', 'HELD', 'a'],
    ]);
    expect(context.asked.toSorted()).toEqual(['n3 after null', 'spine after null']);
  });

  it.each<[string, Page | null]>([
    ['is null', null],
    ['has no state', { state: null, nodes: ['a'] }],
    ['holds something, and it did not come', { nodes: null }],
    ['has more, and does not say where', { nodes: ['a'], hasNext: true }],
  ])('takes one that %s for no answer', async (_, first) => {
    expect(await read(fakeRead({ spine: { first } }))).toEqual([['spine', 'NOT_ANSWERED', '']]);
  });

  it('keeps what came of a desk that fell silent on the way, and does not call it an answer', async () => {
    const context = fakeRead({ spine: { first: { nodes: ['a'], next: 'a' }, a: null } });
    expect(await read(context)).toEqual([['spine', 'NOT_ANSWERED', 'a']]);
  });

  it('does not go round in circles with a desk that repeats its cursor', async () => {
    const context = fakeRead({ spine: { first: { nodes: ['a'], next: 'a' }, a: { nodes: ['b'], next: 'a' } } });
    expect((await read(context))[0]!.slice(0, 2)).toEqual(['spine', 'NOT_ANSWERED']);
  });

  it('does not go round in wider circles either', async () => {
    const [first, b] = [
      { nodes: ['a'], next: 'b' },
      { nodes: ['b'], next: 'c' },
    ];
    const context = fakeRead({ spine: { first, b, c: { nodes: ['c'], next: 'b' } } });
    expect(await read(context)).toEqual([['spine', 'NOT_ANSWERED', 'a b c']]);
  });

  it('is no answer of any desk, where nothing was answered at all', async () => {
    const nothing: Pick<FederatedRead, 'read'> = { read: async () => ({ data: null, errors: [], sources: [] }) };
    const lists = await read(nothing);
    expect(lists).toHaveLength(registry.listedDesks.length);
    expect(new Set(lists.map(([, answer]) => answer))).toEqual(new Set(['NOT_ANSWERED']));
  });
});

describe('several searches of the same desks', () => {
  const list = (desk: string, answer: 'HELD' | 'NONE' | 'NOT_ANSWERED', ...ids: readonly string[]) => ({
    desk,
    answer,
    withheld: null,
    sourceSpokeAt: null,
    nodes: ids.map((id) => ({ id })),
  });

  it('find each thing once, and a desk that was silent in one of them was silent', () => {
    const merged = mergeSearches([
      [list('spine', 'HELD', 'a', 'b'), list('n3', 'NONE'), list('nsd', 'HELD', 'c')],
      [list('spine', 'HELD', 'b'), list('n3', 'HELD', 'd'), list('nsd', 'NOT_ANSWERED')],
    ]);
    expect(merged.map(({ desk, answer, nodes }) => [desk, answer, nodes.map(({ id }) => id)])).toEqual([
      ['spine', 'HELD', ['a', 'b']],
      ['n3', 'HELD', ['d']],
      ['nsd', 'NOT_ANSWERED', ['c']],
    ]);
  });
});

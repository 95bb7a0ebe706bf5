/** Every statement that answering takes finds its rows by an index: nothing grows with the ledger but what was asked for. */

import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { expect, it } from 'vitest';
import type { TicketSearch } from '../../subgraphs/kit/supplier-system.ts';
import { describeEngines } from './engines.ts';
import { day, event, opened } from './events.ts';

const SEARCHES: readonly TicketSearch[] = [
  {},
  { open: true },
  { open: false },
  { unlinked: true },
  { activeFrom: 0, activeTo: 1 },
  { domain: 'IT' },
  { service: 'PDS' },
  { site: 'A', open: true },
  { incident: 'I-1', service: 'PDS', open: true, unlinked: true },
];

describeEngines('the statements of a ledger', ({ open, engine }) => {
  it.runIf(engine === 'SQLite')('use an index each, and lists need no sorting', async () => {
    const statements = new Map<string, readonly unknown[]>();
    const ledger = await open({ onQuery: ({ sql, parameters }) => statements.set(sql, parameters) });
    const data = { service: 'PDS', site: 'A', incident: 'I-1', problem: 'P', causedByChange: 'C', domain: 'IT' };
    await ledger.append([
      opened('t', 'T', day(1), { data, texts: { summary: 'Synthetic words' } }),
      event('h', 'handover.offered', day(1), { ticket: 'T', data: { handover: 'H' } }),
      event('k', 'knownError.published', day(1), {
        knownError: 'K',
        data: { disclosure: 'PROGRAMME', affects: ['PDS'] },
      }),
      event('p', 'problem.recorded', day(1), { problem: 'P', data: { services: ['PDS'] } }),
      event('c', 'change.recorded', day(1), { change: 'C', data: { services: ['PDS'] } }),
      event('m', 'material.owed', day(1), { obligation: 'O', data: { service: 'PDS' } }),
      event('i', 'incident.declared', day(1), { incident: 'I-1', data: { service: 'PDS' } }),
      event('s', 'incident.impactClaimed', day(1), {
        incident: 'I-1',
        data: { site: 'A', startedAt: day(1), claimedBy: 'desk:n3' },
      }),
      event('x', 'ticket.closed', day(2), { ticket: 'T', data: { closure: 'CONFIRMED' } }),
      event('x2', 'resolution.reopened', day(3), { ticket: 'T', supersedes: 'x' }),
      event('r', 'text.released', day(3), { data: { event: 't', field: 'summary', disclosure: 'PROGRAMME' } }),
      event('g', 'ticket.purged', day(3), { ticket: 'P' }),
    ]);
    const { system, incidents, desk } = ledger;
    for (const options of [ledger.at(), ledger.at({ asOf: day(2), asKnownAt: day(2) })]) {
      let after: string | null = null;
      for (let pages = 0; pages < 2; pages += 1) {
        const page: { first: number; after: string | null } = { first: 1, after };
        for (const search of SEARCHES) {
          const found = await system.searchTickets(desk, search, page, options);
          await found.total!();
          after ??= found.endCursor;
        }
        await system.searchHandovers!(desk, { from: 0, to: 1 }, page, options);
        await system.searchKnownErrors!(desk, { service: 'PDS', symptom: 'words' }, page, options);
        await system.searchProblems!(desk, { service: 'PDS' }, page, options);
        await system.searchChanges!(desk, { service: 'PDS', from: 0, to: 1 }, page, options);
        await system.searchSupportMaterials!(desk, { service: 'PDS' }, page, options);
        for (const search of [{}, { open: true }, { service: 'PDS', site: 'A' }])
          await (
            await incidents.search(search, page, options)
          ).total!();
      }
      await system.ticketsByReference([{ desk, system: 'main', reference: 'T' }], options);
      await system.knownErrorsByReference!([{ desk, reference: 'K' }], options);
      await system.involvements(['I-1'], options);
      await incidents.byId(['I-1'], options);
      await system.chainHead(options);
      await system.sourceSpokeAt(options);
      await ledger.has(['t', 'nobody']);
    }
    const database = new DatabaseSync(join(ledger.options.dataFolder, 'ledger.sqlite'), { readOnly: true });
    const planned = [...statements].filter(([sql]) => /^(select|update)/i.test(sql));
    expect(planned.length).toBeGreaterThan(20);
    for (const [sql, parameters] of planned) {
      const rows = database.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[]));
      const plan = rows.map(({ detail }) => String(detail));
      expect(
        plan.filter((step) => /^SCAN (?!json_each\b)/.test(step)),
        sql,
      ).toEqual([]);
      if (sql.includes('order by "listed_at"')) expect(plan.join('\n'), sql).not.toContain('TEMP B-TREE');
    }
    database.close();
  });

  it.runIf(engine === 'PostgreSQL')('are the same few however many are asked for at once', async () => {
    const statements = new Set<string>();
    const ledger = await open({ onQuery: ({ sql }) => statements.add(sql) });
    const references = Array.from({ length: 300 }, (_, index) => `T${index}`);
    await ledger.append(references.map((reference) => opened(`o-${reference}`, reference, day(1))));
    const keys = references.map((reference) => ({ desk: ledger.desk, system: 'main', reference }));
    statements.clear();
    for (const size of [1, 2, 150, 300]) {
      const tickets = await ledger.system.ticketsByReference(keys.slice(0, size), ledger.at());
      expect(tickets.every((ticket) => ticket?.presence === 'HELD')).toBe(true);
    }
    expect(statements.size).toBeLessThanOrEqual(2);
  });
});

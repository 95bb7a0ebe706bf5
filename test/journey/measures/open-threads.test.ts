/** What is open at a site: the desks' tickets of one incident together, and each ticket of none by itself. */

import { describe, expect, it } from 'vitest';
import { openThreadsOf, type OpenTicket } from '../../../gateway/journey/engine/measures/open-threads.ts';

const ticket = (id: string, fields: Partial<OpenTicket> = {}): OpenTicket => ({
  id,
  desk: 'nsd',
  incident: null,
  service: null,
  site: 'SITE-1',
  affectedSites: [],
  heldBy: null,
  openedAt: 10,
  nextUpdateDueAt: null,
  lastUpdatedAt: null,
  ...fields,
});
const open = (...tickets: readonly OpenTicket[]) => openThreadsOf(tickets, ['SITE-1', 'SITE-2']);

describe('what is open', () => {
  it('has the tickets of one incident together, with the earliest promise and the latest touch', () => {
    const later = ticket('b', {
      incident: 'I-1',
      service: 'PACS',
      openedAt: 20,
      nextUpdateDueAt: 90,
      lastUpdatedAt: 50,
    });
    const earlier = ticket('a', {
      incident: 'I-1',
      service: 'N3',
      openedAt: 10,
      nextUpdateDueAt: 95,
      lastUpdatedAt: 40,
    });
    const undated = ticket('c', { incident: 'I-1', openedAt: null });
    expect(open(undated, later, earlier)).toEqual([
      {
        id: 'incident I-1',
        incident: 'I-1',
        tickets: [earlier, later, undated],
        sites: ['SITE-1'],
        services: ['N3', 'PACS'],
        openedAt: 10,
        nextUpdateDueAt: 90,
        lastTouchedAt: 50,
      },
    ]);
  });

  it('has each ticket of no incident under its own name, whatever it has in common with another', () => {
    expect(open(ticket('a'), ticket('b')).map(({ id }) => id)).toEqual(['ticket a', 'ticket b']);
  });

  it('has a ticket that counts one of the sites as affected, and none that names other sites only', () => {
    const affected = ticket('a', { site: 'SITE-9', affectedSites: ['SITE-8', 'SITE-2'] });
    const elsewhere = ticket('b', { site: 'SITE-9', affectedSites: ['SITE-8'] });
    expect(open(affected, elsewhere, ticket('c', { site: null })).map(({ id, sites }) => [id, sites])).toEqual([
      ['ticket a', ['SITE-2']],
    ]);
  });

  it('promises nothing and was touched never, where no desk says so', () => {
    expect(open(ticket('a', { openedAt: null }))[0]).toMatchObject({
      openedAt: null,
      nextUpdateDueAt: null,
      lastTouchedAt: null,
    });
  });
});

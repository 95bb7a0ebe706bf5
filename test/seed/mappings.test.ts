import { describe, expect, test } from 'vitest';
import { SHARES } from '../../commands/seed/rates.ts';
import { SEEDED_SUBGRAPHS, sourceWordsOf } from '../../commands/seed/source-words.ts';
import { toStopReason, toTicketStatus, type SourceMapping } from '../../subgraphs/connectors/ledger/source-mapping.ts';

describe.each(SEEDED_SUBGRAPHS)('the mapping of %s', async (name) => {
  const { mapping } = (await import(`../../subgraphs/${name}/mapping.ts`)) as { readonly mapping: SourceMapping };
  const words = sourceWordsOf(name);

  test('knows every state that the generator writes', () => {
    expect(['NEW', 'ACKNOWLEDGED']).toContain(toTicketStatus(mapping, words.opened));
    expect(toTicketStatus(mapping, words.working)).toBe('IN_PROGRESS');
    expect(toTicketStatus(mapping, words.resolved)).toBe('RESOLVED_CLAIMED');
    expect(toTicketStatus(mapping, words.closed)).toBe('CLOSED_CONFIRMED');
    expect(toTicketStatus(mapping, words.cancelled)).toBe('CANCELLED');
  });

  // Local desks write no stops.
  test.runIf(name !== 'local-desks')(
    'knows every stop by its reason, and waits on the customer only where the customer is waited for',
    () => {
      for (const [cause] of SHARES.stopCause.shares) {
        const { sourceStatus, sourceReason } = words.stops[cause];
        expect(toStopReason(mapping, sourceReason)).toBe(cause);
        const status = toTicketStatus(mapping, sourceStatus);
        if (cause.startsWith('CUSTOMER_')) expect(status).toBe('WAITING_OTHER_PARTY');
        if (cause === 'SUB_SUPPLIER' || cause === 'CHANGE_WINDOW') expect(status).toBe('WAITING_OWN');
      }
    },
  );

  test('never guesses: an unknown word, and one that every object has, are UNKNOWN and UNMAPPED', () => {
    for (const word of ['Somewhere else', 'constructor', '__proto__', 'toString']) {
      expect(toTicketStatus(mapping, word)).toBe('UNKNOWN');
      expect(toStopReason(mapping, word)).toBe('UNMAPPED');
    }
  });
});

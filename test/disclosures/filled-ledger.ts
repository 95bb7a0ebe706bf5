/** A ledger with many entries, whatever engine it is in, and what a reader of its entries from end to end would find in it. */

import { appendEntries } from '../../gateway/governance/disclosures/append-entries.ts';
import type { AnswerDisclosure } from '../../gateway/execution/disclosure-recorder.ts';
import type { DisclosureFacts } from '../../gateway/governance/disclosures/entry.ts';
import type { LedgerDatabase } from '../../gateway/governance/disclosures/ledger-database.ts';
import type { EntriesQuery } from '../../gateway/governance/disclosures/read-entries.ts';
import type { ReadEntry } from './open-ledger.ts';

const ENTRIES = 120;
const BEGAN = Date.parse('2026-11-20T00:00:00.000Z');
const SECOND = 1000;
export const ALL: EntriesQuery = {
  owner: null,
  reader: null,
  record: null,
  from: 0,
  to: Number.MAX_SAFE_INTEGER,
  before: null,
  limit: 500,
};

/** Recorded by clocks that differ: positions and times are not of one order. Some are withdrawn. */
export async function fill(database: LedgerDatabase): Promise<void> {
  const facts = Array.from({ length: ENTRIES }, (_, number) => factsOf(number));
  const now = new Date(BEGAN + ENTRIES * SECOND).toISOString();
  await appendEntries(database, { facts, withdrawn: [], isRepeated: false, now });
  await appendEntries(database, { facts: [], withdrawn: [7, 50, 88].map(idOf), isRepeated: false, now });
}

/** An entry as the gateway makes it. */
function factsOf(number: number): DisclosureFacts {
  const record = number % 9 === 0 ? null : `desk-${number % 2}/main/T${number % 6}`;
  const fields = number % 4 === 0 ? ['Ticket.summary', 'Note.text'] : ['Ticket.summary'];
  const owners = number % 5 === 0 ? ['alpha', 'beta'] : [number % 3 === 0 ? 'alpha' : 'gamma'];
  const isOfDesk = number % 3 === 1;
  return {
    kind: 'DISCLOSURE',
    id: idOf(number),
    recordedAt: new Date(BEGAN + ((number * 7) % ENTRIES) * SECOND).toISOString(),
    reader: {
      subject: `reader-${number % 7}`,
      desk: isOfDesk ? `desk-${number % 4}` : null,
      capacity: isOfDesk ? 'PROVIDER' : 'AUDITOR',
      role: isOfDesk ? 'supplier' : 'auditor',
      purpose: 'AUDIT',
      isBreakGlass: false,
    },
    operation: { hash: '1'.repeat(64), name: null, variablesHash: '2'.repeat(64) },
    texts: owners.flatMap((owner) => fields.map((field) => ({ owner, record, field, count: 1 }))),
    generation: '3'.repeat(12),
    asOf: null,
    asKnownAt: null,
    resultHash: '4'.repeat(64),
  };
}

/** What an answer to `subject` disclosed. */
export function disclosureTo(subject: string): AnswerDisclosure {
  const { operation, texts, generation, asOf, asKnownAt, resultHash, reader } = factsOf(1);
  const { desk, capacity, role, purpose } = reader;
  return {
    reader: { subject, desk, capacity, role, purpose, toolkitStatus: 'CURRENT', breakGlassReason: null },
    isBreakGlass: false,
    operation,
    texts,
    generation,
    asOf,
    asKnownAt,
    resultHash,
  };
}

/** Every question that can be asked of it, by all that it can be asked by. */
export function* questions(): Generator<EntriesQuery> {
  for (const owner of [null, 'alpha', 'nobody'])
    for (const reader of [null, 'reader-3', 'desk-2'])
      for (const record of [null, 'desk-1/main/T5'])
        for (const [from, to] of [
          [0, ALL.to],
          [BEGAN + 20 * SECOND, BEGAN + 70 * SECOND],
          [BEGAN + 100 * SECOND, ALL.to],
          [0, BEGAN + 15 * SECOND],
          [BEGAN - 2 * SECOND, BEGAN - SECOND],
        ] as const)
          for (const before of [null, 61])
            for (const limit of [4, 500]) yield { owner, reader, record, from, to, before, limit };
}

/** Positions, newest first, each with when it was withdrawn. */
export function found(
  entries: readonly ReadEntry[],
  { owner, reader, record, from, to, before, limit }: EntriesQuery,
): readonly (readonly [number, string | null])[] {
  return entries
    .filter((entry) => {
      if (entry.kind !== 'DISCLOSURE' || (before !== null && entry.position >= before)) return false;
      const at = Date.parse(entry.recordedAt);
      if (at < from || at >= to) return false;
      if (reader !== null && entry.reader.subject !== reader && entry.reader.desk !== reader) return false;
      return entry.texts.some(
        (text: ReadEntry) => (owner === null || text.owner === owner) && (record === null || text.record === record),
      );
    })
    .toReversed()
    .slice(0, limit)
    .map(({ position }) => [position, entries.find(({ withdraws }) => withdraws === position)?.recordedAt ?? null]);
}

function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

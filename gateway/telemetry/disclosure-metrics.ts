/** What the disclosure ledger's work takes. */

import type { Registry } from 'prom-client';
import type { LedgerObserver } from '../governance/disclosures/ledger-observer.ts';
import { createCounter, createDurations } from './tallies.ts';

const UPPER_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

export function createDisclosureMetrics(registry: Registry): LedgerObserver {
  const entries = createCounter({
    registry,
    name: 'throughline_disclosure_entries_total',
    help: 'Answers with texts of other desks, by whether they were put on record: of the others the texts were withheld.',
    labels: ['outcome'],
  });
  const [recorded, unrecorded] = [entries('recorded'), entries('withheld')];
  const commits = createCounter({
    registry,
    name: 'throughline_disclosure_commits_total',
    help: 'Transactions of the disclosure ledger that were made to last: each is one wait for the disk.',
    labels: [],
  })();
  const waits = createDurations({
    registry,
    name: 'throughline_disclosure_wait_seconds',
    help: 'From an answer being ready to its entry lasting.',
    labels: [],
    upperBoundsMs: UPPER_BOUNDS_MS,
  })();
  const durations = createDurations({
    registry,
    name: 'throughline_disclosure_commit_seconds',
    help: 'What one transaction of the disclosure ledger takes, its wait for others who append included.',
    labels: [],
    upperBoundsMs: UPPER_BOUNDS_MS,
  })();
  return {
    onRecorded: (durationMs) => {
      recorded.value += 1;
      waits.observe(durationMs);
    },
    onCommit: (_entries, durationMs) => {
      commits.value += 1;
      durations.observe(durationMs);
    },
    onUnrecorded: () => {
      unrecorded.value += 1;
    },
  };
}

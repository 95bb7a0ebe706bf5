/** What a gateway's disclosure ledger did since it started, from its metrics. */

export interface Commits {
  /** Answers put on record. */
  readonly entries: number;
  /** Transactions that were made to last. */
  readonly commits: number;
}

/** @param adminPort where its metrics are read. */
export async function readCommits(adminPort: number): Promise<Commits> {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  const sumOf = (start: string): number =>
    text
      .split('\n')
      .filter((line) => line.startsWith(start))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  return {
    entries: sumOf('throughline_disclosure_entries_total{outcome="recorded"}'),
    commits: sumOf('throughline_disclosure_commits_total'),
  };
}

/** A process of its own that appends to a ledger: `append-process.ts OPTIONS` as JSON; it prints how many it appended. */

import { openLedger } from '../../subgraphs/connectors/ledger/ledger.ts';
import { EMPTY_DIRECTORY } from '../support/empty-directory.ts';

interface Options {
  readonly desk: string;
  readonly dataFolder: string;
  readonly databaseUrl: string | null;
  readonly name: string;
  readonly lists: number;
  readonly eventsPerList: number;
}

const { desk, dataFolder, databaseUrl, name, lists, eventsPerList } = JSON.parse(process.argv[2]!) as Options;
const ledger = await openLedger({
  desk,
  desks: [desk],
  directory: EMPTY_DIRECTORY,
  dataFolder,
  databaseUrl,
  clock: Date.now,
  mapping: { statuses: {}, stopReasons: {} },
  history: 'EXACT',
});
let appended = 0;
for (let number = 0; number < lists; number += 1) {
  const events = Array.from({ length: eventsPerList }, (_, index) => ({
    id: `${name}-${number}-${index}`,
    kind: 'ticket.updated',
    occurredAt: new Date(Date.UTC(2006, 5, 1) + number * 60_000 + index).toISOString(),
    // Some tickets are everybody's: their rows are written by all of the processes.
    ticket: index % 2 === 0 ? `shared-${index}` : `${name}-${index}`,
    data: { service: `S${index}`, incident: 'I-1' },
    texts: { summary: `Synthetic words of ${name}` },
  }));
  appended += (await ledger.append(events)).appended;
}
await ledger.stop();
process.stdout.write(`${JSON.stringify({ appended })}\n`);

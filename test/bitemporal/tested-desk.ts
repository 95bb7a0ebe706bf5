/** A real desk process, its ledger opened beside it for the load command's code, and the log of all that went in. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openTarget, type LoadTarget } from '../../commands/load/open-target.ts';
import { loadFile } from '../../subgraphs/connectors/ledger/load.ts';
import { spawnProcess, ROOT, type SpawnedProcess } from '../support/spawn-process.ts';
import type { Desk } from './ask-desk.ts';
import { withoutRepeats, type NaiveEvent } from './naive-events.ts';
import type { NaiveWords } from './naive-ticket.ts';
import type { RandomLog } from './random-logs.ts';

/** What the two desks' systems call things, from their products' manuals: only the words that the random logs use. */
export const BMC: NaiveWords = {
  statuses: { New: 'NEW', Closed: 'CLOSED_CONFIRMED', Resolved: 'RESOLVED_CLAIMED' },
  stopReasons: { 'Client Action Required': 'CUSTOMER_INFORMATION' },
};
export const TMF621: NaiveWords = {
  statuses: { acknowledged: 'ACKNOWLEDGED', closed: 'CLOSED_CONFIRMED' },
  stopReasons: { accessRequired: 'CUSTOMER_ACCESS' },
};

export interface TestedDesk extends Desk {
  readonly dataFolder: string;
  readonly process: SpawnedProcess;
  readonly target: LoadTarget;
  readonly words: NaiveWords;
  /** Everything that was loaded, the samples first. */
  log: readonly NaiveEvent[];
}

/** @param port 0 takes any free one. */
export async function startDesk(
  dataFolder: string,
  name: string,
  prefix: string,
  words: NaiveWords,
  port = 0,
): Promise<TestedDesk> {
  const started = spawnProcess({
    script: 'commands/subgraph.ts',
    commandLine: [name, '--port', String(port)],
    environment: { DATA_DIR: dataFolder },
  });
  const [, url] = await started.lineOf(/^\S+ (http:\S+) pid/, 60_000);
  const target = await openTarget({ subgraph: name, deskRoot: dataFolder, databaseUrl: null, clock: Date.now });
  return { dataFolder, name, prefix, words, url: url!, process: started, target, log: await readSamples(name) };
}

export async function readSamples(name: string): Promise<NaiveEvent[]> {
  const folder = join(ROOT, 'subgraphs', name, 'sample');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jsonl')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return withoutRepeats(
    texts.flatMap((text) =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
    ),
  );
}

/**
 * Loads the log's file; every line of it must be taken.
 *
 * @param byCommand by the command itself, in a process of its own, and not by its code.
 */
export async function load(desk: TestedDesk, { lines, name }: RandomLog, byCommand: boolean): Promise<void> {
  const { dataFolder } = desk;
  const file = join(dataFolder, `${name}.jsonl`);
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const events = withoutRepeats(lines);
  const loaded = { appended: events.length, unchanged: lines.length - events.length };
  if (byCommand) {
    const command = spawnProcess({
      script: 'commands/load.ts',
      commandLine: [desk.name, file],
      environment: { DATA_DIR: dataFolder },
    });
    expect(await command.ended, command.standardError()).toBe(0);
    expect(command.lines()).toEqual([
      expect.stringContaining(`appended ${loaded.appended}, unchanged ${loaded.unchanged}, rejected 0 of`),
    ]);
  } else {
    const problems: unknown[] = [];
    const result = await loadFile({ ledger: desk.target.ledger, file, onProblem: (problem) => problems.push(problem) });
    expect(problems).toEqual([]);
    expect(result).toMatchObject(loaded);
  }
  desk.log = [...desk.log, ...events];
}

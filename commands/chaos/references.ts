/** What the answers have to be, taken from the system itself while all is well, and held to rules that it does not know. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceRow } from '../../schema/contract/extensions.ts';
import type { Asked, Clients } from './clients.ts';
import { firstDifference } from './differences.ts';
import { findCustodyFault } from './judge-custody.ts';
import type { Expected, WithoutOne } from './judge.ts';
import type { Question } from './questions.ts';
import type { SupplierLine } from './supplier-line.ts';

/** A system that is not fit to be tested: what it answers in peace is not what it has to be. */
class UnfitSystemError extends Error {
  override readonly name = 'UnfitSystemError';
}

interface Answer {
  readonly data: unknown;
  readonly rows: ReadonlyMap<string, SourceRow>;
  readonly errors: number;
}

/** @returns what each question has to be answered, by its name. @throws {UnfitSystemError} */
export async function takeReferences(
  questions: readonly Question[],
  lines: ReadonlyMap<string, SupplierLine>,
  ask: Clients['askAfresh'],
): Promise<ReadonlyMap<string, Expected>> {
  const expected = new Map<string, Expected & { readonly without: Map<string, WithoutOne> }>();
  for (const question of questions) {
    const answer = read(await ask(question, 0));
    const again = read(await ask(question, 0));
    const unwell = [...answer.rows.values()].find(({ state }) => state !== 'ANSWERED');
    if (unwell !== undefined || answer.errors > 0)
      throw new UnfitSystemError(`${question.name}: not whole in peace: ${JSON.stringify(unwell)}`);
    const text = JSON.stringify(answer.data);
    if (JSON.stringify(again.data) !== text) throw new UnfitSystemError(`${question.name}: not the same twice`);
    expected.set(question.name, { data: answer.data, text, rows: answer.rows, without: new Map() });
  }
  for (const [name, line] of lines) {
    await line.setFault({ kind: 'reset' });
    for (const question of questions) {
      const whole = expected.get(question.name)!;
      if (!whole.rows.has(name)) continue;
      const answer = read(await ask(question, 0));
      assertLeftOut(question, name, answer, whole);
      whole.without.set(name, { data: answer.data, asked: new Set(answer.rows.keys()) });
    }
    await line.setFault(null);
  }
  return expected;
}

/** Waits until every desk answers again. @throws {UnfitSystemError} when one still does not after `timeoutMs`. */
export async function untilAllAnswer(
  questions: readonly Question[],
  ask: Clients['askAfresh'],
  replicas: number,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let replica = 0; replica < replicas; replica += 1) {
    for (const question of questions) {
      for (;;) {
        const { rows } = read(await ask(question, replica));
        const unwell = [...rows.values()].find(({ state }) => state !== 'ANSWERED');
        if (unwell === undefined) break;
        if (performance.now() > deadline)
          throw new UnfitSystemError(`${question.name}: still ${JSON.stringify(unwell)}`);
        await sleep(200);
      }
    }
  }
}

function read({ question, answer, problem }: Asked): Answer {
  if (answer === null || answer.status !== 200) {
    throw new UnfitSystemError(`${question.name}: ${problem ?? answer?.text.slice(0, 500)}`);
  }
  const body = JSON.parse(answer.text) as {
    readonly data: unknown;
    readonly errors?: readonly unknown[];
    readonly extensions: { readonly sources: readonly SourceRow[] };
  };
  return {
    data: body.data,
    rows: new Map(body.extensions.sources.map((row) => [row.subgraph, row])),
    errors: body.errors?.length ?? 0,
  };
}

/** What a silent desk takes with it is null, and what is reckoned from it says so: nothing else of the answer changes. */
function assertLeftOut({ name }: Question, subgraph: string, { data, rows }: Answer, whole: Expected): void {
  const row = rows.get(subgraph);
  if (row?.state !== 'NOT_ANSWERED') throw new UnfitSystemError(`${name} without ${subgraph}: ${JSON.stringify(row)}`);
  const fault = firstDifference(whole.data, data, ({ path, expected, actual }) => {
    if (path.at(-1) === 'custody') return findCustodyFault(actual, expected, [row.desk]) ?? true;
    return actual === null || (path.at(-1) === 'existence' && actual === 'UNDETERMINED');
  });
  if (fault === null) return;
  throw new UnfitSystemError(
    `${name} without ${subgraph}: ${fault.path.join('.')} is ${JSON.stringify(fault.actual)?.slice(0, 500)}, not ` +
      `${JSON.stringify(fault.expected)?.slice(0, 500)}${fault.because === null ? '' : `: ${fault.because}`}`,
  );
}

import { expect, test } from 'vitest';
import { rememberEntities } from '../../gateway/execution/runners/remembered-entities.ts';
import type { Step } from '../../gateway/execution/plan/compile-plan.ts';
import type { RunContext, StepOutcome, StepRunner } from '../../gateway/execution/run/run-plan.ts';
import type { StepTargets } from '../../gateway/execution/run/targets.ts';

/** A subgraph that says when it was asked, and what it was asked for. */
function startCounting(answer: (representation: string) => StepOutcome['records'] = (text) => [{ text, below: {} }]) {
  const asked: string[][] = [];
  const runner: StepRunner = (_step, targets) => {
    asked.push([...targets!.representations]);
    const records = targets!.representations.flatMap((text) => answer(text) ?? []);
    return { records, faults: [] };
  };
  const remembered = rememberEntities(runner, (scope) => String(scope.times!.asOf));
  const ask = async (step: Step, representations: string[], asOf: number): Promise<StepOutcome> =>
    remembered(step, { representations } as unknown as StepTargets, { scope: { times: { asOf } } } as RunContext, null);
  return { asked, ask };
}

const stepWith = (...variables: string[]): Step =>
  ({ text: { variables: new Map(variables.map((name) => [name, `$${name}:ID`])) } }) as unknown as Step;

test('asks once for the same entities in one stretch of time, and gives each asker records of its own', async () => {
  const { asked, ask } = startCounting();
  const step = stepWith();
  const first = await ask(step, ['a', 'b'], 1);
  (first.records![0] as { below: object }).below = { changed: true };
  const second = await ask(step, ['b', 'a'], 1);
  expect(asked).toEqual([['a', 'b']]);
  expect(second.records).toEqual([
    { text: 'b', below: {} },
    { text: 'a', below: {} },
  ]);
  (second.records![0] as { text: string }).text = 'changed';
  expect((await ask(step, ['b'], 1)).records).toEqual([{ text: 'b', below: {} }]);
});

test('asks again for another stretch of time, another step, an entity that is not known, and where variables bear', async () => {
  const { asked, ask } = startCounting();
  const step = stepWith();
  await ask(step, ['a'], 1);
  await ask(step, ['a'], 2);
  await ask(stepWith(), ['a'], 1);
  await ask(step, ['a', 'b'], 1);
  const dependent = stepWith('on');
  await ask(dependent, ['a'], 1);
  await ask(dependent, ['a'], 1);
  expect(asked).toEqual([['a'], ['a'], ['a'], ['a', 'b'], ['a'], ['a']]);
});

test('remembers neither what is not there nor what went wrong', async () => {
  const { asked, ask } = startCounting(() => [null]);
  const step = stepWith();
  await ask(step, ['a'], 1);
  expect((await ask(step, ['a'], 1)).records).toEqual([null]);
  expect(asked).toHaveLength(2);

  let calls = 0;
  const faulty = rememberEntities(
    () => {
      calls += 1;
      return { records: [{ text: 'a' }], faults: [{ cause: {} as never, index: 0, path: ['below'] }] };
    },
    () => '',
  );
  for (const _ of [1, 2]) {
    await faulty(step, { representations: ['a'] } as unknown as StepTargets, { scope: {} } as RunContext, null);
  }
  expect(calls).toBe(2);
});

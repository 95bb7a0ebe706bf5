import { expect, test } from 'vitest';
import { rememberAnswers } from '../../gateway/execution/runners/remembered-answers.ts';
import type { Step } from '../../gateway/execution/plan/compile-plan.ts';
import type { RunContext, StepOutcome, StepRunner } from '../../gateway/execution/run/run-plan.ts';
import type { StepTargets } from '../../gateway/execution/run/targets.ts';

/** A subgraph that says when it was asked, and what it was asked for: of the root, for ''. */
function startCounting(answer: (representation: string) => StepOutcome['records'] = (text) => [{ text, below: {} }]) {
  const asked: string[][] = [];
  const runner: StepRunner = (_step, targets) => {
    const representations = targets?.representations ?? [''];
    asked.push([...representations]);
    return { records: representations.flatMap((text) => answer(text) ?? []), faults: [] };
  };
  const remembered = rememberAnswers(runner, (scope) => String(scope.times!.asOf));
  /** @param representations null for the root. @param values JSON by variable. */
  const ask = async (
    step: Step,
    representations: string[] | null,
    asOf: number,
    values: Readonly<Record<string, string>> = {},
  ): Promise<StepOutcome> =>
    remembered(
      step,
      representations === null ? null : ({ representations } as unknown as StepTargets),
      { scope: { times: { asOf } }, values: new Map(Object.entries(values)) } as unknown as RunContext,
      null,
    );
  return { asked, ask };
}

const stepWith = (...variables: string[]): Step =>
  ({
    isMutation: false,
    text: { variables: new Map(variables.map((name) => [name, `$${name}:ID`])) },
  }) as unknown as Step;

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

test('asks again for another stretch of time, another step, an entity that is not known, and other variables', async () => {
  const { asked, ask } = startCounting();
  const step = stepWith();
  await ask(step, ['a'], 1);
  await ask(step, ['a'], 2);
  await ask(stepWith(), ['a'], 1);
  await ask(step, ['a', 'b'], 1);
  const dependent = stepWith('on', 'by');
  await ask(dependent, ['a'], 1, { on: '"2006"' });
  await ask(dependent, ['a'], 1, { on: '"2006"' });
  await ask(dependent, ['a'], 1, { on: '"2007"' });
  await ask(dependent, ['a'], 1, { by: '"2006"' });
  await ask(dependent, ['a'], 1, { on: 'null' });
  await ask(dependent, ['a'], 1);
  expect(asked).toEqual([['a'], ['a'], ['a'], ['a', 'b'], ['a'], ['a'], ['a'], ['a'], ['a']]);
});

test('asks the root once for the same variables, but for what changes something', async () => {
  const { asked, ask } = startCounting();
  const step = stepWith('id');
  const first = await ask(step, null, 1, { id: '"I-1"' });
  (first.records![0] as { below: object }).below = { changed: true };
  expect((await ask(step, null, 1, { id: '"I-1"' })).records).toEqual([{ text: '', below: {} }]);
  expect(asked).toHaveLength(1);
  await ask(step, null, 1, { id: '"I-2"' });
  await ask(step, null, 2, { id: '"I-1"' });
  expect(asked).toHaveLength(3);
  const changing = { ...step, isMutation: true };
  await ask(changing, null, 1, { id: '"I-1"' });
  await ask(changing, null, 1, { id: '"I-1"' });
  expect(asked).toHaveLength(5);
});

test('remembers no record that takes more to copy than to find', async () => {
  const { asked, ask } = startCounting(() => [{ items: Array.from({ length: 6000 }, () => 0) }]);
  const step = stepWith();
  await ask(step, ['a'], 1);
  expect((await ask(step, ['a'], 1)).records).toEqual([{ items: Array.from({ length: 6000 }, () => 0) }]);
  expect(asked).toHaveLength(2);
});

test('remembers nothing for a question that takes more to keep than its answer is worth', async () => {
  const { asked, ask } = startCounting(() => [{ text: 'short' }]);
  const step = stepWith();
  const long = 'a'.repeat(200_000);
  await ask(step, [long], 1);
  await ask(step, [long], 1);
  expect(asked).toHaveLength(2);
});

test('remembers neither what is not there nor what went wrong', async () => {
  const { asked, ask } = startCounting(() => [null]);
  const step = stepWith();
  await ask(step, ['a'], 1);
  expect((await ask(step, ['a'], 1)).records).toEqual([null]);
  expect(asked).toHaveLength(2);

  let calls = 0;
  const faulty = rememberAnswers(
    () => {
      calls += 1;
      return { records: [{ text: 'a' }], faults: [{ cause: {} as never, index: 0, path: ['below'] }] };
    },
    () => '',
  );
  for (const _ of [1, 2]) {
    await faulty(
      step,
      { representations: ['a'] } as unknown as StepTargets,
      { scope: {}, values: new Map() } as unknown as RunContext,
      null,
    );
  }
  expect(calls).toBe(2);
});

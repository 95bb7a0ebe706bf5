/**
 * Fourteen of the fifteen questions of `examples/questions/`: for each the row that must appear, the near miss that must not, and one event by which
 * the answer becomes another. Expected values come from the samples by arithmetic, as the notes beside them say.
 *
 * The files' times are pinned, so that what they answer never changes. What an event changes is asked with the knowledge time moved to
 * after it was witnessed: a desk's own clock is the witness of what it is told now. The fifteenth asks the disclosure ledger, which has no
 * past and takes a reader who says who they are: `test/disclosures/shown.test.ts` asks it.
 */

import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { QUESTIONS_FOLDER, readQuestion } from '../support/read-question.ts';
import { startCompactThroughline } from '../support/start-compact-throughline.ts';
import type { Throughline } from '../support/start-throughline.ts';
import { QUESTIONS, type AnswerData } from './questions/questions.ts';

/** Asked in test/disclosures/shown.test.ts. */
const LEDGER_QUESTION = '15-who-read-our-text';
const OWNER_TOKEN = 'owner-of-the-questions';

let throughline: Throughline;
beforeAll(async () => {
  throughline = await startCompactThroughline({ environment: { OWNER_TOKEN } });
}, 120_000);
afterAll(() => throughline.stop(), 60_000);

/** @param knownNow whether the knowledge time is moved to now; the valid time stays as it is pinned. */
async function answerOf(name: string, { knownNow }: { readonly knownNow: boolean }): Promise<AnswerData> {
  const { query, variables } = readQuestion(name);
  const now = new Date().toISOString();
  const asked = knownNow ? query.replace(/@asKnownAt\(time: "[^"]+"\)/, `@asKnownAt(time: "${now}")`) : query;
  const { status, body } = await throughline.query(asked, variables);
  expect([status, body.errors]).toEqual([200, undefined]);
  return body.data;
}

async function append(desk: string, event: object): Promise<void> {
  const response = await fetch(new URL('/events', throughline.desks.get(desk)!.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${OWNER_TOKEN}` },
    body: JSON.stringify({ synthetic: true, ...event }),
  });
  expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ appended: 1 })]);
}

test('there is a file for each of the questions 1 to 15, and nothing else', () => {
  const names = readdirSync(QUESTIONS_FOLDER).filter((name) => name.endsWith('.graphql'));
  const known = [...QUESTIONS.map(({ name }) => name), LEDGER_QUESTION];
  expect(names.map((name) => name.replace(/\.graphql$/, ''))).toEqual(known);
  expect(QUESTIONS.map(({ name }) => Number(name.slice(0, 2)))).toEqual(Array.from({ length: 14 }, (_, at) => at + 1));
});

test.each(QUESTIONS)('$name pins both times, and says who asks, what must appear and what must not', ({ name }) => {
  const { query } = readQuestion(name);
  expect(query).toMatch(/@asOf\(time: "/);
  expect(query).toMatch(/@asKnownAt\(time: "/);
  const note = query.slice(0, query.indexOf('\nquery '));
  for (const line of note.split('\n')) expect(line).toMatch(/^# /);
  expect(note).toMatch(new RegExp(`^# ${Number(name.slice(0, 2))}\\. "[^"]+"`));
  expect(note).toMatch(/# Must appear: /);
  expect(note).toMatch(/# Must not/);
});

describe('as the file asks it', () => {
  test.each(QUESTIONS)('$name', async ({ name, mustAppear, mustNotAppear }) => {
    const data = await answerOf(name, { knownNow: false });
    mustAppear(data);
    mustNotAppear(data);
  });
});

/** In this order, since what one changes of an incident the next has before it: a stop that is valid makes the dispute about it decide. */
const ORDER = [6, 2, 12, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 1];

describe('one event changes it', () => {
  test.each(ORDER.map((number) => QUESTIONS[number - 1]!))('$name', async ({ name, event, changed }) => {
    const before = await answerOf(name, { knownNow: true });
    await append(event.desk, event.content);
    const after = await answerOf(name, { knownNow: true });
    const [without, with_] = changed;
    without(before);
    with_(after);
  });

  test('and leaves what was known at the pinned time as it was', async () => {
    for (const { name, mustAppear, mustNotAppear } of QUESTIONS) {
      const data = await answerOf(name, { knownNow: false });
      mustAppear(data);
      mustNotAppear(data);
    }
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { findPassages, redact } from '../../subgraphs/kit/redaction/redact.ts';
import { readLabelled, type LabelledText } from './read-labelled.ts';

type Files = Awaited<ReturnType<typeof readLabelled>>;

/** Spans of which some code unit is left in the open. */
function missed({ text, spans }: LabelledText): LabelledText['spans'] {
  const passages = findPassages(text);
  return spans.filter(({ start, end }) => !passages.some((passage) => passage.start <= start && passage.end >= end));
}

/** Passages taken out that touch no labelled span. */
function needless({ text, spans }: LabelledText): string[] {
  return findPassages(text)
    .filter((passage) => !spans.some(({ start, end }) => passage.start < end && passage.end > start))
    .map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
}

/** Code units taken out beyond the labelled spans that they touch. */
function excess({ text, spans }: LabelledText): number {
  return findPassages(text).reduce((sum, passage) => {
    const touched = spans.filter(({ start, end }) => passage.start < end && passage.end > start);
    const covered = touched.reduce(
      (length, { start, end }) => length + Math.min(end, passage.end) - Math.max(start, passage.start),
      0,
    );
    return touched.length === 0 ? sum : sum + passage.end - passage.start - covered;
  }, 0);
}

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(2)} %`;
const total = (texts: readonly LabelledText[], count: (labelled: LabelledText) => number): number =>
  texts.reduce((sum, labelled) => sum + count(labelled), 0);
const misses = (texts: readonly LabelledText[]): string[] =>
  texts.flatMap((labelled) =>
    missed(labelled).map(({ start, end }) => `${labelled.text.slice(start, end)} in ${JSON.stringify(labelled.text)}`),
  );

describe('NHS numbers of the labelled set', () => {
  let forms: Files;
  beforeAll(async () => {
    forms = await readLabelled('nhs-number');
  });

  it('are none of them missed, in any written form', () => {
    const lines = [...forms].map(([form, texts]) => {
      const numbers = total(texts, ({ spans }) => spans.length);
      const left = total(texts, (labelled) => missed(labelled).length);
      const beyond = total(texts, excess);
      return `${form.padEnd(34)} ${numbers} numbers, ${left} missed, ${beyond} characters too many`;
    });
    console.log(`NHS numbers by written form\n${lines.join('\n')}`);
    expect(forms.size).toBeGreaterThanOrEqual(30);
    for (const [form, texts] of forms) {
      expect(
        total(texts, ({ spans }) => spans.length),
        form,
      ).toBeGreaterThanOrEqual(1000);
      expect(misses(texts).slice(0, 10), form).toEqual([]);
    }
  });

  it('leave none of their digits in the text that is shown', () => {
    for (const [form, texts] of forms) {
      const shown = texts.filter(({ text, spans }) => {
        const { text: left } = redact(text);
        return spans.some(({ start, end }) => left.includes(text.slice(start, end)));
      });
      expect(shown.slice(0, 10), form).toEqual([]);
    }
  });
});

describe('what is nobody’s detail', () => {
  let families: Files;
  beforeAll(async () => {
    families = await readLabelled('negative');
  });

  it('is left alone: at most one in a hundred of the references, and of the strings like a phone number, is touched', () => {
    const measure = (name: string, texts: readonly LabelledText[]) => {
      const touched = texts.filter((labelled) => needless(labelled).length > 0);
      return { name, count: texts.length, touched };
    };
    const rows = [...families].map(([name, texts]) => measure(name, texts));
    const gather = (prefix: string) => {
      const some = rows.filter(({ name }) => name.startsWith(prefix));
      const count = some.reduce((sum, row) => sum + row.count, 0);
      return { name: `all of ${prefix || 'the set'}`, count, touched: some.flatMap(({ touched }) => touched) };
    };
    const sums = [gather('ticket-reference'), gather('phone-like'), gather('')];
    const lines = [...rows, ...sums].map(
      ({ name, count, touched }) =>
        `${name.padEnd(38)} ${touched.length} of ${count} touched (${percent(touched.length, count)})`,
    );
    console.log(`What is nobody's detail, by family\n${lines.join('\n')}`);
    expect(sums[2]!.count).toBeGreaterThanOrEqual(3000);
    for (const { name, count, touched } of [...rows, ...sums]) {
      expect(touched.length, `${name}: ${touched.slice(0, 5).flatMap(needless).join(' | ')}`).toBeLessThanOrEqual(
        count / 100,
      );
    }
  });
});

describe('other details of the labelled set', () => {
  it.each([
    ['dates-of-birth', 0],
    ['phone-numbers', 0],
    ['email-addresses', 0],
    ['postcodes', 0],
  ])('%s: at most %i missed', async (name, bound) => {
    const texts = (await readLabelled('detail')).get(name)!;
    const left = misses(texts);
    const wrong = texts.flatMap(needless);
    const spans = total(texts, (labelled) => labelled.spans.length);
    console.log(`${name}: ${spans} labelled, ${left.length} missed, ${wrong.length} needless`);
    expect(left.length, left.slice(0, 10).join('\n')).toBeLessThanOrEqual(bound);
    expect(wrong.length, wrong.slice(0, 10).join('\n')).toBeLessThanOrEqual(spans / 100);
  });

  it.each(['other-dates', 'no-email-addresses'])('%s: at most one in a hundred touched', async (name) => {
    const texts = (await readLabelled('detail')).get(name)!;
    const wrong = texts.flatMap(needless);
    console.log(`${name}: ${wrong.length} of ${texts.length} touched`);
    expect(wrong.length, wrong.slice(0, 10).join('\n')).toBeLessThanOrEqual(texts.length / 100);
  });

  it('texts shaped by hand: all taken out that is labelled, nothing else', async () => {
    const texts = (await readLabelled('')).get('hand')!;
    expect(misses(texts)).toEqual([]);
    expect(texts.flatMap(needless)).toEqual([]);
  });
});

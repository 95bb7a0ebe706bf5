/** A text is one of a list where it has its words, whatever stands between them; and where it is not, it is not. */

import fc from 'fast-check';
import { stripIgnoredCharacters } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createListedTexts } from '../../../gateway/governance/limits/listed-texts.ts';

const NAMES = ['query', 'One', 'a', 'b', '_', 'a1', 'on', 'null'];
const PUNCTUATORS = ['{', '}', '(', ')', '[', ']', '!', '$', '&', ':', '=', '@', '|', '...'];
const NUMBERS = ['0', '-1', '12', '1.5', '1e3', '-2.5E-3'];
const STRINGS = ['""', '"a"', '"a b"', '"a,b # c"', '"\\""', '"\\\\"', '"\\u00e9"'];
const BLOCK_STRINGS = ['"""a"""', '"""a "b" \\""" c"""', '"""\n# a\n"""'];
const WORDS = [...NAMES, ...PUNCTUATORS, ...NUMBERS, ...STRINGS, ...BLOCK_STRINGS];
const BETWEEN = [' ', '\t', '\n', '\r\n', ',', '\uFEFF', '# a "comment" {\n', '#\r', ' ,\n , '];

const words = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 });
const between = fc.array(fc.constantFrom(...BETWEEN), { minLength: 1, maxLength: 3 }).map((all) => all.join(''));

/** The words with something between each two. */
const written = (given: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom('', ' ', '\uFEFF', '# a\n'),
      fc.array(between, { minLength: given.length, maxLength: given.length }),
    )
    .map(([before, gaps]) => before + given.map((word, index) => word + gaps[index]!).join(''));

describe('a listed text', () => {
  it('is one with the same words, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(words, { maxLength: 6 }).chain((lists) => fc.tuple(fc.constant(lists), ...lists.map(written))),
        words.chain((asked) => fc.tuple(fc.constant(asked), written(asked))),
        ([lists, ...texts], [asked, text]) => {
          const isListed = createListedTexts(texts);
          const isSame = (one: readonly string[]) => JSON.stringify(one) === JSON.stringify(asked);
          expect(isListed(text)).toBe(lists.some(isSame));
          for (const listed of texts) {
            expect(isListed(listed)).toBe(true);
            // Which writes block strings anew.
            if (!listed.includes('"""')) expect(isListed(stripIgnoredCharacters(listed))).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is none that begins with one, ends with one, or lies between two', () => {
    const isListed = createListedTexts(['{ a }', '{ a } {', '{ a b c }', 'query { a }']);
    for (const listed of ['{a}', '{a}{', '{,a,b,c,}', 'query{a}']) expect(isListed(listed)).toBe(true);
    for (const other of [
      '',
      ' ',
      '{',
      '{a',
      '{a b}',
      '{a b c',
      '{a b c d}',
      '{a}{a}',
      'query',
      '{a}}',
      'a}',
      '{ab c}',
      '{b}',
      '}',
    ])
      expect(isListed(other)).toBe(false);
  });

  it('is none with other words in its strings', () => {
    const isListed = createListedTexts(['{ a(b: "c d", e: """f\n  g""") }']);
    expect(isListed('{a(b:"c d"e:"""f\n  g""")}')).toBe(true);
    for (const b of ['"c  d"', '"c,d"', '"cd"', '"c d#"', '"c d', 'c d', "'c d'"])
      expect(isListed(`{ a(b: ${b}, e: """f\n  g""") }`)).toBe(false);
    for (const e of ['"""f\n g"""', '"""f g"""', '"""f\n  g\\""""', '"f\n  g"', '"""f\n  g'])
      expect(isListed(`{ a(b: "c d", e: ${e}) }`)).toBe(false);
  });

  it('is none with other words behind three quotes that a block string has in it', () => {
    const isListed = createListedTexts(['{ a(b: """c \\""" d""") }']);
    expect(isListed('{a(b:"""c \\""" d""")}')).toBe(true);
    for (const b of ['"""c \\"""  d"""', '"""c \\""",d"""', '"""c \\"""'])
      expect(isListed(`{ a(b: ${b}) }`)).toBe(false);
  });

  it('is none that ends a word of it where another begins', () => {
    const isListed = createListedTexts(['{ a"b" c"d\0" }', '{ "x" "y" }', '{ 1 2 -3 }']);
    expect(isListed('{a "b"c "d\0"}')).toBe(true);
    expect(isListed('{1 2-3}')).toBe(true);
    for (const other of [
      '{ a "b" c "d" }',
      '{ "x\0" "y" }',
      '{ "x\0y" }',
      '{ 12 -3 }',
      '{ 1 2 - 3 }',
      '{ \0 }',
      '{ é }',
    ])
      expect(isListed(other)).toBe(false);
  });
});

it('a list of none has none', () => {
  const isListed = createListedTexts([]);
  for (const text of ['', '{ a }', '"""', '"']) expect(isListed(text)).toBe(false);
});

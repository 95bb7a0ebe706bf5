import fc from 'fast-check';
import { parse, print } from 'graphql';
import type { DefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { COMPOSITION_RULES } from '../../gateway/supergraph/composition-rules.ts';
import type { CompositionProblem, SubgraphInput } from '../../gateway/supergraph/composition-rules.ts';
import { composeProgramme, createDesk, DESKS, problemsOf, secretsOf } from './small-programme.ts';
import type { DeskName } from './small-programme.ts';
import { TROUBLES } from './troubles.ts';
import type { Trouble } from './troubles.ts';

describe('one trouble, planted in one desk', () => {
  it.each(TROUBLES)('tells its owner, nobody else, and nothing else: $what', (trouble) => {
    const problems = problemsOf(composeProgramme({ spine: trouble.plant }));

    expect(problems).toContainEqual(expected(trouble, 'spine'));
    expect(problems.filter(({ rule }) => rule !== trouble.rule && rule !== trouble.also)).toEqual([]);
    expect(problems.map(({ owner, subgraph }) => `${owner} ${subgraph}`)).toEqual(
      problems.map(() => 'OWNER-SPINE spine'),
    );
    expectNoSecrets(problems, { spine: [trouble] });
  });

  it('has at least twelve kinds under as many rules', () => {
    expect(new Set(TROUBLES.map(({ rule }) => rule)).size).toBeGreaterThanOrEqual(16);
  });
});

describe('many troubles at once', () => {
  const desk = fc.constantFrom(...DESKS.map(({ name }) => name));
  const planted = fc
    .uniqueArray(fc.record({ desk, index: fc.nat(TROUBLES.length - 1) }), {
      minLength: 1,
      maxLength: 7,
      selector: ({ desk: name, index }) => `${name} ${index}`,
    })
    .map((seeds) => seeds.map(({ desk: name, index }) => ({ desk: name, trouble: TROUBLES[index]! })))
    .filter(canStandTogether);

  it('tells every owner every rule that it breaks, and never a name of another', () => {
    fc.assert(
      fc.property(planted, (seeds) => {
        const byDesk = groupByDesk(seeds);
        const changes = Object.fromEntries(
          Object.entries(byDesk).map(([name, troubles]) => [
            name,
            (input: SubgraphInput) => troubles.reduce((changed, { plant }) => plant(changed), input),
          ]),
        );
        const problems = problemsOf(composeProgramme(changes));

        for (const { desk: name, trouble } of seeds) expect(problems).toContainEqual(expected(trouble, name));
        expect(new Set(problems.map(({ subgraph }) => subgraph))).toEqual(new Set(Object.keys(byDesk)));
        expectNoSecrets(problems, byDesk);
      }),
      { numRuns: 25, seed: 20_051_218 },
    );
  });
});

describe('what a desk is told', () => {
  it('does not depend on whether the name it took exists elsewhere', () => {
    const trespass = (name: string) => (input: SubgraphInput) => ({
      ...input,
      typeDefs: {
        ...input.typeDefs,
        definitions: [
          ...input.typeDefs.definitions,
          ...parseSdl(`type ${name} @key(fields: "id") { id: ID! mine: Int }`),
        ],
      },
    });
    const told = (name: string): string =>
      JSON.stringify(problemsOf(composeProgramme({ nhsmail: trespass(name) }))).replaceAll(name, 'NAME');

    expect(told('SpineSecretZebra')).toBe(told('SpineSecretLlama'));
    expect(told('ZebraSpineLedger')).toBe(told('LlamaSpineLedger'));
  });

  it('uses every rule that the table describes, in the tests of this folder', () => {
    const planted = new Set(TROUBLES.map(({ rule }) => rule));
    const elsewhere = ['SYNTAX_ERROR', 'NAME_COLLISION', 'FOLDER_MISSING', 'URL_MISSING'];
    expect([...planted, ...elsewhere].toSorted()).toEqual(Object.keys(COMPOSITION_RULES).toSorted());
  });
});

function expected({ rule, coordinate }: Trouble, name: DeskName): unknown {
  const { owner, prefix } = DESKS.find((desk) => desk.name === name)!;
  return expect.objectContaining({
    owner,
    subgraph: name,
    rule,
    coordinate: coordinate?.replaceAll('{P}', prefix) ?? null,
  }) as unknown;
}

/** Two troubles about one element hide each other, and what does not build by itself is not composed. */
function canStandTogether(seeds: readonly { readonly desk: DeskName; readonly trouble: Trouble }[]): boolean {
  return Object.values(groupByDesk(seeds)).every((troubles) => {
    const elements = troubles
      .map(({ coordinate }) => coordinate?.split(/[.(]/)[0])
      .filter((name) => name !== undefined);
    const rules = new Set(troubles.map(({ rule }) => rule));
    const isHidden = rules.has('COMPOSITION_ERROR') && rules.has('SUBGRAPH_INVALID');
    return new Set(elements).size === elements.length && !isHidden;
  });
}

function groupByDesk(
  seeds: readonly { readonly desk: DeskName; readonly trouble: Trouble }[],
): Record<string, readonly Trouble[]> {
  const groups: Record<string, Trouble[]> = {};
  for (const { desk, trouble } of seeds) (groups[desk] ??= []).push(trouble);
  return groups;
}

/** No problem of one desk holds a secret of another, nor a name of another's types that the desk did not write itself. */
function expectNoSecrets(problems: readonly CompositionProblem[], byDesk: Record<string, readonly Trouble[]>): void {
  for (const problem of problems) {
    const told = `${problem.coordinate} ${problem.message}`;
    const plants = byDesk[problem.subgraph] ?? [];
    const own = print(
      plants.reduce((changed, { plant }) => plant(changed), createDesk(problem.subgraph as DeskName)).typeDefs,
    );
    for (const other of DESKS.filter(({ name }) => name !== problem.subgraph)) {
      for (const secret of secretsOf(other.prefix)) expect(told).not.toContain(secret);
      for (const word of told.match(new RegExp(`\\b${other.prefix}[A-Z]\\w*`, 'g')) ?? []) expect(own).toContain(word);
      expect(told).not.toMatch(new RegExp(`\\b${other.name}\\b`));
    }
  }
}

function parseSdl(sdl: string): readonly DefinitionNode[] {
  return parse(sdl).definitions;
}

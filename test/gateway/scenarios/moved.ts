import { createMonolith, type Scenario } from './scenario.ts';

/* oxlint-disable typescript/no-explicit-any -- resolvers of schemas that are text */

export const moved: Scenario = {
  name: '@override, @shareable, @inaccessible and a description',
  subgraphs: [
    {
      name: 'before',
      sdl: `
        type Bill @key(fields: "id") { id: ID! amount: Int due: String @shareable secret: String @inaccessible }
        type Query { bills: [Bill] }`,
      resolvers: {
        Bill: { __resolveReference: ({ id }: any) => ({ id, amount: -1, due: 'tomorrow' }), amount: () => -1 },
        Query: { bills: () => [{ id: '1', due: 'tomorrow' }, null, { id: '2', due: 'tomorrow' }] },
      },
    },
    {
      name: 'after',
      sdl: `
        "What is owed."
        type Bill @key(fields: "id") { id: ID! amount: Int @override(from: "before") due: String @shareable }`,
      resolvers: { Bill: { __resolveReference: ({ id }: any) => ({ id, amount: Number(id) * 10, due: 'tomorrow' }) } },
    },
  ],
  monolith: createMonolith(
    `"What is owed." type Bill { id: ID! amount: Int due: String } type Query { bills: [Bill] }`,
    {
      Query: {
        bills: () => [{ id: '1', amount: 10, due: 'tomorrow' }, null, { id: '2', amount: 20, due: 'tomorrow' }],
      },
    },
  ),
  queries: [['{ bills { id amount due } }'], ['{ bills { due } }']],
};

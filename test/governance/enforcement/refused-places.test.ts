import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSmallGraph, type SmallGraph } from '../../gateway/small-graph.ts';
import { AUDITOR, OPERATOR, SUPPLIER, as, identify } from './readers.ts';
import { STORES } from './stores.ts';

let graph: SmallGraph;
beforeAll(async () => void (graph = await startSmallGraph(STORES, { identify })));
afterAll(() => graph?.stop());

it('tries', async () => {
  for (const q of ['{open secret}', '{items{id title price}}', '{any{__typename ... on Book{id} ...on Vault{inside}}}', '{vault{inside}}','{items{strict}}','{items{id stock:__typename ... on Book{stock worth isbn} ... on Plain {stock}}}','{shelf{code room}}','{colours open}','{code colour}','{asksNothing scopeAndPolicy eitherOr onlySignedIn}','{__type(name:"Query"){fields{name}} __schema{types{name}}}','{secrt itms}','{secret{x}}', 'mutation{a:note(text:"x") erase(id:"1")}','mutation{a:note(text:"x") mustErase(id:"1")}'])
    for (const r of [null, SUPPLIER, OPERATOR, AUDITOR]) {
      const a = await graph.query(q, {}, as(r));
      console.log(q, r?.role, a.status, a.text.replace(/,"extensions":\{"sources.*/,''));
    }
  for (const [n, s] of graph.subgraphs) for (const { body } of s.received) console.log(n, body.query);
  console.log(graph.log);
  expect(1).toBe(1);
});

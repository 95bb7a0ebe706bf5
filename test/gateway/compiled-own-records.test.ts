/** As {@link ./compiled-checks.test.ts}, where a supplier may speak of its own records only, and of instants as the contract has them. */

import fc from 'fast-check';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { expect, it } from 'vitest';
import { AnswerCheck, type AnswerRecord, type CheckReport } from '../../gateway/execution/answer/check-answer.ts';
import { isInstant } from '../../gateway/execution/answer/instants.ts';
import { Selection } from '../../gateway/execution/plan/selection.ts';
import { SupplierFailure } from '../../gateway/transport/supplier-failure.ts';

const RUNS = 3000;
const WARMING_RECORDS = 150;

const schema = buildSchema(`
  scalar DateTime
  interface Account { id: ID! }
  type OwnAccount implements Account { id: ID! size: Int at: DateTime! }
  type OtherAccount implements Account { id: ID! size: Int at: DateTime! }
  type Item { id: ID! count: Int accounts: [Account!] }
  type Query { items: [Item] }`);

function selected(typename: string, name: string, selection: Selection | null = null) {
  const isTypename = name === '__typename';
  const type = isTypename ? undefined : (schema.getType(typename) as GraphQLObjectType).getFields()[name]!.type;
  return { name, fieldName: name, text: name, type, isTypename, selection };
}

function createCheck() {
  const fields = ['id', 'size', 'at'].map((name) => selected('OwnAccount', name));
  const account = new Selection(
    'Account',
    [selected('Account', '__typename')],
    [{ condition: 'Account', selection: new Selection('OwnAccount', fields, [], schema) }],
    schema,
  );
  const item = new Selection(
    'Item',
    [selected('Item', 'id'), selected('Item', 'count'), selected('Item', 'accounts', account)],
    [],
    schema,
  );
  const check = new AnswerCheck({
    schema,
    scalars: { DateTime: isInstant },
    ownRecords: {
      interfaceOf: (typename) => (typename === 'OwnAccount' ? 'Account' : null) as never,
      keyFieldOf: () => null,
      isForeignType: (typename) => typename === 'OtherAccount',
      isOwnKey: (_entity, key) => key.startsWith('own'),
      deskOfKey: () => '',
    },
  });
  return (text: string): unknown => {
    const record = (JSON.parse(text) as { it: AnswerRecord }).it;
    const report: CheckReport = { droppedRecords: 0, unknownValues: [], hasUnasked: false };
    try {
      const verdict = check.checkRecord(record, item, 'Item', report);
      return { verdict, text: JSON.stringify(record), report };
    } catch (error) {
      if (!(error instanceof SupplierFailure)) throw error;
      return { code: error.code, cause: String(error.cause) };
    }
  };
}

/** As JSON. What would be made a number by what it says of itself, or by its only item, among them. */
const VALUE = fc.constantFrom(
  '3',
  '-0',
  '1.5',
  '2147483648',
  '"3"',
  'null',
  'true',
  '[3]',
  '[[3]]',
  '[]',
  '{}',
  '{"valueOf":1,"toString":1}',
  `${'['.repeat(200)}${']'.repeat(200)}`,
);
const INSTANT = fc.constantFrom(
  '"2006-08-01T09:00:00.000Z"',
  '"2006-08-01T09:00:00.000Z"',
  '"2006-02-30T09:00:00.000Z"',
  '"soon"',
  'null',
  '0',
);
const ACCOUNT = fc
  .record({
    typename: fc.constantFrom('OwnAccount', 'OwnAccount', 'OwnAccount', 'OtherAccount', 'Account', 'Item', 'Nobody'),
    id: fc.constantFrom('"own/1"', '"own/1"', '"own/2"', '"other/1"', '7'),
    size: fc.oneof(fc.constant('1'), VALUE),
    at: INSTANT,
    further: fc.constantFrom('', '', '', ',"unasked":1'),
  })
  .map(
    ({ typename, id, size, at, further }) =>
      `{"__typename":"${typename}","id":${id},"size":${size},"at":${at}${further}}`,
  );
const ITEM = fc
  .record({ count: fc.oneof(fc.constant('1'), VALUE), accounts: fc.array(ACCOUNT, { maxLength: 3 }) })
  .map(({ count, accounts }) => `{"it":{"id":"a","count":${count},"accounts":[${accounts.join(',')}]}}`);

const SOUND =
  '{"it":{"id":"a","count":1,"accounts":[{"__typename":"OwnAccount","id":"own/1","size":1,"at":"2006-08-01T09:00:00.000Z"}]}}';

it('finds by compiled code whose a record is, and what is no instant', () => {
  const warm = createCheck();
  for (let count = 0; count < WARMING_RECORDS; count += 1) expect(warm(SOUND)).toMatchObject({ verdict: true });
  const met = new Map<string, number>();
  fc.assert(
    fc.property(ITEM, (text) => {
      const found = createCheck()(text);
      expect(warm(text)).toEqual(found);
      const { report, cause } = found as { report?: CheckReport; cause?: string };
      const kind =
        report === undefined ? cause!.replace(/^Error: \S+ /, '') : report.droppedRecords > 0 ? 'dropped' : 'sound';
      met.set(kind, (met.get(kind) ?? 0) + 1);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  for (const kind of ['sound', 'dropped', 'is not a Int', 'is not a DateTime'])
    expect(met.get(kind)).toBeGreaterThan(50);
});

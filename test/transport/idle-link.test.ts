/** A supplier that nobody asks just now: nothing is kept of who asked last, nor of what was said. */

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Leaving } from '../../gateway/transport/departure.ts';
import { Inquiry, type EntityInquiry } from '../../gateway/transport/inquiry.ts';
import type { SupplierClient } from '../../gateway/transport/supplier-client.ts';
import { createSupplierLink } from '../../gateway/transport/supplier-link.ts';
import { collectGarbage } from '../support/collect-garbage.ts';

const link = createSupplierLink({
  subgraph: 'items',
  client: {
    post: async () => ({ text: '{"data":{"_entities":[{"id":"one"}]}}', attempts: 1 }),
  } as unknown as SupplierClient,
  keeper: null,
  observer: {} as Parameters<typeof createSupplierLink>[0]['observer'],
});

/** @returns what is to be forgotten. */
async function ask(): Promise<WeakRef<object>[]> {
  const inquiry = new Inquiry({
    fetch: {
      selection: '{id}',
      definitions: new Map(),
      values: new Map(),
      directives: '',
      representations: ['{"id":"one"}'],
    },
    asker: {
      headers: { authorization: 'Bearer ada' },
      reader: null,
      requestId: null,
      sharingKey: 'ada',
      departure: new Leaving(),
    },
    selectsText: false,
    receive: () => undefined,
  } as unknown as ConstructorParameters<typeof Inquiry>[0]) as unknown as EntityInquiry;
  const { entities } = await link.fetchEntities(inquiry);
  return [inquiry, inquiry.asker, entities![0]!].map((one) => new WeakRef(one));
}

it('holds neither the inquiry nor its asker nor a record', async () => {
  const asked = await ask();
  // What has been looked at in a turn of the loop stays until its end.
  await sleep(1);
  collectGarbage({ type: 'major' });
  expect(asked.filter((one) => one.deref() !== undefined)).toEqual([]);
});

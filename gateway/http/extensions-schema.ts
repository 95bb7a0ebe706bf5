import * as z from 'zod';
import { responseExtensionsSchema } from '../../schema/contract/extensions.ts';

/** JSON Schema (2020-12) of a response's `extensions`: what `schema/contract/extensions.schema.json` is printed from. */
export function extensionsJsonSchema(): object {
  return {
    $id: 'https://throughline.invalid/schema/extensions.json',
    title: 'extensions of a Throughline response',
    ...z.toJSONSchema(responseExtensionsSchema),
  };
}

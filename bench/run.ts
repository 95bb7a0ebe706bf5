/** `npm run bench [-- list --incidents N --seed S]`: measures on this machine and prints what it found. */

import { parseArgs } from 'node:util';
import { benchList } from './list.ts';

const { values } = parseArgs({
  allowPositionals: true,
  options: { incidents: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
await benchList({ incidents: Number(values.incidents), seed: Number(values.seed) });
process.exit(0);

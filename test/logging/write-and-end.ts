/** A process that writes many lines and ends in the way that its argument names. */

import { createLineLog } from '../../logging/line-log.ts';

const lines = createLineLog();
const [way] = process.argv.slice(2);
for (let index = 0; index < 2000; index += 1) lines.write('info', { message: 'line', index });
if (way === 'settled') {
  await lines.settle();
  lines.write('info', { message: 'after' });
  await lines.settle();
  process.exit(0);
}
if (way === 'fault') throw new Error('a fault');
if (way === 'exit') process.exit(3);

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects at once, in this thread: what is young alone, or everything. What is young at two collections is old after them. */
export const collectGarbage = runInNewContext('gc') as (options: { readonly type: 'minor' | 'major' }) => void;

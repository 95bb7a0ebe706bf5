/**
 * What is drawn in a run of the tests: the same each time, so that a change is judged by itself and not by the luck of its draw. `TEST_SEED`
 * draws others, and every failure of a property prints what it was drawn from.
 */

import fc from 'fast-check';

const given = process.env['TEST_SEED'];
if (given !== undefined && !/^\d{1,9}$/.test(given)) {
  throw new Error(`TEST_SEED must be a whole number of at most nine digits, not "${given}".`);
}

/** Other than the seeds that files have of their own. */
export const RUN_SEED = Number(given ?? 20_031_215);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: RUN_SEED });

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Files that start the whole product: one at a time, since a dozen processes at once are all that a small machine runs. */
const PROCESS_TESTS = ['test/{browser,end-to-end,faults,processes}/**/*.test.ts'];

// Where the processes keep it by themselves; their threads, and this runner's, compile everything anew unless the environment names it.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');

export default defineConfig({
  test: {
    testTimeout: 60_000,
    setupFiles: 'test/support/run-seed.ts',
    // What is waited for comes as soon as it can, and a busy machine may take its time.
    expect: { poll: { timeout: 20_000 } },
    experimental: {
      // Vite's own module runner loads `graphql` a second time, beside the copy that Apollo's packages load: `instanceof` then fails.
      viteModuleRunner: false,
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'in process',
          include: ['test/**/*.test.ts'],
          exclude: PROCESS_TESTS,
          // All cores: what starts them has nothing to do meanwhile.
          maxWorkers: '100%',
          // What a file imports is imported once a worker: a third of the time otherwise.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'processes',
          include: PROCESS_TESTS,
          globalSetup: 'test/support/global-setup.ts',
          hookTimeout: 120_000,
          fileParallelism: false,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

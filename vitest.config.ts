import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    experimental: {
      // Vite's own module runner loads `graphql` a second time, beside the copy that Apollo's packages load: `instanceof` then fails.
      viteModuleRunner: false,
    },
  },
});

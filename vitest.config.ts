import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vitest would load graphql's ES build for us while its CommonJS dependents load another: errors of one are strangers to the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/snapshot.ts'],
    // By default one core is left idle, though much of a test's time is waiting.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    dangerouslyIgnoreUnhandledErrors: false,
  },
});

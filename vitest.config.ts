import { defineConfig } from 'vitest/config';

/** They put another module in the place of one, and so have their modules for themselves. */
const mocking = ['test/policy/walls.test.ts', 'test/fuzz/holes.test.ts', 'test/reads/planted.test.ts'];

export default defineConfig({
  resolve: {
    // Vitest would load graphql's ES build for us while its CommonJS dependents load another: errors of one are strangers to the other.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...mocking, '**/node_modules/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'isolated', include: mocking } },
    ],
    globalSetup: ['test/harness/snapshot.ts'],
    // By default one core is left idle, though much of a test's time is waiting.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    dangerouslyIgnoreUnhandledErrors: false,
  },
});

import type { RunnerTestCase } from 'vitest';
import type { Reporter, Vitest } from 'vitest/node';
import base from '../vitest.config.ts';

/** Stryker looks at tests alone, so a file that does not load, or whose gateway does not start, becomes a failed test. */
class FailsWhole implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(): void {
    for (const file of this.#vitest?.state.getFiles() ?? []) {
      const { errors = [] } = file.result ?? {};
      const failed = { type: 'test', name: 'is set up', mode: 'run', file, result: { state: 'fail', errors } };
      // It has what Stryker reads of a test.
      if (errors.length > 0) file.tasks.push(failed as unknown as RunnerTestCase);
    }
  }
}

export default {
  ...base,
  test: {
    ...base.test,
    // Stryker's own choice of test files leaves mutants of what runs at import inactive, so that all of them survive.
    include: process.env['MUTATION_TESTS']?.split(' '),
    reporters: [new FailsWhole()],
  },
};

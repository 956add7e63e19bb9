import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/peers/**'],
    setupFiles: ['test/support/seed.ts'],
    // For what hangs: a machine that has other work must not reach it.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Loading the same modules for each file anew was half of a run. The price: no file may leave a mark behind.
    isolate: false,
    maxWorkers: availableParallelism(),
  },
});

import { defineConfig } from 'vitest/config';

/** Tests beside other programs; each is skipped with its reason where its peer is absent. */
export default defineConfig({
  test: {
    include: ['test/peers/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

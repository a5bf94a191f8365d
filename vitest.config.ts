import { defineConfig } from 'vitest/config';

// Astro is not loaded here on purpose: rules and stores are tested without it, pages in tests/e2e.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});

import { defineConfig, type Plugin } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Not the builds for development, of micromark above all, which check themselves at every step. Settings can only add conditions to these. */
const packagesAsTheProductHasThem: Plugin = {
  name: 'packages-as-the-product-has-them',
  configResolved({ ssr, environments }) {
    for (const { resolve } of [ssr, ...Object.values(environments)]) {
      const conditions = resolve?.conditions ?? [];
      const at = conditions.indexOf('development|production');
      if (at >= 0) conditions.splice(at, 1);
    }
  },
};

/** Files that wait for processes which are killed, or for minutes to pass: the last of them would be waited for alone. */
const SLOW = /\/(durability|reachability|backup|audit|dense|import-articles)\.test\.ts$/;

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

// Astro is not loaded here on purpose: rules and stores are tested without it, pages in tests/e2e.
export default defineConfig({
  plugins: [packagesAsTheProductHasThem],
  test: {
    include: ['src/**/*.test.ts', 'bench/**/*.test.ts', 'guides/**/*.test.ts'],
    // Generous, because nothing waits for time to pass: only a machine under load comes near them.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
    // One more than CI has cores: some files wait for a server that goes away, for a minute and longer.
    maxWorkers: 3,
    // One process reads the sources once and runs one file after another: reading them anew for each takes as long as half of the tests.
    isolate: false,
    sequence: { sequencer: SlowFirst },
  },
});

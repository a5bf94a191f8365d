import type { KnipConfig } from 'knip';
import { importsOf } from './tests/astro-imports.ts';

// Files, exports and packages that nothing uses; run by `npm test`, see tests/structure.ts.
export default {
  entry: [
    'src/{start,server,build,cli}.ts',
    'src/pages/**/*.{astro,ts}',
    // Named in astro.config.mjs by path.
    'src/server/astro-*.ts',
    // Named in package.json in a way that no tool reads.
    'src/build/trim-installation.ts',
    // Processes and threads of their own.
    'src/articles/fuzz-child.ts',
    'src/tickets/durability-child.ts',
    'src/mailbox/durability-child.ts',
    'src/desk/conversation/durability-child.ts',
    'src/webhooks/durability-child.ts',
    'src/search/dense-process.ts',
    // Built by build/build-widget.ts, and sent as it is.
    'src/widget/client/{loader,page,lead,tour-record}.ts',
    'src/db/create-cluster-process.ts',
    'src/build/strip-types.ts',
    'src/stripped-sources.mjs',
    'tests/*.ts',
    // Loaded before a server by its environment.
    'tests/e2e/turned-clock.ts',
    'bench/**/*.ts',
  ],
  project: ['src/**/*.{ts,tsx,astro,mdx}', 'tests/**/*.ts', 'bench/**/*.ts', 'guides/**/*.ts', '*.{ts,mjs}'],
  // A type that only its file names may still be part of what it exports.
  ignoreExportsUsedInFile: { interface: true, type: true },
  compilers: { astro: importsOf },
  drizzle: { config: 'drizzle/drizzle.config.ts' },
  playwright: { config: 'tests/e2e/playwright.config.ts' },
  // The check of types runs it by its path.
  ignoreDependencies: ['typescript-native'],
  ignoreBinaries: ['apt-get'],
} satisfies KnipConfig;

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import mdx from '@astrojs/mdx';
import preact from '@astrojs/preact';
import { defineConfig } from 'astro/config';

const root = import.meta.dirname;

/** The server's own adapter: Astro hands over the application, src/server.ts does the HTTP. */
const server = {
  name: 'helpwell:server',
  hooks: {
    'astro:config:done': ({ setAdapter }) =>
      setAdapter({
        name: 'helpwell:server',
        entrypointResolution: 'auto',
        serverEntrypoint: path.join(root, 'src/server/astro-app.ts'),
        adapterFeatures: { buildOutput: 'server', middlewareMode: 'classic' },
        supportedAstroFeatures: { serverOutput: 'stable', sharpImageService: 'unsupported' },
      }),
    'astro:build:done': async ({ dir }) => {
      const { buildWidget } = await import('./src/build/build-widget.ts');
      await buildWidget(path.join(root, 'dist'));
      const { compressFolder } = await import('./src/build/compress-folder.ts');
      await compressFolder(fileURLToPath(dir));
    },
    'astro:server:setup': async ({ server: vite }) => {
      const { startDevelopment } = await import('./src/build/development.ts');
      await startDevelopment(vite);
    },
  },
};

/** What only the build can process; everything else of src/ runs as it is, in the built server as in the command line. */
const BUNDLED = /\.(astro|tsx|css|mdx?|svg)$|\/src\/(pages|middleware|server\/astro-)|\/ui\//;

/**
 * Keeps the domain code out of the server bundle, so that the server, its pages and its workers share one copy of each
 * module (one database, one search index), and stack traces name the source.
 */
const domainCodeAsItIs = {
  name: 'helpwell:domain-code-as-it-is',
  apply: 'build',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    if (this.environment?.name === 'client' || !importer) return;
    if (!source.startsWith('.') && !source.startsWith('/')) return;
    const resolved = await this.resolve(source, importer, { ...options, skipSelf: true });
    if (!resolved || resolved.external) return resolved;
    const file = resolved.id.split('?')[0];
    if (!file.startsWith(`${root}/src/`) || !file.endsWith('.ts') || BUNDLED.test(file)) return;
    // Node finds it through "imports" in package.json, wherever the chunk lies.
    return { id: `#src/${path.relative(`${root}/src`, file)}`, external: true };
  },
};

/** Object literals that Astro makes with getters for each request, and what says the same; astro-fetch.ts says why and replaces the others. */
const GETTERS = [
  ['get locals() {\n        return self.locals;\n      }', 'locals: options?.locals'],
  [/get headers\(\) \{\s*return headers;\s*\},\s*set headers\(_\) \{[^}]*\}/, 'headers'],
];

/** @throws Error when a new version of Astro writes them otherwise. */
const requestsWithoutGetters = {
  name: 'helpwell:requests-without-getters',
  apply: 'build',
  transform: {
    filter: { id: /\/astro\/dist\/core\/fetch\/fetch-state\.js$/ },
    handler(code) {
      const changed = GETTERS.reduce((text, [getters, plain]) => {
        const next = text.replace(getters, plain);
        if (next === text) this.error(`Astro no longer says ${getters}; see GETTERS in astro.config.mjs.`);
        return next;
      }, code);
      return { code: changed, map: null };
    },
  },
};

export default defineConfig({
  output: 'server',
  // Only needed to satisfy Astro at build time: every absolute link is made from PUBLIC_URL at run time.
  site: 'http://127.0.0.1:4321',
  trailingSlash: 'ignore',
  session: false,
  compressHTML: true,
  devToolbar: { enabled: false },
  adapter: server,
  integrations: [preact(), mdx()],
  build: { assets: '_astro', inlineStylesheets: 'never' },
  // Pictures lie in content/ and are served as they are.
  image: {
    service: { entrypoint: 'astro/assets/services/noop' },
    endpoint: { route: '/_image', entrypoint: './src/server/astro-no-images.ts' },
  },
  fetchFile: 'server/astro-fetch',
  cache: { provider: { entrypoint: new URL('./src/server/astro-cache.ts', import.meta.url) } },
  security: {
    // Done in src/server at run time against PUBLIC_URL, which a build cannot know.
    checkOrigin: false,
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
      ],
      // Pagefind's search runs as WebAssembly in the page when workers are not available.
      scriptDirective: { resources: ["'self'", "'wasm-unsafe-eval'"] },
    },
  },
  server: { host: process.env.HOST || '127.0.0.1', port: Number(process.env.PORT || 4321) },
  vite: {
    plugins: [domainCodeAsItIs, requestsWithoutGetters],
    build: { assetsInlineLimit: 0 },
    ssr: { external: ['@electric-sql/pglite', 'pagefind', 'satteri'] },
  },
});

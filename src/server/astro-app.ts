import { createApp } from 'astro/app/entrypoint';
import type { Logger } from 'pino';

export const app = createApp();

const { csp, pageMap } = app.manifest;
// Astro imports the module of a page anew at each request; asking Node's loader costs more than many a page's own work.
for (const [component, load] of pageMap ?? []) {
  let loaded: ReturnType<typeof load> | undefined;
  pageMap?.set(component, () => {
    loaded ??= load();
    return loaded;
  });
}

// Astro would put the same header together, and hash empty strings for it, at each render.
app.manifest.shouldInjectCspMetaTags = false;

/** Has Astro speak into the log, which is JSON. Most of it is what strangers' requests make it say, so it is no warning. */
export function logTo(log: Logger): void {
  app.logger.setDestination({
    write: ({ level, label, message }) =>
      log[level === 'error' ? 'error' : 'debug']({ from: `astro ${label ?? ''}`.trim() }, message),
  });
}

/**
 * The Content-Security-Policy of every answer: the directives of astro.config.mjs, and hashes of what stands inline in pages.
 * @param themeHash of the theme's style sheet, `sha256-…`; Astro's own scripts and styles were hashed at build.
 */
export function contentSecurityPolicy(themeHash: string): string {
  if (!csp) throw new Error('astro.config.mjs sets no security.csp.');
  const quoted = (hashes: string[]) => hashes.map((hash) => `'${hash}'`);
  return [
    ...csp.directives,
    ['script-src', ...csp.scriptResources, ...quoted(csp.scriptHashes)].join(' '),
    ['style-src', "'self'", ...quoted([...csp.styleHashes, themeHash])].join(' '),
  ].join('; ');
}

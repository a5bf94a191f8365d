import { createApp } from 'astro/app/entrypoint';
import { app as helpwell } from '../app.ts';

// Without streaming an error while rendering becomes a 500 page instead of half a page that says 200.
export const app = createApp({ streaming: false });

// The log is JSON, also where Astro speaks. Most of that is what strangers' requests make it say, so it is no warning.
app.logger.setDestination({
  write: ({ level, label, message }) =>
    helpwell().log[level === 'error' ? 'error' : 'debug']({ from: `astro ${label ?? ''}`.trim() }, message),
});

const { csp } = app.manifest;
// Astro would put the same header together, and hash empty strings for it, at each render.
app.manifest.shouldInjectCspMetaTags = false;

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

import type { APIRoute } from 'astro';
import { iconSprite } from '../../ui/icon-sprite.ts';
import { siteTag } from '../../web/cache-tags.ts';

/** The icons of pages in one drawing. A page of another version of this program gets those of this one, and asks again. */
export const GET: APIRoute = ({ params, cache }) => {
  const isThis = params['version'] === iconSprite.version;
  if (isThis) cache.set({ tags: [siteTag] });
  const kept = isThis ? 'public, max-age=31536000, immutable' : 'no-cache';
  return new Response(iconSprite.text, { headers: { 'content-type': 'image/svg+xml', 'cache-control': kept } });
};

import type { APIRoute } from 'astro';

/** The link that the command line prints knows no language; the page is in the reader's. */
export const GET: APIRoute = ({ url, locals, redirect }) =>
  redirect(`/${locals.locale}/choose-password${url.search}`, 302);

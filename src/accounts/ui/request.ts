import type { APIContext } from 'astro';
import { unseal } from '../seal.ts';
import type { Entered, Origin } from '../sign-in.ts';
import { enteredPath } from '../sign-in-actions.ts';

/** Where the request of a page comes from. */
export function originOf(page: Pick<APIContext, 'clientAddress' | 'request'>): Origin {
  return { address: page.clientAddress, userAgent: page.request.headers.get('user-agent') ?? '' };
}

/** Gives the browser what somebody has entered with and leads on: to the page wanted, or to the second factor. */
export async function leadOn(
  page: Pick<APIContext, 'cookies' | 'locals' | 'redirect'>,
  entered: Entered,
  to: string,
  locale: string,
): Promise<Response> {
  const { cookies, locals } = page;
  return page.redirect(await enteredPath({ db: locals.app.db, cookies, base: locals.base, locale }, entered, to), 303);
}

/** The address that `sentPath` sealed. */
export function sentTo({ locals }: Pick<APIContext, 'locals'>, sealed: string): string | undefined {
  return unseal(locals.app.secret, 'sent', sealed);
}

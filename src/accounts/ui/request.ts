import type { APIContext, AstroGlobal } from 'astro';
import { app } from '../../app.ts';
import type { AccountsMessages } from '../messages/types.ts';
import { keepPending, replaceSession } from '../recognise.ts';
import { seal, unseal } from '../seal.ts';
import type { Entered, Origin } from '../sign-in.ts';
import { minutesOf } from './explain.ts';

/** Where the request of a page comes from. */
export function originOf(page: Pick<APIContext, 'clientAddress' | 'request'>): Origin {
  return { address: page.clientAddress, userAgent: page.request.headers.get('user-agent') ?? '' };
}

/** Gives the browser what somebody has entered with and leads on: to the page wanted, or to the second factor. */
export function goOn(page: AstroGlobal, entered: Entered, to: string): Promise<Response> {
  return leadOn(page, entered, to, page.locals.locale);
}

/** As {@link goOn}, for addresses without a language. */
export async function leadOn(
  page: Pick<APIContext, 'cookies' | 'locals' | 'redirect'>,
  entered: Entered,
  to: string,
  locale: string,
): Promise<Response> {
  const { base } = page.locals;
  if (entered.outcome === 'signed-in') {
    await replaceSession(app().db, page.cookies, entered.sessionId, base);
    return page.redirect(to, 303);
  }
  keepPending(page.cookies, entered.token, base);
  return page.redirect(`/${locale}/sign-in/code?to=${encodeURIComponent(to)}`, 303);
}

/** Marks the answer as refused for now; returns the sentence. */
export function tooMany(
  page: AstroGlobal,
  t: AccountsMessages,
  seconds: number,
  of: 'attempts' | 'mails' = 'attempts',
): string {
  page.response.status = 429;
  page.response.headers.set('retry-after', String(seconds));
  const { limited, limitedMails } = t.accounts.errors;
  return (of === 'mails' ? limitedMails : limited)({ count: minutesOf(seconds) });
}

/**
 * Address of the page that says a mail was sent; the address in it is sealed, so that no log and no history shows it.
 * @param from the page that asked for it, behind /<locale>/. @param to the page that is wanted after all.
 */
export function sentPath(locale: string, email: string, from: string, to = ''): string {
  const query = new URLSearchParams({ email: seal(app().secret, 'sent', email), from, ...(to && { to }) });
  return `/${locale}/sign-in/sent?${query}`;
}

/** The address that {@link sentPath} sealed. */
export function sentTo(sealed: string): string | undefined {
  return unseal(app().secret, 'sent', sealed);
}

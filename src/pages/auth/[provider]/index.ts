import type { APIRoute } from 'astro';
import { accountLimits } from '../../../accounts/limits.ts';
import { localPath } from '../../../accounts/local-path.ts';
import { beginAtProvider, PROVIDER_COOKIE_SECONDS, staleAttempts } from '../../../accounts/provider.ts';
import { app } from '../../../app.ts';
import { requireLimit } from '../../../web/action.ts';
import { Problem } from '../../../web/problem.ts';

/** Leads to a provider to sign in there. */
export const GET: APIRoute = async ({ params, url, locals, request, cookies, redirect, clientAddress }) => {
  const { settings, secret } = app();
  const { locale, base, log } = locals;
  const provider = settings.oidcProviders.find(({ id }) => id === params['provider']);
  if (!provider) throw new Problem('not-found');
  await requireLimit(app(), accountLimits.signInFrom, clientAddress);
  const to = localPath(url.searchParams.get('to'), `/${locale}/account`);
  try {
    const begun = await beginAtProvider(provider, { secret, base, to, locale });
    for (const name of staleAttempts(request.headers.get('cookie') ?? '', secret))
      cookies.delete(name, { path: '/auth' });
    cookies.set(begun.name, begun.cookie, {
      httpOnly: true,
      sameSite: 'lax',
      secure: base.protocol === 'https:',
      path: '/auth',
      maxAge: PROVIDER_COOKIE_SECONDS,
    });
    return redirect(begun.url, 303);
  } catch (error) {
    log.warn({ err: error, provider: provider.id }, 'a provider did not answer');
    return redirect(`/${locale}/sign-in?failed=provider`, 303);
  }
};

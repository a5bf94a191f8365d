import type { APIRoute } from 'astro';
import { localPath } from '../../../accounts/local-path.ts';
import { enterFromProvider } from '../../../accounts/outside.ts';
import { attemptCookie, finishAtProvider } from '../../../accounts/provider.ts';
import { leadOn, originOf } from '../../../accounts/ui/request.ts';
import { app } from '../../../app.ts';
import { Problem } from '../../../web/problem.ts';

/** Where a provider sends the browser back to. */
export const GET: APIRoute = async (context) => {
  const { settings, secret } = app();
  const { locals, cookies, url, redirect } = context;
  const { base, log } = locals;
  const provider = settings.oidcProviders.find(({ id }) => id === context.params['provider']);
  if (!provider) throw new Problem('not-found');
  const name = attemptCookie(url.searchParams.get('state') ?? '');
  const cookie = cookies.get(name)?.value ?? '';
  cookies.delete(name, { path: '/auth' });
  let finished: Awaited<ReturnType<typeof finishAtProvider>>;
  try {
    finished = await finishAtProvider(provider, { secret, base, cookie, answer: url.searchParams });
  } catch (error) {
    log.warn({ err: error, provider: provider.id }, 'signing in at a provider failed');
    return redirect(`/${locals.locale}/sign-in?failed=provider`, 303);
  }
  const to = localPath(finished.to, `/${locals.locale}/account`);
  // The way back carries no language; the page that was wanted does.
  const codes = app().site.locales.map(({ code }) => code);
  const locale = codes.find((code) => to.startsWith(`/${code}/`)) ?? locals.locale;
  const person = { ...finished.person, locale: codes.find((code) => code === finished.person.locale) ?? locale };
  const result = await enterFromProvider(app(), person, originOf(context));
  if (result.outcome !== 'entered') return redirect(`/${locale}/sign-in?failed=${result.outcome}`, 303);
  return leadOn(context, result.entered, to, locale);
};

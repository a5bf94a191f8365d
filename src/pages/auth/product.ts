import type { APIRoute } from 'astro';
import { accountLimits } from '../../accounts/limits.ts';
import { localPath } from '../../accounts/local-path.ts';
import { signInFromProduct } from '../../accounts/product-sign-in.ts';
import { leadOn, originOf } from '../../accounts/ui/request.ts';
import { app } from '../../app.ts';
import { requireLimit } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';

/** Signed sign-in from the company's product: `/auth/product?token=<JWT>&to=/en/ask`. */
export const GET: APIRoute = async (context) => {
  const { settings, site } = app();
  const { locals, url, redirect, clientAddress } = context;
  if (!settings.productSignIn) throw new Problem('not-found');
  await requireLimit(app(), accountLimits.signInFrom, clientAddress);
  const codes = site.locales.map(({ code }) => code);
  const to = localPath(url.searchParams.get('to'), `/${locals.locale}/`);
  const locale = codes.find((code) => to.startsWith(`/${code}/`)) ?? locals.locale;
  const result = await signInFromProduct(app(), {
    token: url.searchParams.get('token') ?? '',
    settings: settings.productSignIn,
    locales: codes,
    signedIn: locals.viewer.id,
    ...originOf(context),
  });
  if (result.outcome === 'entered') return leadOn(context, result.entered, to, locale);
  if (result.outcome === 'refused') locals.log.warn({ reason: result.reason }, 'a token from the product was refused');
  const isToken = result.outcome === 'refused' && result.reason !== 'address' && result.reason !== 'staff';
  const failed = result.outcome === 'suspended' ? 'suspended' : isToken ? 'product' : 'product-account';
  return redirect(`/${locale}/sign-in?failed=${failed}&again=1`, 303);
};

import { z } from 'zod';
import { endProductSession } from '../accounts/product-session.ts';
import { identifyInProduct } from '../accounts/product-sign-in.ts';
import type { AccountsApp } from '../accounts/sign-in.ts';
import type { ProductSignIn } from '../config/settings.ts';
import { type ActionContext, defineAction, type Sender } from '../web/action.ts';
import { SMALL_JSON } from '../web/body.ts';
import { Problem } from '../web/problem.ts';
import { widgetLimits } from './limits.ts';
import { isAllowedOrigin } from './origin.ts';
import { pageAddress } from './page-rule.ts';
import { type Suggesting, suggestForPage } from './suggest-for-page.ts';

type IdentifyApp = AccountsApp & Suggesting & { settings: { productSignIn?: ProductSignIn | undefined } };

/** What `POST /api/widget/session` does: exchanges a token of the product for a session, or ends one. */
export const sessionAction = defineAction({
  body: SMALL_JSON,
  schema: z.union([
    z.strictObject({ token: z.string().max(8192), origin: z.string().max(300) }),
    z.strictObject({ end: z.literal(true) }),
  ]),
  expected: 'Expected {token, origin} or {end: true}.',
  limits: ({ address }: Sender) => [[widgetLimits.tokens, { address }]],
  async run(given, { app, headers, base, log }: ActionContext<IdentifyApp>) {
    if ('end' in given) {
      const [, session] = /^Bearer (\S+)$/.exec(headers.get('authorization') ?? '') ?? [];
      if (session) await endProductSession(app.db, session);
      return { outcome: 'shown', ended: true } as const;
    }
    const { productSignIn } = app.settings;
    if (!productSignIn)
      throw new Problem('not-found', 'This help center takes no tokens of a product: PRODUCT_SIGN_IN.');
    const { token, origin } = given;
    if (!isAllowedOrigin(app.site.widget.origins, origin, base.origin))
      return { outcome: 'shown', refused: 'origin' } as const;
    const locales = app.site.locales.map(({ code }) => code);
    const result = await identifyInProduct(app, { token, origin, locales, settings: productSignIn });
    if (result.outcome === 'identified') return { ...result, outcome: 'shown' } as const;
    const reason = result.outcome === 'suspended' ? 'suspended' : result.reason;
    log.warn({ reason, origin }, 'a token from the product was refused in the widget');
    // The product's page learns no more of somebody's account than that it is not opened.
    return { outcome: 'shown', refused: reason === 'address' || reason === 'suspended' ? 'account' : reason } as const;
  },
});

const short = (most: number) => z.string().transform((text) => text.slice(0, most));

/** What `POST /api/widget/suggestions` does: finds what fits a page of the product. */
export const suggestionsAction = defineAction({
  body: SMALL_JSON,
  schema: z.object({
    locale: z.string(),
    origin: z.string().max(300),
    path: z.string().max(500).regex(/^\//),
    title: short(300),
    marks: z.array(short(200)).max(50),
  }),
  forAnybody: true,
  limits: ({ address }: Sender) => [[widgetLimits.suggestions, { address }]],
  async run({ locale, origin, path, title, marks }, { app, viewer, base }: ActionContext<IdentifyApp>) {
    const codes = app.site.locales.map(({ code }) => code);
    if (!codes.includes(locale)) throw new Problem('bad-request', `locale: expected one of ${codes.join(', ')}.`);
    const url = pageAddress(origin, path);
    const found = await suggestForPage(app, { url, title, marks }, { locale, viewer });
    return {
      outcome: 'shown',
      suggestions: found.map((one) => ({ ...one, url: new URL(one.url, base).href })),
    } as const;
  },
});

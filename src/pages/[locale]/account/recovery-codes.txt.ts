import type { APIRoute } from 'astro';
import { recoveryFileAction } from '../../../accounts/actions.ts';
import { takeJson } from '../../../ui/form.ts';

/** The recovery codes that the page has just shown, as a file. */
export const POST: APIRoute = (context) =>
  takeJson(context, recoveryFileAction, (result) => {
    if (result.outcome !== 'shown') throw new Error('Recovery codes are right or gone.');
    const { t, app, base } = context.locals;
    const { secondFactor: texts } = t.accounts;
    const { email, codes } = result;
    const lines = [texts.codesTitle, texts.codesFor({ email, site: `${app.site.name} (${base.host})` }), '', ...codes];
    return new Response(`\u{feff}${lines.join('\r\n')}\r\n`, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="recovery-codes-${base.hostname.replace(/[^\w.-]/g, '')}.txt"`,
        'cache-control': 'private, no-store',
      },
    });
  });

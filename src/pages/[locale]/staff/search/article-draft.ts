import type { APIRoute } from 'astro';
import { requireStaff } from '../../../../accounts/guard.ts';
import { articleDraft } from '../../../../deflection/article-draft.ts';
import { mayReadUnanswered } from '../../../../deflection/policy.ts';
import { listUnanswered } from '../../../../deflection/unanswered.ts';
import { Problem } from '../../../../web/problem.ts';

/** The beginning of an article about one of the questions that found no answer, as a file. */
export const GET: APIRoute = async ({ locals, url }) => {
  const me = requireStaff({ locals, url }, mayReadUnanswered);
  if (me instanceof Response) return me;
  const { db, site, messages } = locals.app;
  const [locale, text] = [url.searchParams.get('in'), url.searchParams.get('q')];
  const all = await listUnanswered(
    db,
    site.locales.map(({ code }) => code),
  );
  const question = all.find((one) => one.locale === locale && one.text === text);
  if (!question) throw new Problem('not-found');
  // In the language of the article, not in that of who writes it.
  const draft = articleDraft(question, messages.in(question.locale).unanswered.draft);
  return new Response(draft.text, {
    headers: {
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': `attachment; filename="${draft.name}"`,
      'cache-control': 'private, no-store',
    },
  });
};

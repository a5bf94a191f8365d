// What the forms around snippets do.
import { z } from 'zod';
import type { SnippetKey } from '../../articles/put-snippets.ts';
import { isSlug } from '../../articles/slug.ts';
import { languagesOf } from '../../articles/sync.ts';
import { type ActionContext, defineAction, type Sender } from '../../web/action.ts';
import { Problem } from '../../web/problem.ts';
import { ARTICLE_FORM, type PublishingApp } from '../actions.ts';
import { readText } from '../draft.ts';
import { usesOf } from '../limits.ts';
import { mayPublish } from '../policy.ts';
import {
  deleteSnippet,
  findSnippet,
  publishSnippet,
  refuseSnippetFile,
  type SnippetError,
  takeSnippetFile,
} from './edit-snippet.ts';
import { snippetLocales } from './snippet-list.ts';

type Context = ActionContext<PublishingApp>;

/** What the page of a snippet goes on with after its form was posted. */
type SnippetResult =
  | { outcome: 'done'; to: string }
  | { outcome: 'shown' }
  | { outcome: 'conflict' }
  | { outcome: 'gone' }
  | { outcome: 'refused'; reason: 'used' | 'mistakes' }
  | { outcome: 'invalid'; errors: SnippetError[] };

/** Path of the list of snippets. */
export function snippetsUrl(locale: string): string {
  return `/${locale}/staff/snippets`;
}

/** Path of the page of a snippet in one language. */
export function snippetUrl(locale: string, key: SnippetKey): string {
  return `${snippetsUrl(locale)}/${encodeURIComponent(key.name)}/${key.locale}`;
}

/** The snippet that a page is about. @throws Problem `not-found` where none can be called so, or the site has no such language */
export function snippetOf({ app, params }: Pick<Context, 'params'> & { app: Pick<PublishingApp, 'site'> }): SnippetKey {
  const { name = '', language } = params;
  const locale = app.site.locales.find(({ code }) => code === language)?.code;
  if (!locale || !isSlug(name)) throw new Problem('not-found');
  return { name, locale };
}

/** Writing a snippet in one language: drawing it, publishing it, deleting it, deciding about its file. */
export const snippetAction = defineAction({
  needsAccount: true,
  body: ARTICLE_FORM,
  schema: z.object({
    intent: z.enum(['preview', 'publish', 'delete', 'take', 'refuse']),
    body: z.string().default(''),
    base: z.string().max(64).default(''),
    saw: z.string().max(64).default(''),
  }),
  may: ({ viewer }) => mayPublish(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ intent, body, base, saw }, { app, params, viewer, locale }: Context): Promise<SnippetResult> {
    const { db } = app;
    const key = snippetOf({ app, params });
    const here = snippetUrl(locale, key);
    const doing = { by: viewer.id!, languages: languagesOf(app.site) };
    switch (intent) {
      case 'preview':
        return { outcome: 'shown' };
      case 'publish': {
        const text = readText(body, (await findSnippet(db, key))?.body);
        const published = await publishSnippet(db, key, { body: text, base }, doing);
        if (published.outcome === 'conflict' || published.outcome === 'invalid') return published;
        return { outcome: 'done', to: `${here}?done=${published.outcome}` };
      }
      case 'delete': {
        const deleted = await deleteSnippet(db, key, { base }, doing);
        if (deleted === 'conflict') return { outcome: 'conflict' };
        if (deleted === 'used') return { outcome: 'refused', reason: 'used' };
        if (deleted === 'missing') return { outcome: 'gone' };
        return { outcome: 'done', to: `${snippetsUrl(locale)}?done=deleted` };
      }
      case 'take': {
        const taken = await takeSnippetFile(db, key, { saw }, doing);
        if (taken === 'gone') return { outcome: 'gone' };
        if (taken === 'mistakes') return { outcome: 'refused', reason: 'mistakes' };
        return { outcome: 'done', to: `${here}?done=published` };
      }
      case 'refuse': {
        if (!(await refuseSnippetFile(db, key, { saw }, doing.by))) return { outcome: 'gone' };
        const isThere = (await findSnippet(db, key)) !== undefined;
        return { outcome: 'done', to: `${isThere ? here : snippetsUrl(locale)}?done=refused` };
      }
    }
  },
});

/** Beginning a snippet: its name, and the language in which it is written first. */
export const newSnippetAction = defineAction({
  needsAccount: true,
  schema: z.object({ name: z.string().max(1_000).default(''), language: z.string().max(100).default('') }),
  may: ({ viewer }) => mayPublish(viewer),
  limits: ({ viewer, address }: Sender) => usesOf(viewer, address),
  async run({ name: typed, language }, { app, locale }: Context) {
    const name = typed.trim();
    const code = app.site.locales.find((one) => one.code === language)?.code ?? app.site.defaultLocale;
    const wrong = (problem: 'unfit' | 'taken') =>
      ({ outcome: 'invalid', errors: [{ field: 'name', problem }] }) as const;
    if (!isSlug(name)) return wrong('unfit');
    if ((await snippetLocales(app.db, name)).length > 0) return wrong('taken');
    return { outcome: 'done', to: `${snippetUrl(locale, { name, locale: code })}?new=1` } as const;
  },
});

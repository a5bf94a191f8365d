import { z } from 'zod';
import type { Viewer } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import { type ActionContext, defineAction } from '../web/action.ts';
import { SMALL_FORM } from '../web/body.ts';
import type { Counting } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { keyOfVoter } from '../web/visitor-key.ts';
import type { Article } from './article.ts';
import { type ArticleStore, articleBySlug } from './catalog.ts';
import { articleLimits } from './limits.ts';
import { articleUrl } from './slug.ts';
import { castVote, searchOfAddress, type Vote, voteOf } from './votes.ts';

/** More than the field takes, in characters; what is over its own limit is cut. */
const LONGEST_TYPED = 20_000;

const helpfulForm = z.object({
  helpful: z.enum(['yes', 'no']),
  revision: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).catch(0),
  reason: z.string().max(LONGEST_TYPED).default(''),
});

interface Voting extends Counting, ArticleStore {
  site: { defaultLocale: string };
}

/** Takes the answer to "Was this helpful?". Who has none yet gets the cookie by which a later answer replaces this one. */
export const helpfulAction = defineAction({
  body: { ...SMALL_FORM, bytes: 128 * 1024, fieldBytes: 4 * LONGEST_TYPED },
  schema: helpfulForm,
  async run(given, context: ActionContext<Voting>) {
    const { app, params, locale, viewer, headers, address } = context;
    const found = await findArticle(app, { slug: params['slug'] ?? '', locale, viewer });
    if (found.kind !== 'found') throw new Problem('not-found');
    const limited = await context.count([articleLimits.votes, { address }]);
    if (limited) return limited;
    const { article } = found;
    await castVote(app.db, voteKey(app, article, keyOfVoter(context)), {
      revisionId: given.revision,
      liveRevisionId: article.revisionId,
      helpful: given.helpful === 'yes',
      reason: given.reason,
      searchId: searchOfAddress(headers.get('referer')),
    });
    return { outcome: 'done', to: `${articleUrl(locale, article.slug)}/helpful` } as const;
  },
});

/** The article and what this visitor has answered so far, for the page that thanks. */
export async function helpfulSoFar(
  app: Voting,
  request: { slug: string; locale: string; viewer: Viewer; key: string | undefined },
): Promise<
  { kind: 'found'; article: Article; vote: Vote | undefined } | { kind: 'moved'; slug: string } | { kind: 'missing' }
> {
  const found = await findArticle(app, request);
  if (found.kind !== 'found') return found;
  const { key } = request;
  const vote = key === undefined ? undefined : await voteOf(app.db, voteKey(app, found.article, key));
  return { ...found, vote };
}

function findArticle(app: Voting, request: { slug: string; locale: string; viewer: Viewer }) {
  const { locale, viewer } = request;
  return articleBySlug(app, request.slug, { locale, viewer, defaultLocale: app.site.defaultLocale });
}

function voteKey(app: Voting, article: Article, key: string) {
  return { articleId: article.id, locale: article.locale, visitor: keyedHash(app.secret, 'visitor', key) };
}

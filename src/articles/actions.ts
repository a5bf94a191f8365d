import { z } from 'zod';
import type { Viewer } from '../accounts/viewer.ts';
import { keyedHash } from '../config/secret.ts';
import { type Counting, takeFromLimit } from '../web/limits.ts';
import type { Article } from './article.ts';
import { type ArticleStore, articleBySlug } from './catalog.ts';
import { castVote, isVisitorKey, newVisitorKey, searchOfAddress, type Vote, voteOf } from './votes.ts';

const helpfulForm = z.object({
  helpful: z.enum(['yes', 'no']),
  revision: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).catch(0),
  reason: z.string().max(20_000).default(''),
});

/** How voting ended. `newKey` is to be set as the visitor's cookie. */
export type HelpfulOutcome =
  | { kind: 'voted'; article: Article; vote: Vote; newKey: string | undefined }
  | { kind: 'moved'; slug: string }
  | { kind: 'missing' }
  | { kind: 'invalid' }
  | { kind: 'limited'; retryAfterSeconds: number };

interface Voting extends Counting, ArticleStore {
  site: { defaultLocale: string };
}

/** Takes the answer to "Was this helpful?". */
export async function answerHelpful(
  app: Voting,
  request: {
    slug: string;
    locale: string;
    viewer: Viewer;
    /** Fields of the form: `helpful` yes or no, `revision`, `reason`. */
    form: Record<string, unknown>;
    /** The visitor's cookie. */
    key: string | undefined;
    /** The `Referer` header: the article's address with the search that led there. */
    from: string | null;
    /** Network address. */
    address: string;
  },
): Promise<HelpfulOutcome> {
  const form = helpfulForm.safeParse(request.form);
  if (!form.success) return { kind: 'invalid' };
  const found = await findArticle(app, request);
  if (found.kind !== 'found') return found;
  const counted = { address: request.address };
  const taken = await takeFromLimit(app.db, {
    limit: 'votes',
    counted,
    secret: app.secret,
    enabled: app.settings.limits,
  });
  if (!taken.allowed) return { kind: 'limited', retryAfterSeconds: taken.retryAfterSeconds };
  const { article } = found;
  const newKey = isVisitorKey(request.key) ? undefined : newVisitorKey();
  const vote = await castVote(app.db, voteKey(app, article, newKey ?? request.key!), {
    revisionId: form.data.revision,
    liveRevisionId: article.revisionId,
    helpful: form.data.helpful === 'yes',
    reason: form.data.reason,
    searchId: searchOfAddress(request.from),
  });
  return { kind: 'voted', article, vote, newKey };
}

/** The article and what this visitor has answered so far, for the page that thanks. */
export async function helpfulSoFar(
  app: Voting,
  request: { slug: string; locale: string; viewer: Viewer; key: string | undefined },
): Promise<
  { kind: 'found'; article: Article; vote: Vote | undefined } | { kind: 'moved'; slug: string } | { kind: 'missing' }
> {
  const found = await findArticle(app, request);
  if (found.kind !== 'found') return found;
  const vote = isVisitorKey(request.key) ? await voteOf(app.db, voteKey(app, found.article, request.key)) : undefined;
  return { ...found, vote };
}

function findArticle(app: Voting, request: { slug: string; locale: string; viewer: Viewer }) {
  const { locale, viewer } = request;
  return articleBySlug(app, request.slug, { locale, viewer, defaultLocale: app.site.defaultLocale });
}

function voteKey(app: Voting, article: Article, key: string) {
  return { articleId: article.id, locale: article.locale, visitor: keyedHash(app.secret, 'visitor', key) };
}

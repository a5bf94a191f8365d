import type { ShownPost, ShownThread } from './read-thread.ts';
import { plainOf } from './threads/search-document.ts';
import type { CommunitySite } from './threads/site-section.ts';
import { personUrl, threadUrl } from './threads/thread.ts';

/** Longest text of a post in it, in characters: search engines show the beginning. */
const LONGEST_TEXT = 5000;

/**
 * What search engines are told of a page of a thread: a QAPage where a question has an answer that everybody reads on this page, else a
 * DiscussionForumPosting. What has no words, a picture alone, is no answer to them. Call it for what a visitor sees only.
 * @param base origin of every absolute address.
 */
export function threadJsonLd(
  shown: ShownThread,
  {
    base,
    site,
    nameOf,
  }: { base: URL; site: Pick<CommunitySite, 'name' | 'locales' | 'community'>; nameOf(post: ShownPost): string },
): object[] {
  const { thread, first, page } = shown;
  if (!first) return [];
  const { locale } = thread;
  const locales = site.locales.map(({ code }) => code);
  // Each path is one of ours: there is nothing to resolve.
  const absolute = (path: string) => base.origin + path;
  const author = (post: ShownPost) => ({
    '@type': 'Person',
    name: nameOf(post),
    ...(!post.author.isDeleted && site.community.profiles && { url: absolute(personUrl(locale, post.author.id)) }),
  });
  // A solution stands on its page twice, and each text is asked about before it is told.
  const words = new Map<string, string>();
  const wordsOf = ({ body }: ShownPost) => {
    const known = words.get(body);
    if (known !== undefined) return known;
    const said = plainOf(body, locale, locales).slice(0, LONGEST_TEXT).toWellFormed().trim();
    words.set(body, said);
    return said;
  };
  const texts = (post: ShownPost) => ({
    text: wordsOf(post) || thread.title,
    datePublished: post.createdAt.toISOString(),
    ...(post.editedAt && { dateModified: post.editedAt.toISOString() }),
    author: author(post),
  });
  const at = (post: ShownPost) => absolute(threadUrl(locale, thread, { post: post.number }));
  const url = absolute(threadUrl(locale, thread));
  const replies = shown.replies.filter((post) => post.removal === null && wordsOf(post) !== '');
  const onPage = new Set(replies.map(({ id }) => id));
  // The first page shows all of them below the question, the others those that stand there.
  const solutions = shown.solutions.filter((post) => (page === 1 ? wordsOf(post) !== '' : onPage.has(post.id)));
  const solved = new Set(solutions.map(({ id }) => id));
  const others = replies.filter(({ id, authorId }) => !solved.has(id) && authorId !== thread.authorId);
  if (thread.kind === 'question' && solutions.length + others.length > 0) {
    const answer = (post: ShownPost) => ({
      '@type': 'Answer',
      ...texts(post),
      url: at(post),
      upvoteCount: post.helpful,
    });
    return [
      {
        '@context': 'https://schema.org',
        '@type': 'QAPage',
        url,
        inLanguage: locale,
        mainEntity: {
          '@type': 'Question',
          name: thread.title,
          ...texts(first),
          url,
          upvoteCount: first.helpful,
          answerCount: Math.max(thread.othersReplies, solutions.length + others.length),
          ...(solutions.length > 0 && { acceptedAnswer: solutions.map(answer) }),
          ...(others.length > 0 && { suggestedAnswer: others.map(answer) }),
        },
      },
    ];
  }
  return [
    {
      '@context': 'https://schema.org',
      '@type': 'DiscussionForumPosting',
      headline: thread.title,
      url,
      mainEntityOfPage: url,
      inLanguage: locale,
      ...texts(first),
      isPartOf: { '@type': 'WebSite', name: site.name, url: absolute(`/${locale}/`) },
      interactionStatistic: {
        '@type': 'InteractionCounter',
        interactionType: 'https://schema.org/CommentAction',
        userInteractionCount: thread.replies,
      },
      comment: replies.map((post) => ({ '@type': 'Comment', ...texts(post), url: at(post) })),
    },
  ];
}

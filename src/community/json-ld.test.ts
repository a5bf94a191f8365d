import { expect, test } from 'vitest';
import { threadJsonLd } from './json-ld.ts';
import type { ShownPost, ShownThread } from './read-thread.ts';

const SITE = {
  name: 'Larch',
  locales: [{ code: 'en', label: 'English' }],
  community: { profiles: true },
} as unknown as Parameters<typeof threadJsonLd>[1]['site'];
const at = new Date('2026-05-01T10:00:00Z');

const aPost = (number: number, more: Partial<ShownPost> = {}): ShownPost => ({
  id: 100 + number,
  number,
  kind: 'post',
  incidentState: null,
  body: `Words of number ${number}.`,
  revision: 1,
  createdAt: at,
  editedAt: null,
  helpful: number,
  solutionAt: null,
  removal: null,
  authorId: number,
  author: { id: number, name: `Person ${number}`, role: 'member', isDeleted: false },
  files: [],
  mentioned: [],
  replyTo: undefined,
  ...more,
});

function said(shown: {
  kind?: string;
  page?: number;
  first?: ShownPost;
  replies?: ShownPost[];
  solutions?: ShownPost[];
}) {
  const { kind = 'question', page = 1, first = aPost(1), replies = [], solutions = [] } = shown;
  const others = replies.filter(({ authorId }) => authorId !== 1).length;
  const thread = {
    id: 7,
    title: 'Why?',
    locale: 'en',
    kind,
    authorId: 1,
    replies: replies.length,
    othersReplies: others,
  };
  const [found] = threadJsonLd({ thread, page, first, replies, solutions } as unknown as ShownThread, {
    base: new URL('https://help.example.com'),
    site: SITE,
    nameOf: ({ author }) => author.name,
  });
  return found as Record<string, unknown> & { mainEntity: Record<string, unknown> };
}
const urls = (answers: unknown) => (answers as { url: string }[]).map(({ url }) => url.split('#')[1]);

test('a question with an answer is a QAPage with all that search engines ask of one', () => {
  const solution = aPost(3, { solutionAt: at });
  const { '@type': type, mainEntity } = said({ replies: [aPost(2), solution], solutions: [solution] });
  expect(type).toBe('QAPage');
  expect(mainEntity).toMatchObject({
    '@type': 'Question',
    name: 'Why?',
    text: 'Words of number 1.',
    answerCount: 2,
    upvoteCount: 1,
    datePublished: at.toISOString(),
    author: { '@type': 'Person', name: 'Person 1', url: 'https://help.example.com/en/people/1' },
  });
  const answer = { '@type': 'Answer', text: 'Words of number 3.', upvoteCount: 3, author: { name: 'Person 3' } };
  expect(mainEntity['acceptedAnswer']).toMatchObject([answer]);
  expect(urls(mainEntity['suggestedAnswer'])).toEqual(['post-2']);
});

test('a page further on tells of the answers that stand on it, and of no other', () => {
  const [elsewhere, here] = [aPost(3, { solutionAt: at }), aPost(42, { solutionAt: at })];
  const { mainEntity } = said({ page: 3, replies: [aPost(41), here], solutions: [elsewhere, here] });
  expect(urls(mainEntity['acceptedAnswer'])).toEqual(['post-42']);
  expect(said({ page: 3, replies: [aPost(41)], solutions: [elsewhere] }).mainEntity['acceptedAnswer']).toBeUndefined();
});

test.each([
  ['that nobody has answered', {}],
  ['that only its asker has replied to', { replies: [aPost(2, { authorId: 1 })] }],
  ['whose only answer was taken away', { replies: [aPost(2, { removal: 'hidden' })] }],
  ['whose only answer is a picture', { replies: [aPost(2, { body: '![](/files/abcdefghijklmnop/a.png)' })] }],
] as const)('a question %s is a discussion', (_, shown) => {
  const found = said({ ...shown, replies: [...('replies' in shown ? shown.replies : [])] });
  expect(found).toMatchObject({
    '@type': 'DiscussionForumPosting',
    headline: 'Why?',
    text: 'Words of number 1.',
    author: { name: 'Person 1' },
    datePublished: at.toISOString(),
  });
  expect(JSON.stringify(found)).not.toContain('"text":""');
});

test('a discussion tells of its replies, and of a post without words by its title', () => {
  const found = said({
    kind: 'discussion',
    first: aPost(1, { body: '![](/files/abcdefghijklmnop/a.png)' }),
    replies: [aPost(2)],
  });
  expect(found).toMatchObject({ text: 'Why?', comment: [{ '@type': 'Comment', text: 'Words of number 2.' }] });
});

test('a thread whose first post may not be read tells nothing', () => {
  const thread = { id: 7, title: 'Why?', locale: 'en', kind: 'question', authorId: 1, replies: 0, othersReplies: 0 };
  const shown = { thread, page: 1, first: undefined, replies: [], solutions: [] } as unknown as ShownThread;
  expect(threadJsonLd(shown, { base: new URL('https://x.example'), site: SITE, nameOf: () => '' })).toEqual([]);
});

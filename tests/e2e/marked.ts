import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { eq, ne, sql } from 'drizzle-orm';
import { organizations, users } from '../../src/accounts/schema.ts';
import { articles, articleTranslations, articleVotes } from '../../src/articles/schema.ts';
import { posts, threads } from '../../src/community/threads/schema.ts';
import type { Db } from '../../src/db/client.ts';
import { asks, searches } from '../../src/deflection/schema.ts';
import { askedQuestions, searchPins, searchSynonyms } from '../../src/search/schema.ts';
import { requesters, satisfaction, ticketAttachments, ticketComments, tickets } from '../../src/tickets/schema.ts';
import type { Seeds } from './seeds.ts';
import { ROOT } from './server.ts';

/** What people wrote begins with this here: Arabic letters, so that a page that forgets their direction shows it. */
const MARK = 'زقك';

/** A text that somebody wrote, with the word that says what it is. */
export const marked = (what: string) => `${MARK} ${what}`;

/** The words of all marked texts in a text. */
export const marksIn = (text: string): string[] =>
  [...text.matchAll(new RegExp(`${MARK} ([a-z-]+)`, 'g'))].map(([, what]) => what!);

/** What is written here, by the words that say what it is; each must be seen on some page, or nothing is known of it. */
export const WRITTEN = ['name', 'subject', 'comment', 'note', 'formatted', 'file', 'field', 'organization']
  .concat(['title', 'summary', 'heading', 'topic', 'guide', 'question', 'synonym', 'pin', 'unanswered', 'vote'])
  .concat(['read', 'label', 'site', 'intro', 'thread', 'post', 'tagged']);

/** Marks what a company has written in its content folder, before it is read. */
export async function markContent(contentDir: string): Promise<void> {
  await cp(path.join(ROOT, 'content/videos'), path.join(contentDir, 'videos'), { recursive: true });
  for (const entry of await readdir(contentDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(mdx|yml)$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    await writeFile(file, markedFile(entry.name, await readFile(file, 'utf8')));
  }
}

function markedFile(name: string, text: string): string {
  if (name === 'category.yml') return text.replace(/^(title|summary): /gm, `$1: ${MARK} topic `);
  if (name === 'guide.yml')
    return text.replace(/^( {2}\w\w): /gm, `$1: ${MARK} guide `).replace(/^category: .*$/m, 'category: account');
  if (name === 'site.yml')
    return text
      .replace(/^name: /m, `name: ${MARK} site `)
      .replace(/^( {2}en|.*intro: \{ en|.*nextSteps: \{ en): /gm, `$1: ${MARK} intro `)
      .replace(/label: \{ en: /g, `label: { en: ${MARK} label `)
      .replace(/help: \{ en: /g, `help: { en: ${MARK} label `)
      .concat(`links: [{ label: { en: ${MARK} label }, href: "https://status.example.com" }]\n`)
      .concat('organizations: [{ id: 1, sharedRequests: true }]\n');
  return text
    .replace(/^(title): (['"]?)/m, `$1: $2${MARK} title `)
    .replace(/^(summary): (['"]?)/m, `$1: $2${MARK} summary `)
    .replace(/^## /gm, `## ${MARK} heading `);
}

/** Marks what people have written into the database, and adds what {@link seed} has none of. */
export async function markDatabase(db: Db, seeds: Seeds): Promise<void> {
  const [organization] = await db
    .insert(organizations)
    .values({ name: marked('organization') })
    .returning();
  const organizationId = organization!.id;
  const prefixed = (column: unknown, what: string) => sql<string>`${`${marked(what)} `} || ${column}`;
  await db.update(users).set({ name: prefixed(users.name, 'name'), organizationId });
  await db.update(requesters).set({ name: prefixed(requesters.name, 'name'), organizationId });
  const readBefore = [true, false].map((opened) => ({ title: marked('read'), url: '/en/articles/refund', opened }));
  await db.update(tickets).set({
    subject: prefixed(tickets.subject, 'subject'),
    organizationId,
    cc: ['member@example.com'],
    tags: [marked('tag')],
    customFields: { category: 'devices', device: marked('field') },
    readBefore,
  });
  await db
    .update(ticketComments)
    .set({ body: prefixed(ticketComments.body, 'comment'), authorName: prefixed(ticketComments.authorName, 'name') });
  for (const ticketId of [seeds.own, seeds.foreign]) {
    const agents = { ticketId, author: 'agent', agentId: 1, authorName: marked('name') } as const;
    const formatted = `**${MARK} formatted** text\n\n- ${MARK} formatted\n\n> ${MARK} formatted\n\n### ${MARK} formatted`;
    await db.insert(ticketComments).values([
      { ...agents, body: formatted, format: 'markdown' },
      { ...agents, body: marked('note'), public: false },
    ]);
  }
  await db.update(ticketAttachments).set({ name: marked('file') });
  const [solved] = await db.select().from(tickets).where(eq(tickets.status, 'solved'));
  await db
    .insert(satisfaction)
    .values({ ticketId: solved!.id, requesterId: solved!.requesterId, score: 'bad', reason: marked('reason') });
  const page = { kind: 'article', locale: 'en', sourceId: '' } as const;
  const [refund] = await db.select().from(articles).where(eq(articles.slug, 'refund'));
  const of = { ...page, sourceId: String(refund!.id) };
  await db.insert(askedQuestions).values([
    { ...of, text: marked('question'), learntAt: new Date() },
    { ...of, text: marked('question waiting') },
    { ...of, text: marked('question removed'), removedAt: new Date() },
  ]);
  await db.insert(searchSynonyms).values({ locale: 'en', expressions: [marked('synonym'), marked('synonym two')] });
  await db.insert(searchPins).values({ ...of, query: marked('pin') });
  const asked = { locale: 'en', text: marked('unanswered'), confident: false };
  await db.insert(searches).values({ ...asked, id: crypto.randomUUID(), origin: 'page', resultCount: 0 });
  await db.insert(asks).values({ ...asked, id: crypto.randomUUID(), ticketAt: new Date(), ticketId: seeds.own });
  const [read] = await db
    .select({ revisionId: articleTranslations.liveRevisionId })
    .from(articleTranslations)
    .where(sql`${articleTranslations.articleId} = ${refund!.id} and ${articleTranslations.locale} = 'en'`);
  await db.insert(articleVotes).values({
    articleId: refund!.id,
    locale: 'en',
    revisionId: read!.revisionId!,
    visitor: 'x',
    helpful: false,
    reason: marked('vote'),
  });
  await db.update(threads).set({ title: prefixed(threads.title, 'thread'), tags: [marked('tagged')] });
  await db.update(posts).set({ body: prefixed(posts.body, 'post') });
  await db.update(users).set({ plan: 'free' }).where(ne(users.role, 'member'));
}

// What a mail about the community says, read when it is sent: what was read, taken away or closed to its reader meanwhile is not told.
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { ElementContent } from 'hast';
import { users } from '../../accounts/schema.ts';
import { localized } from '../../config/localized.ts';
import { anyOf } from '../../db/any-of.ts';
import type { Db } from '../../db/client.ts';
import { NEUTRAL_NAME } from '../../db/personal.ts';
import type { MailValue, QueuedMail } from '../../mail/kinds.ts';
import { answerInMail } from '../../tickets/mail-answer.ts';
import { maySeePost, maySeeTopic, topicOf } from '../threads/policy.ts';
import { posts, threads } from '../threads/schema.ts';
import type { CommunitySite } from '../threads/site-section.ts';
import type { Post, Thread } from '../threads/store.ts';
import { personUrl, threadUrl } from '../threads/thread.ts';
import { type Nameable, withMentions } from './mentions.ts';
import { MODERATION_ACTS, type NotificationClass, STREAM_OF, STREAMS } from './notification.ts';
import { notifications } from './notification-schema.ts';
import { type Recipient, readRecipients } from './recipients.ts';

/** Posts whose words stand in one mail; further ones are counted. */
const MOST_TEXTS = 5;
/** Lines of each part of a digest; what is left is on the page. */
const MOST_LINES = 30;

type Notification = typeof notifications.$inferSelect;
type WrittenPost = Post & { author: string };

/** What a notification tells at this moment. */
interface Told {
  notification: Notification;
  thread: Thread;
  reader: Recipient;
  /** Those that its reader may read, in order. */
  posts: WrittenPost[];
  /** The reader may see the thread itself. */
  isOpen: boolean;
}

/** What was read to decide whether a mail is sent, for its words, which are asked for next. */
const justRead = new WeakMap<QueuedMail, Told[]>();

/** Why a mail about the community is not sent, or undefined. */
export async function reasonNotToSend(db: Db, mail: QueuedMail, site: CommunitySite): Promise<string | undefined> {
  const told = await readTold(db, mail, site);
  if (typeof told === 'string') return told;
  justRead.set(mail, told);
  return undefined;
}

/** What stands in a mail about the community. */
export async function currentValues(db: Db, mail: QueuedMail, site: CommunitySite): Promise<Record<string, MailValue>> {
  const told = justRead.get(mail) ?? (await readTold(db, mail, site));
  justRead.delete(mail);
  if (typeof told === 'string') throw new Error(told);
  return mail.data['notifications'] === undefined
    ? await valuesOfOne(db, told[0]!, mail, site)
    : valuesOfDigest(told, mail.locale);
}

/** @returns a reason not to send it, or what there is to tell; at least one thing. */
async function readTold(db: Db, mail: QueuedMail, { community }: CommunitySite): Promise<string | Told[]> {
  const isDigest = mail.data['notifications'] !== undefined;
  const ids = (mail.data['notifications'] ?? mail.data['notification'] ?? '').split(' ').map(Number);
  const rows = await db
    .select({ notification: notifications, thread: threads, email: users.email })
    .from(notifications)
    .innerJoin(threads, eq(threads.id, notifications.threadId))
    .innerJoin(users, eq(users.id, notifications.userId))
    // One by itself: a list of unknown length is planned anew for each mail, which takes longer than reading it.
    .where(and(isDigest ? anyOf(notifications.id, ids) : eq(notifications.id, ids[0]!), isNull(notifications.readAt)))
    .orderBy(asc(notifications.updatedAt));
  if (rows.length === 0) return 'it was read';
  if (rows[0]!.email !== mail.toAddress) return 'the account has another address now';
  const told: Told[] = [];
  for (const { notification, thread } of rows) {
    const [reader] = await readRecipients(db, thread.id, sql`select ${notification.userId}::bigint`);
    if (!reader?.isActive) return 'the account is closed';
    const { viewer, settings, level } = reader;
    if (settings[STREAM_OF[notification.class]] === 'off') continue;
    const isModeration = notification.class === 'moderation';
    if (!maySeeTopic(viewer, community, thread.topic) || (level === 'muted' && !isModeration)) continue;
    const about = isDigest ? notification.posts : (mail.data['posts'] ?? '').split(' ').map(Number);
    const found = await readPosts(db, about);
    const seen = found.filter(
      (post) =>
        maySeePost(viewer, community, thread, post) &&
        post.removal === null &&
        (notification.class !== 'solution' || post.solutionAt !== null),
    );
    if (seen.length === 0 && !isModeration) continue;
    const isOpen = found.some((post) => maySeePost(viewer, community, thread, post));
    told.push({ notification, thread, reader, posts: seen, isOpen });
  }
  return told.length > 0 ? told : 'unsubscribed, or nothing of it may be read any more';
}

async function readPosts(db: Db, ids: number[]): Promise<WrittenPost[]> {
  const rows = await db
    .select({ post: posts, name: users.name, deletedAt: users.deletedAt })
    .from(posts)
    .innerJoin(users, eq(users.id, posts.authorId))
    .where(anyOf(posts.id, ids))
    .orderBy(asc(posts.number));
  return rows.map(({ post, name, deletedAt }) => ({ ...post, author: deletedAt ? NEUTRAL_NAME : name }));
}

async function valuesOfOne(
  db: Db,
  told: Told,
  mail: QueuedMail,
  site: CommunitySite,
): Promise<Record<string, MailValue>> {
  const { notification, thread, reader, posts: about } = told;
  const { locale } = mail;
  const shown = about.filter(hasWordsIn(notification.class)).slice(0, MOST_TEXTS);
  const texts: ElementContent[] = [];
  const people = await peopleNamedIn(db, shown);
  for (const post of shown) texts.push(...textOf(post, { site, locale, people, isOneOfMany: shown.length > 1 }));
  const topic = topicOf(site.community, thread.topic);
  const at: Parameters<typeof threadUrl>[2] = about[0] ? { post: about[0].number } : {};
  const preview = shown[0] ? answerInMail({ body: shown[0].body, format: 'markdown' }, placeOf(site, locale)) : '';
  return {
    title: thread.title,
    names: namesOf(about, locale),
    count: String(about.length),
    more: String(shown.length === 0 ? 0 : about.length - shown.length),
    text: typeof preview === 'string' ? preview : preview.plain,
    texts: { plain: '', formatted: texts },
    topic: topic ? localized(topic.name, locale, site.defaultLocale) : '',
    solved: String(thread.authorId === reader.viewer.id ? 0 : about[0]?.authorId === reader.viewer.id ? 1 : 2),
    over: thread.solvedAt ? '1' : '0',
    moved: notification.act === 'moved' && topic ? localized(topic.name, locale, site.defaultLocale) : '',
    act: String(notification.act === null ? -1 : MODERATION_ACTS.indexOf(notification.act)),
    note: {
      plain: notification.note ?? '',
      formatted: notification.note ? [quotation([paragraph(notification.note)])] : [],
    },
    link: told.isOpen ? threadUrl(locale, thread, at) : `/${locale}/notifications`,
  };
}

/** Whether the words of a post belong into the mail: of an incident that is over only what the team says of it do. */
function hasWordsIn(kind: NotificationClass): (post: Post) => boolean {
  return ({ kind: of }) => (kind === 'incident' ? of === 'update' : kind !== 'moderation');
}

const placeOf = (site: CommunitySite, locale: string) => ({ locale, locales: site.locales.map(({ code }) => code) });

async function peopleNamedIn(db: Db, shown: readonly Post[]): Promise<Nameable[]> {
  const ids = shown.flatMap(({ mentions }) => mentions);
  if (ids.length === 0) return [];
  return await db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(and(anyOf(users.id, ids), isNull(users.deletedAt)));
}

function textOf(
  post: WrittenPost,
  {
    site,
    locale,
    people,
    isOneOfMany,
  }: { site: CommunitySite; locale: string; people: Nameable[]; isOneOfMany: boolean },
): ElementContent[] {
  // Without pages of people their names lead nowhere.
  const named = site.community.profiles ? people.filter(({ id }) => post.mentions.includes(id)) : [];
  const said = answerInMail({ body: post.body, format: 'markdown' }, placeOf(site, locale), (nodes) =>
    withMentions(nodes, named, ({ id }) => personUrl(locale, id)),
  );
  const who = element('p', [element('strong', [{ type: 'text', value: post.author }])]);
  return [...(isOneOfMany ? [who] : []), quotation(typeof said === 'string' ? [paragraph(said)] : said.formatted)];
}

function valuesOfDigest(told: Told[], locale: string): Record<string, MailValue> {
  const parts = STREAMS.flatMap((part) => {
    const of = told.filter(({ notification }) => STREAM_OF[notification.class] === part);
    const list: ElementContent[] =
      of.length > 0
        ? [
            element(
              'ul',
              of.slice(0, MOST_LINES).map((one) => lineOf(one, locale)),
            ),
          ]
        : [];
    return [
      [part, { plain: '', formatted: list }],
      [`${part}Count`, String(of.length)],
    ] as [string, MailValue][];
  });
  const titles = new Intl.ListFormat(locale).format(told.slice(0, 3).map(({ thread }) => thread.title));
  return { ...Object.fromEntries(parts), count: String(told.length), titles, link: `/${locale}/notifications` };
}

function lineOf({ thread, posts: about, isOpen }: Told, locale: string): ElementContent {
  const title: ElementContent = { type: 'text', value: thread.title };
  const at: Parameters<typeof threadUrl>[2] = about[0] ? { post: about[0].number } : {};
  const names = namesOf(about, locale);
  return element('li', [
    isOpen ? element('a', [title], { href: threadUrl(locale, thread, at) }) : title,
    ...(names ? [{ type: 'text', value: ` · ${names}` } as const] : []),
  ]);
}

/** Who wrote them, the first few by name. */
function namesOf(about: readonly WrittenPost[], locale: string): string {
  const names = [...new Set(about.map(({ author }) => author))];
  const [first, rest] = [names.slice(0, 3), names.length - 3];
  return new Intl.ListFormat(locale).format(rest > 0 ? [...first, `+${rest}`] : first);
}

const paragraph = (value: string) => element('p', [{ type: 'text', value }]);
const quotation = (children: ElementContent[]) => element('blockquote', children);

function element(tagName: string, children: ElementContent[], properties: Record<string, string> = {}): ElementContent {
  return { type: 'element', tagName, properties, children };
}

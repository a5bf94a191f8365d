import { and, eq, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { isStaff, type Role, type Viewer } from '../../accounts/viewer.ts';
import { anyOf } from '../../db/any-of.ts';
import { mayReadRequests } from '../../tickets/policy.ts';
import { posts, threads } from './schema.ts';
import type { Allowed, Community, Topic } from './site-section.ts';
import type { Removal, ThreadKind } from './thread.ts';

/** What decides about a thread. */
export interface ThreadFacts {
  topic: string;
  kind: ThreadKind;
  authorId: number;
  removal: Removal | null;
  closedAt: Date | null;
}

/** What decides about a post, besides its thread. */
export interface PostFacts {
  number: number;
  authorId: number;
  removal: Removal | null;
}

/** A topic of the community; undefined when site.yml has none of this id (any more). */
export function topicOf(community: Community, id: string): Topic | undefined {
  return community.topics.find((topic) => topic.id === id);
}

function isAllowed(viewer: Viewer, rule: Allowed, plans: readonly string[]): boolean {
  if (rule === 'everyone') return true;
  if (viewer.id === undefined) return false;
  if (rule === 'members' || isStaff(viewer)) return true;
  if (rule === 'staff') return false;
  // Who has no plan, or one that is there no more, has the first one.
  const plan = viewer.plan !== undefined && plans.includes(viewer.plan) ? viewer.plan : plans[0];
  return plan !== undefined && rule.includes(plan);
}

/** Whether the viewer moderates everything: the team's moderators and administrators. */
function moderatesAll(viewer: Viewer): boolean {
  return viewer.role === 'moderator' || viewer.role === 'administrator';
}

/**
 * Whether the viewer moderates a topic. Of one that site.yml has no more, the team's moderators do, so that its threads can be moved.
 */
export function mayModerate(viewer: Viewer, community: Community, topic: string): boolean {
  if (moderatesAll(viewer)) return true;
  const found = viewer.id === undefined ? undefined : topicOf(community, topic);
  if (!found) return false;
  if (viewer.isInProduct) return false;
  return viewer.moderates?.includes(topic) || (viewer.email !== undefined && found.moderators.includes(viewer.email));
}

/** The topics of site.yml that the viewer moderates. */
function moderatedTopics(viewer: Viewer, community: Community): string[] {
  return community.topics.map(({ id }) => id).filter((id) => mayModerate(viewer, community, id));
}

/** Whether the viewer decides who moderates which topic. */
export function mayAppointModerators(viewer: Viewer, community: Community): boolean {
  return viewer.role === 'administrator' && community.topics.length > 0;
}

/** Whether the viewer has anything to moderate: then the review queue is there for them. */
export function moderatesSomething(viewer: Viewer, community: Community): boolean {
  if (community.topics.length === 0) return false;
  return moderatesAll(viewer) || moderatedTopics(viewer, community).length > 0;
}

/** The topics that the viewer decides about, as one word: the same for those who decide about the same. */
export function topicsDecided(viewer: Viewer, community: Community): string {
  return moderatesAll(viewer) ? '*' : moderatedTopics(viewer, community).join(' ');
}

/** Whether the viewer decides about a review. */
export function mayDecide(viewer: Viewer, community: Community, review: { topic: string }): boolean {
  return mayModerate(viewer, community, review.topic);
}

/** The same answer as {@link mayDecide} for queries over reviews; `topic` is the column that has theirs. */
export function decidable(viewer: Viewer, community: Community, topic: PgColumn & { _: { data: string } }): SQL {
  return moderatesAll(viewer) ? sql`true` : anyOf(topic, moderatedTopics(viewer, community));
}

/** Whether the viewer may read a text that waits for review: who wrote it, and who decides. */
export function maySeeHeld(viewer: Viewer, community: Community, review: { topic: string; authorId: number }): boolean {
  return (viewer.id !== undefined && viewer.id === review.authorId) || mayDecide(viewer, community, review);
}

/** Whether the viewer may hide everything that somebody who is not on the team wrote, in whichever topic, and bring it back. */
export function mayHideAll(viewer: Viewer, author: { id: number; role: Role }): boolean {
  return moderatesAll(viewer) && !isStaff(author) && viewer.id !== author.id;
}

/** Whether the viewer may say that something is wrong with a post: everybody with an account, but not of their own. */
export function mayFlag(viewer: Viewer, community: Community, thread: ThreadFacts, post: PostFacts): boolean {
  return mayVote(viewer, community, thread, post);
}

/** Whether the viewer may see a topic and what is in it. One that site.yml has no more is the team's alone. */
export function maySeeTopic(viewer: Viewer, community: Community, topic: string): boolean {
  if (mayModerate(viewer, community, topic)) return true;
  const found = topicOf(community, topic);
  return found ? isAllowed(viewer, found.see, community.plans) : isStaff(viewer);
}

/** Whether the viewer may see somebody's page: everybody, unless site.yml says that people have none; then they and moderators do. */
export function maySeeProfile(viewer: Viewer, community: Community, personId: number): boolean {
  return community.profiles || viewer.id === personId || moderatesSomething(viewer, community);
}

/** Whether the viewer may say that somebody who was brought in is them: whoever sees their page, and not of the team, whose name has a badge. */
export function mayClaim(viewer: Viewer, community: Community, personId: number): boolean {
  return mayWriteAtAll(viewer) && viewer.id !== personId && maySeeProfile(viewer, community, personId);
}

/** Whether the viewer may read a thread. What may not be read is not found. */
export function maySeeThread(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  return maySeeTopic(viewer, community, thread.topic) && maySeeRemoved(viewer, community, thread.topic, thread);
}

/** Whether the viewer may read a post of a thread. */
export function maySeePost(viewer: Viewer, community: Community, thread: ThreadFacts, post: PostFacts): boolean {
  return maySeeThread(viewer, community, thread) && maySeeRemoved(viewer, community, thread.topic, post);
}

/** What moderators hid its author still sees, to know that it is hidden; what is deleted only moderators do. */
function maySeeRemoved(
  viewer: Viewer,
  community: Community,
  topic: string,
  text: { removal: Removal | null; authorId: number },
): boolean {
  if (text.removal === null || mayModerate(viewer, community, topic)) return true;
  return text.removal === 'hidden' && viewer.id === text.authorId;
}

/** The same answer as {@link maySeeThread} for queries over threads. */
export function visibleThreads(viewer: Viewer, community: Community): SQL {
  return and(visibleTopics(viewer, community), withoutRemoved(viewer, community, threads))!;
}

/** The same answer as {@link maySeePost} for queries over posts joined with their threads. */
export function visiblePosts(viewer: Viewer, community: Community): SQL {
  return and(visibleThreads(viewer, community), withoutRemoved(viewer, community, posts))!;
}

/** The same answer as {@link maySeeTopic} for queries over threads. */
export function visibleTopics(viewer: Viewer, community: Community): SQL {
  const known = community.topics.map(({ id }) => id);
  const seen = known.filter((id) => maySeeTopic(viewer, community, id));
  const among = anyOf(threads.topic, seen);
  // Whoever may see one that is there no more may see all of them.
  return maySeeTopic(viewer, community, '') ? or(among, sql`not ${anyOf(threads.topic, known)}`)! : among;
}

function withoutRemoved(viewer: Viewer, community: Community, table: typeof threads | typeof posts): SQL {
  if (moderatesAll(viewer)) return sql`true`;
  const moderated = moderatedTopics(viewer, community);
  return or(
    isNull(table.removal),
    viewer.id === undefined ? undefined : and(eq(table.removal, 'hidden'), eq(table.authorId, viewer.id)),
    moderated.length > 0 ? anyOf(threads.topic, moderated) : undefined,
  )!;
}

/**
 * Whether what the viewer writes may stand under the name of their account. What the product says of somebody is enough for a member; of
 * the team, whose name has a badge, nobody can show a second factor there: they write on the site.
 */
const mayWriteAtAll = ({ id, isOfTeam }: Viewer): boolean => id !== undefined && !isOfTeam;

/** Whether the viewer may start a thread of this kind in a topic; what the team tells is the moderators'. */
export function mayStart(viewer: Viewer, community: Community, topic: string, kind: ThreadKind): boolean {
  const found = topicOf(community, topic);
  if (!found || !mayWriteAtAll(viewer) || !maySeeTopic(viewer, community, topic)) return false;
  if (mayModerate(viewer, community, topic)) return true;
  return (kind === 'question' || kind === 'discussion') && isAllowed(viewer, found.post, community.plans);
}

/**
 * Whether the viewer may ask something somewhere in a language. Of visitors it is what they may with an account of the first plan: they are
 * asked to sign in.
 */
export function mayStartSomewhere(viewer: Viewer, community: Community, locale: string): boolean {
  return community.topics.some(({ id, locales, see, post }) => {
    if (locales && !locales.includes(locale)) return false;
    if (viewer.id !== undefined) return mayStart(viewer, community, id, 'question');
    const [first] = community.plans;
    const isOpen = (rule: Allowed) =>
      rule === 'everyone' || rule === 'members' || (rule !== 'staff' && first !== undefined && rule.includes(first));
    return isOpen(see) && isOpen(post);
  });
}

/**
 * Whether who moderates a thread may move it to a topic: one that they see, and for what only moderators tell, one that they moderate, too.
 */
export function mayMoveTo(viewer: Viewer, community: Community, thread: ThreadFacts, topic: string): boolean {
  if (!topicOf(community, topic) || !maySeeTopic(viewer, community, topic)) return false;
  return thread.kind === 'question' || thread.kind === 'discussion' || mayModerate(viewer, community, topic);
}

/** Whether the viewer may make another thread of some of its replies, or put it into another one. */
export function maySplit(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  if (thread.removal !== null || !maySeeThread(viewer, community, thread)) return false;
  return mayModerate(viewer, community, thread.topic);
}

/** Whether the viewer may read and write what the team and moderators note about a thread among themselves. */
export function mayReadNotes(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  if (!isStaff(viewer) && !mayModerate(viewer, community, thread.topic)) return false;
  return maySeeThread(viewer, community, thread);
}

/** Whether the viewer may go on with a thread in a ticket: who reads tickets, and the thread. */
export function mayMakeTicket(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  return mayReadRequests(viewer) && thread.removal === null && maySeeThread(viewer, community, thread);
}

/** Whether the viewer may begin an article from a thread: the team, of what is solved. */
export function mayTakeArticle(viewer: Viewer, thread: ThreadFacts & { solvedAt: Date | null }): boolean {
  return isStaff(viewer) && thread.kind === 'question' && thread.solvedAt !== null && thread.removal === null;
}

/** The topics in which the viewer may publish what a ticket was about, in a language, once its requester has said yes. */
export function topicsForTickets(viewer: Viewer, community: Community, locale: string): Topic[] {
  if (!mayReadRequests(viewer)) return [];
  return community.topics.filter(
    ({ id, locales }) => (!locales || locales.includes(locale)) && mayStart(viewer, community, id, 'question'),
  );
}

/** Whether the viewer may reply; to a closed thread only moderators may, to one that was removed nobody. */
export function mayReply(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  if (!mayWriteAtAll(viewer) || thread.removal !== null || !maySeeThread(viewer, community, thread)) return false;
  if (mayModerate(viewer, community, thread.topic)) return true;
  const topic = topicOf(community, thread.topic);
  return topic !== undefined && thread.closedAt === null && isAllowed(viewer, topic.answer, community.plans);
}

/** Whether the viewer may put an announcement on every page: the team's moderators and administrators, whoever moderates its topic. */
export function mayShowBanner(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  if (thread.kind !== 'announcement' || thread.removal !== null) return false;
  return moderatesAll(viewer) && maySeeThread(viewer, community, thread);
}

/** Whether the viewer may tell the state of an incident. */
export function mayTellState(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  return thread.kind === 'incident' && thread.removal === null && mayModerate(viewer, community, thread.topic);
}

/** Whether the viewer may change the text of a post: its author while the thread is open, and moderators. */
export function mayEdit(viewer: Viewer, community: Community, thread: ThreadFacts, post: PostFacts): boolean {
  if (!mayWriteAtAll(viewer) || !maySeePost(viewer, community, thread, post)) return false;
  if (mayModerate(viewer, community, thread.topic)) return true;
  return viewer.id === post.authorId && thread.closedAt === null && post.removal === null && thread.removal === null;
}

/** Whether the viewer may say which replies solve a question: who asked, the team, and moderators of the topic. */
export function mayMarkSolutions(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  if (viewer.id === undefined || thread.kind !== 'question') return false;
  if (thread.removal !== null || !maySeeThread(viewer, community, thread)) return false;
  return viewer.id === thread.authorId || isStaff(viewer) || mayModerate(viewer, community, thread.topic);
}

/** Whether the viewer may say that a post helped: everybody with an account, but not of their own. */
export function mayVote(viewer: Viewer, community: Community, thread: ThreadFacts, post: PostFacts): boolean {
  if (viewer.id === undefined || viewer.id === post.authorId || post.removal !== null) return false;
  return thread.removal === null && maySeePost(viewer, community, thread, post);
}

/** Whether the viewer may say that they have the problem of a thread, too: everybody with an account but who told of it. */
export function mayBeAffected(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  if (viewer.id === undefined || viewer.id === thread.authorId || thread.removal !== null) return false;
  return (thread.kind === 'question' || thread.kind === 'incident') && maySeeThread(viewer, community, thread);
}

/** Whether the viewer may follow a thread. */
export function mayFollow(viewer: Viewer, community: Community, thread: ThreadFacts): boolean {
  return viewer.id !== undefined && maySeeThread(viewer, community, thread);
}

/**
 * Whether the viewer may take away a post: moderators; and its author, while the thread is open and, for the first post, nobody else has
 * replied: what others wrote is not theirs to take away.
 */
export function mayDelete(
  viewer: Viewer,
  community: Community,
  thread: ThreadFacts & { othersReplies: number },
  post: PostFacts,
): boolean {
  if (viewer.id === undefined || post.removal !== null || !maySeePost(viewer, community, thread, post)) return false;
  if (mayModerate(viewer, community, thread.topic)) return true;
  if (viewer.id !== post.authorId || thread.closedAt !== null) return false;
  return post.number > 1 || thread.othersReplies === 0;
}

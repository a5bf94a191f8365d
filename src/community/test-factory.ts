import { eq } from 'drizzle-orm';
import type { SignedIn } from '../accounts/guard.ts';
import { users } from '../accounts/schema.ts';
import { aUser } from '../accounts/test-factory.ts';
import type { AccountRole, Viewer } from '../accounts/viewer.ts';
import type { Db } from '../db/client.ts';
import { claimPerson } from './claims/claim-person.ts';
import { reply } from './reply.ts';
import { type NewThread, startThread } from './start-thread.ts';
import type { Community, Topic } from './threads/site-section.ts';
import { findPostOf, type Post, type Thread } from './threads/store.ts';
import type { IncidentState } from './threads/thread.ts';
import { addressOfNobody } from './transfer/nobody.ts';
import { communityImports } from './transfer/schema.ts';

const topic = (id: string, differences: Partial<Topic> = {}): Topic => ({
  id,
  name: { en: id },
  description: undefined,
  color: undefined,
  icon: 'thread',
  locales: undefined,
  see: 'everyone',
  post: 'members',
  answer: 'members',
  moderators: [],
  ...differences,
});

/** A community with a topic for each kind of rule. */
export const COMMUNITY: Community = {
  profiles: true,
  helpers: true,
  plans: ['free', 'paid', 'premium'],
  // As high as no test comes that is not about them.
  newcomers: { firstPostsHeld: 0, links: 100, images: 100, mentions: 100, threadsADay: 1000, repliesADay: 1000 },
  watchedWords: {},
  topics: [
    topic('open'),
    topic('members', { see: 'members' }),
    topic('team', { see: 'staff', post: 'staff', answer: 'staff' }),
    topic('premium', { see: ['premium'], post: ['premium'], answer: ['premium'] }),
    topic('news', { post: 'staff', answer: 'members' }),
    topic('kept', { moderators: ['keeper@example.com'] }),
    topic('french', { locales: ['fr'] }),
  ],
};

/** Somebody signed in, with an account of their own. */
export async function aMember(
  db: Db,
  wanted: { role?: AccountRole; plan?: string; name?: string } = {},
): Promise<SignedIn> {
  const { plan, ...account } = wanted;
  const { id, name, email, role } = await aUser(db, { ...account, password: null });
  return { id, name, email, role, plan } satisfies Viewer as SignedIn;
}

/** A thread, by somebody new unless it is said by whom. */
export async function aThread(
  db: Db,
  { by, ...wanted }: Partial<NewThread> & { by?: SignedIn } = {},
): Promise<{ thread: Thread; first: Post; asker: SignedIn }> {
  const asker = by ?? (await aMember(db));
  const started = await startThread(db, COMMUNITY, asker, {
    topic: 'open',
    kind: 'question',
    locale: 'en',
    title: `Why does the lamp blink? ${crypto.randomUUID()}`,
    body: `It blinks at night. ${crypto.randomUUID()}`,
    tags: '',
    key: undefined,
    ...wanted,
  });
  if (started.outcome !== 'started') throw new Error(JSON.stringify(started));
  return { thread: started.thread, first: (await findPostOf(db, started.thread.id, 1))!, asker };
}

/** A reply, by somebody new unless it is said by whom. */
export async function aReply(
  db: Db,
  threadId: number,
  {
    by,
    ...wanted
  }: { by?: SignedIn; body?: string; replyTo?: number; isUpdate?: boolean; state?: IncidentState; key?: string } = {},
): Promise<Post & { by: SignedIn }> {
  const author = by ?? (await aMember(db));
  const replied = await reply(db, COMMUNITY, author, {
    threadId,
    body: `Turn it off and on. ${crypto.randomUUID()}`,
    replyTo: undefined,
    isUpdate: false,
    key: undefined,
    ...wanted,
  });
  if (replied.outcome !== 'replied') throw new Error(JSON.stringify(replied));
  return { ...replied.post, by: author };
}

/** Somebody who was brought in without an address and has asked one thing. */
export async function someoneBroughtIn(db: Db, name = 'Grace of Old'): Promise<{ person: SignedIn; thread: Thread }> {
  const person = await aMember(db, { name });
  const { thread } = await aThread(db, { by: person });
  await db.update(users).set({ email: addressOfNobody(), suspendedAt: new Date() }).where(eq(users.id, person.id));
  await db.insert(communityImports).values({ source: 'forum', key: `person ${person.id}`, userId: person.id });
  return { person, thread };
}

/** Somebody who says that they are one who was brought in. */
export async function aClaim(
  db: Db,
  by?: SignedIn,
): Promise<{ claimant: SignedIn; person: SignedIn; thread: Thread; reviewId: number }> {
  const claimant = by ?? (await aMember(db));
  const brought = await someoneBroughtIn(db);
  const claimed = await claimPerson(db, claimant, { personId: brought.person.id, text: 'I asked about the lamp.' });
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
  return { claimant, ...brought, reviewId: claimed.reviewId };
}

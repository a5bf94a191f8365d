// What the forms of the community do.
import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../web/body.ts';
import type { Counting } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { editPost } from './edit.ts';
import { usesOf } from './limits.ts';
import { moderateThread, removePost, restorePost } from './moderate.ts';
import { mayEdit, maySeePost, maySeeThread } from './policy.ts';
import { reply } from './reply.ts';
import type { Community } from './site-section.ts';
import { markSolution } from './solve.ts';
import { startThread, type ThreadError } from './start-thread.ts';
import { findPost, findPostOf, findThread, type Thread } from './store.ts';
import { LIMITS, pageOf, readId, type TextProblem, THREAD_KINDS, threadUrl } from './thread.ts';
import { followThread, sayAffected, voteHelpful } from './vote.ts';

interface CommunityApp extends Counting {
  site: { community: Community };
}
type Context = ActionContext<CommunityApp>;

/** Of a form with a text: room for one far over its limit, which is told and comes back whole. */
const TEXT_FORM: BodyRule = { ...SMALL_FORM, bytes: 1024 * 1024, fieldBytes: 24 * LIMITS.body };
/** Longest body of such a form, in bytes. */
export const TEXT_FORM_BYTES = TEXT_FORM.bytes;

const text = z.string().default('');
const post = z.object({ post: text });

const threadIntents = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('reply'), body: text, to: text, update: text, key: text }),
  ...(['solve', 'unsolve', 'helpful', 'unhelpful', 'hide', 'delete', 'restore'] as const).map((intent) =>
    post.extend({ intent: z.literal(intent) }),
  ),
  ...(
    ['affected', 'unaffected', 'follow', 'unfollow', 'close', 'reopen', 'unpin', 'resolve', 'unresolve'] as const
  ).map((intent) => z.object({ intent: z.literal(intent) })),
  z.object({ intent: z.literal('pin'), days: text }),
  z.object({ intent: z.literal('move'), topic: text }),
]);

/** What is wrong with a reply. */
export type ReplyError = { field: 'body'; problem: TextProblem } | { field: 'days'; problem: 'wrong' };

const keyOf = (key: string) => (/^[\w-]{8,64}$/.test(key) ? key : undefined);

/** The forms of the page of one thread: replying, voting, marking solutions, and what moderators do. */
export const threadAction = defineAction({
  needsAccount: true,
  body: TEXT_FORM,
  schema: threadIntents,
  async may({ app, viewer, params }: Pick<Context, 'app' | 'viewer' | 'params'>) {
    const thread = await findThread(app.db, readId(params['id']) ?? 0);
    return thread !== undefined && maySeeThread(viewer, app.site.community, thread);
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, context: Context) {
    const { app, locale, url } = context;
    const { db } = app;
    const { community } = app.site;
    const me = context.viewer as SignedIn;
    const threadId = readId(context.params['id'])!;
    switch (given.intent) {
      case 'reply':
        return await replyTo(given, context);
      case 'solve':
      case 'unsolve': {
        const { id, number } = await postOf(context, given.post);
        const thread = await markSolution(db, community, me, { postId: id, isSolution: given.intent === 'solve' });
        return done(locale, thread, { post: number }, given.intent);
      }
      case 'helpful':
      case 'unhelpful': {
        const { id, number } = await postOf(context, given.post);
        const thread = await voteHelpful(db, community, me, { postId: id, isHelpful: given.intent === 'helpful' });
        return done(locale, thread, { post: number });
      }
      case 'hide':
      case 'delete': {
        const { id, number } = await postOf(context, given.post);
        const removal = given.intent === 'hide' ? 'hidden' : 'deleted';
        const thread = await removePost(db, community, me, { postId: id, removal });
        if (!thread) throw new Problem('not-found');
        // Who has deleted their own thread cannot see it any more.
        const after = await findThread(db, threadId);
        if (!after || !maySeeThread(me, community, after))
          return { outcome: 'done', to: `/${locale}/community?done=deleted` } as const;
        return done(locale, thread, { page: pageOf(number) }, given.intent);
      }
      case 'restore': {
        const { id, number } = await postOf(context, given.post);
        return done(locale, await restorePost(db, community, me, { postId: id }), { post: number }, given.intent);
      }
      case 'affected':
      case 'unaffected': {
        const isAffected = given.intent === 'affected';
        return done(locale, await sayAffected(db, community, me, { threadId, isAffected }), { page: 1 }, given.intent);
      }
      case 'follow':
      case 'unfollow': {
        const thread = await followThread(db, community, me, { threadId, follows: given.intent === 'follow' });
        return done(locale, thread, { page: pageFrom(url) }, given.intent);
      }
      case 'pin': {
        const days = readId(given.days);
        const thread = days && (await moderateThread(db, community, me, { threadId, act: 'pin', days }));
        if (!thread)
          return { outcome: 'invalid', errors: [{ field: 'days', problem: 'wrong' }] as ReplyError[] } as const;
        return done(locale, thread, { page: 1 }, given.intent);
      }
      case 'move': {
        const thread = await moderateThread(db, community, me, { threadId, act: 'move', topic: given.topic });
        return done(locale, thread, { page: 1 }, given.intent);
      }
      default: {
        const thread = await moderateThread(db, community, me, { threadId, act: given.intent });
        return done(locale, thread, { page: pageFrom(url) }, given.intent);
      }
    }
  },
});

/** The page to go on to. @throws Problem `not-found` where nothing could be done. */
function done(locale: string, thread: Thread | undefined, at: { page: number } | { post: number }, what?: string) {
  if (!thread) throw new Problem('not-found');
  const [path, fragment] = threadUrl(locale, thread, at).split('#') as [string, string?];
  const said = what ? `${path.includes('?') ? '&' : '?'}done=${what}` : '';
  return { outcome: 'done', to: `${path}${said}${fragment ? `#${fragment}` : ''}` } as const;
}

/** The post of this thread that a button is about. */
async function postOf({ app, params, viewer }: Context, number: string) {
  const { db, site } = app;
  const threadId = readId(params['id'])!;
  const [thread, found] = [await findThread(db, threadId), await findPostOf(db, threadId, readId(number) ?? 0)];
  if (!thread || !found || !maySeePost(viewer, site.community, thread, found)) throw new Problem('not-found');
  return found;
}

function pageFrom(url: URL): number {
  return readId(url.searchParams.get('page')) ?? 1;
}

async function replyTo(
  given: { body: string; to: string; update: string; key: string },
  { app, viewer, params, locale, count, address }: Context,
) {
  const limited = await count(...usesOf('replies', viewer, address));
  if (limited) return limited;
  const replied = await reply(app.db, app.site.community, viewer as SignedIn, {
    threadId: readId(params['id'])!,
    body: given.body,
    replyTo: readId(given.to),
    isUpdate: given.update === 'yes',
    key: keyOf(given.key),
  });
  switch (replied.outcome) {
    case 'not-found':
      throw new Problem('not-found');
    case 'closed':
      return { outcome: 'refused', reason: 'closed' } as const;
    case 'invalid': {
      const errors: ReplyError[] = [{ field: 'body', problem: replied.problem }];
      return { outcome: 'invalid', errors } as const;
    }
    default:
      return done(locale, replied.thread, { post: replied.post.number });
  }
}

/** The form for a new thread. */
export const newThreadAction = defineAction({
  needsAccount: true,
  body: TEXT_FORM,
  schema: z.object({
    topic: text,
    kind: z.enum(THREAD_KINDS).catch('question'),
    title: text,
    body: text,
    tags: text,
    key: text,
    intent: text,
  }),
  may: ({ app }: Pick<Context, 'app'>) => app.site.community.topics.length > 0,
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, { app, viewer, locale, count, address }: Context) {
    // Answers first: the page shows what may answer the title.
    if (given.intent === 'look') return { outcome: 'shown' } as const;
    const limited = await count(...usesOf('threads', viewer, address));
    if (limited) return limited;
    const started = await startThread(app.db, app.site.community, viewer as SignedIn, {
      ...given,
      locale,
      key: keyOf(given.key),
    });
    if (started.outcome === 'invalid') {
      const errors: ThreadError[] = started.errors;
      return { outcome: 'invalid', errors } as const;
    }
    return { outcome: 'done', to: `${threadUrl(locale, started.thread)}?done=started` } as const;
  },
});

/** The form in which a post is changed. */
export const editAction = defineAction({
  needsAccount: true,
  body: TEXT_FORM,
  schema: z.object({ title: text, body: text, tags: text, base: text }),
  async may({ app, viewer, params }: Pick<Context, 'app' | 'viewer' | 'params'>) {
    const found = await findPost(app.db, readId(params['id']) ?? 0);
    return found !== undefined && mayEdit(viewer, app.site.community, found.thread, found.post);
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('edits', viewer, address),
  async run(given, { app, viewer, params, locale }: Context) {
    const edited = await editPost(app.db, app.site.community, viewer as SignedIn, {
      ...given,
      postId: readId(params['id'])!,
      base: readId(given.base) ?? 0,
    });
    switch (edited.outcome) {
      case 'not-found':
        throw new Problem('not-found');
      case 'conflict':
        return { outcome: 'conflict' } as const;
      case 'invalid':
        return { outcome: 'invalid', errors: edited.errors } as const;
      default:
        return done(
          locale,
          edited.thread,
          { post: edited.post.number },
          edited.outcome === 'saved' ? 'edited' : undefined,
        );
    }
  },
});

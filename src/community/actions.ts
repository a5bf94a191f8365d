// What the forms of the community do.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import type { Viewer } from '../accounts/viewer.ts';
import { endInThread, endSolved, reopenSolved, unseenAnswers } from '../deflection/ask.ts';
import type { Asking } from '../deflection/asking.ts';
import { touchAsk } from '../deflection/ledger.ts';
import { MOST_SUGGESTIONS, type Suggestion, suggest, toShown } from '../deflection/suggest.ts';
import { askerKeys } from '../search/learning.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../web/action.ts';
import { type BodyRule, SMALL_FORM } from '../web/body.ts';
import type { Counting } from '../web/limits.ts';
import type { Limited } from '../web/outcome.ts';
import { Problem } from '../web/problem.ts';
import { isUuid } from '../web/uuid.ts';
import { editPost } from './edit.ts';
import { usesOf } from './limits.ts';
import { moderateThread, removePost, restorePost } from './moderate.ts';
import { mayEdit, maySeePost, maySeeThread } from './policy.ts';
import { reply } from './reply.ts';
import type { Community } from './site-section.ts';
import { markSolution } from './solve.ts';
import { checkThread, startThread, type ThreadError } from './start-thread.ts';
import { findPost, findPostOf, findThread, type Thread } from './store.ts';
import { LIMITS, pageOf, readId, type TextProblem, THREAD_KINDS, threadUrl } from './thread.ts';
import { followThread, sayAffected, voteHelpful } from './vote.ts';

interface CommunityApp extends Counting {
  site: { community: Community };
}
type Context = ActionContext<CommunityApp>;
type AskingContext = ActionContext<CommunityApp & Asking>;

/** Answers are looked for by so much of a text, in characters. */
const LONGEST_ASKED = 10_000;

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

/** What the form for a new thread goes on with after it was posted. */
type NewThreadResult =
  | { outcome: 'done'; to: string }
  /** What may answer it: looked for, or confident answers that nobody has looked at, once, before it is published. */
  | { outcome: 'shown'; step: 'answers' | 'before'; askId: string; suggestions: Suggestion[] }
  /** Something answered it; what was written stays at hand. */
  | { outcome: 'shown'; step: 'solved'; askId: string; suggestions: Suggestion[] }
  | { outcome: 'invalid'; errors: ThreadError[] }
  | Limited;

interface Visit {
  askId: string;
  text: string;
  locale: string;
  viewer: Viewer;
  address: string;
}

/** What somebody asks, as answers are looked for; like the ask form's. */
const questionOf = ({ title, body }: { title: string; body: string }) => `${title}\n\n${body}`.trim();

async function likelyAnswers(app: CommunityApp & Asking, { askId, text, locale, viewer, address }: Visit) {
  const limit = MOST_SUGGESTIONS;
  const suggestions =
    text === '' ? [] : await suggest(app, { text: text.slice(0, LONGEST_ASKED), locale, viewer, limit });
  app.ledger.suggested(askId, locale, text, suggestions.map(toShown), address);
  return suggestions;
}

/** Something that was shown answered the question: it is counted as in the ask form. */
async function answered(
  app: CommunityApp & Asking,
  { askId, text, locale, viewer, address }: Visit,
  documentId: number,
): Promise<NewThreadResult> {
  // What was shown may still be on its way into the ledger.
  await app.ledger.settle();
  if (app.ledger.admits(askId, address)) await touchAsk(app.db, askId, locale, new Date(), { text });
  const { email, id: accountId } = viewer;
  await endSolved(app.db, askId, documentId, askerKeys(app.secret, { askId, address, email, accountId }));
  return { outcome: 'shown', step: 'solved', askId, suggestions: [] };
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
    askId: text,
    intent: text,
  }),
  may: ({ app }: Pick<AskingContext, 'app'>) => app.site.community.topics.length > 0,
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(given, context: AskingContext): Promise<NewThreadResult> {
    const { app, viewer, locale, count, address } = context;
    const askId = isUuid(given.askId) ? given.askId.toLowerCase() : randomUUID();
    const visit = { askId, text: questionOf(given), locale, viewer, address };
    if (given.intent === 'look')
      return { outcome: 'shown', step: 'answers', askId, suggestions: await likelyAnswers(app, visit) };
    if (given.intent.startsWith('answered:'))
      return await answered(app, visit, readId(given.intent.slice('answered:'.length)) ?? 0);
    if (given.intent === 'unsolved') {
      await reopenSolved(app.db, app.secret, askId);
      return { outcome: 'shown', step: 'answers', askId, suggestions: [] };
    }
    const errors = checkThread(app.site.community, viewer, { ...given, locale });
    if (errors.length > 0) return { outcome: 'invalid', errors };
    await app.ledger.settle();
    if (given.intent !== 'anyway') {
      const suggestions = await unseenAnswers(app, visit);
      if (suggestions.length > 0) return { outcome: 'shown', step: 'before', askId, suggestions };
    }
    const limited = await count(...usesOf('threads', viewer, address));
    if (limited) return limited;
    const started = await app.db.transaction(async (tx) => {
      const input = { ...given, locale, key: keyOf(given.key) };
      const one = await startThread(tx, app.site.community, viewer as SignedIn, input);
      if (one.outcome === 'started') await endInThread(tx, app.secret, { ...visit, threadId: one.thread.id });
      return one;
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

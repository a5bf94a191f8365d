// What the forms of a thread and its posts do.

import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { defineAction, type Sender, type Use } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { setBanner } from './banners.ts';
import { compose, draftFields } from './draft-actions.ts';
import { readSequence } from './drafts/draft.ts';
import { editPost } from './edit.ts';
import { type FileError, keepFormFiles } from './file-actions.ts';
import { namedFiles, withFiles } from './files/file.ts';
import { makeTicket } from './make-ticket.ts';
import { moderateThread, removePost, restorePost } from './moderate.ts';
import { followThread } from './notifications/follow.ts';
import { reply } from './reply.ts';
import { markSolution } from './solve.ts';
import { COMPOSER_FORM, type ComposerContext, type Context, keyOf, sendingOf, text } from './text-form.ts';
import { addNote, removeNote } from './thread-notes.ts';
import { communityLimits, ownUse, usesOf } from './threads/limits.ts';
import { mayEdit, maySeePost, maySeeThread } from './threads/policy.ts';
import { findPost, findPostOf, findThread, type Thread } from './threads/store.ts';
import { INCIDENT_STATES, pageOf, type TextError, type TextProblem, threadUrl } from './threads/thread.ts';
import { sayAffected, voteHelpful } from './vote.ts';

const post = z.object({ post: text });

const threadIntents = z.discriminatedUnion('intent', [
  z.object({
    intent: z.enum(['reply', 'preview', 'draft', 'discard']),
    body: text,
    to: text,
    state: z.enum(INCIDENT_STATES).optional().catch(undefined),
    opened: text,
    ...draftFields,
  }),
  ...(['solve', 'unsolve', 'helpful', 'unhelpful', 'hide', 'delete', 'restore'] as const).map((intent) =>
    post.extend({ intent: z.literal(intent) }),
  ),
  ...(
    [
      'affected',
      'unaffected',
      'follow',
      'unfollow',
      'mute',
      'close',
      'reopen',
      'unpin',
      'resolve',
      'unresolve',
      'ticket',
    ] as const
  ).map((intent) => z.object({ intent: z.literal(intent) })),
  z.object({ intent: z.literal('pin'), days: text }),
  z.object({ intent: z.literal('banner'), until: text }),
  z.object({ intent: z.literal('unbanner') }),
  z.object({ intent: z.literal('move'), topic: text }),
  z.object({ intent: z.literal('slow'), minutes: text }),
  z.object({ intent: z.literal('note'), text }),
  z.object({ intent: z.literal('unnote'), note: text }),
]);

/** What is wrong with a reply. */
export type ReplyError =
  | TextError
  | FileError
  | { field: 'days' | 'until'; problem: 'wrong' }
  | { field: 'text'; problem: TextProblem };

/** The forms of the page of one thread: replying, voting, marking solutions, and what moderators do. */
export const threadAction = defineAction({
  needsAccount: true,
  body: COMPOSER_FORM,
  keep: (context: ComposerContext) => keepFormFiles(context),
  schema: threadIntents,
  // Whether they may is asked by each use case, with the thread as it is then.
  limits: ({ address }: Sender): Use[] => [[communityLimits.writesFrom, { address }]],
  async run(given, context: ComposerContext) {
    const { app, locale, url } = context;
    const limited = await context.count(ownUse(given.intent === 'reply' ? 'replies' : 'clicks', context.viewer));
    if (limited) return limited;
    const { db } = app;
    const { community } = app.site;
    const me = context.viewer as SignedIn;
    const threadId = readId(context.params['id']) ?? 0;
    switch (given.intent) {
      case 'reply':
      case 'preview':
      case 'draft':
      case 'discard':
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
      case 'mute':
      case 'unfollow': {
        const level = ({ follow: 'following', mute: 'muted', unfollow: undefined } as const)[given.intent];
        const thread = await followThread(db, community, me, { threadId, level });
        return done(locale, thread, { page: pageFrom(url) }, given.intent);
      }
      case 'pin': {
        const days = readId(given.days);
        const thread = days && (await moderateThread(db, community, me, { threadId, act: 'pin', days }));
        if (!thread)
          return { outcome: 'invalid', errors: [{ field: 'days', problem: 'wrong' }] as ReplyError[] } as const;
        return done(locale, thread, { page: 1 }, given.intent);
      }
      case 'banner':
      case 'unbanner': {
        const until = given.intent === 'banner' ? given.until : undefined;
        const thread = await setBanner(db, app.site, me, { threadId, until });
        if (thread === 'wrong')
          return { outcome: 'invalid', errors: [{ field: 'until', problem: 'wrong' }] as ReplyError[] } as const;
        return done(locale, thread, { page: 1 }, given.intent);
      }
      case 'ticket': {
        const made = await makeTicket(db, community, me, { threadId });
        if (made.outcome === 'no-address') return { outcome: 'refused', reason: 'no-address' } as const;
        if (made.outcome === 'not-found') throw new Problem('not-found');
        return done(locale, made.thread, { page: 1 }, given.intent);
      }
      case 'slow': {
        const minutes = readId(given.minutes) ?? 0;
        const thread = await moderateThread(db, community, me, { threadId, act: 'slow', minutes });
        return done(locale, thread, { page: 1 }, minutes === 0 ? 'unslow' : 'slow');
      }
      case 'note': {
        const added = await addNote(db, community, me, { threadId, text: given.text });
        if (added.outcome === 'not-found') throw new Problem('not-found');
        if (added.outcome === 'invalid')
          return {
            outcome: 'invalid',
            errors: [{ field: 'text', problem: added.problem }] as ReplyError[],
          } as const;
        return done(locale, added.thread, { page: pageFrom(url) }, given.intent);
      }
      case 'unnote': {
        const thread = await removeNote(db, community, me, { threadId, noteId: readId(given.note) ?? 0 });
        return done(locale, thread, { page: pageFrom(url) }, given.intent);
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
  // What was done to a post is said in it: the top of a long thread is out of sight there.
  const said = what ? `${path.includes('?') ? '&' : '?'}done=${what}${'post' in at ? `&at=${at.post}` : ''}` : '';
  return { outcome: 'done', to: `${path}${said}${fragment ? `#${fragment}` : ''}` } as const;
}

/** Where on that page: without it a browser goes where the address of the form led, back to the field. */
function at<Done extends { to: string }>(id: string, done: Done): Done {
  return { ...done, to: `${done.to}#${id}` };
}

/** The post of this thread that a button is about. */
async function postOf({ app, params, viewer }: Context, number: string) {
  const { db, site } = app;
  const threadId = readId(params['id']) ?? 0;
  const [thread, found] = [await findThread(db, threadId), await findPostOf(db, threadId, readId(number) ?? 0)];
  if (!thread || !found || !maySeePost(viewer, site.community, thread, found)) throw new Problem('not-found');
  return found;
}

function pageFrom(url: URL): number {
  return readId(url.searchParams.get('page')) ?? 1;
}

async function replyTo(given: Extract<z.infer<typeof threadIntents>, { body: string }>, context: Context) {
  const { app, viewer, params, locale, url } = context;
  const { to, state } = given;
  const body = withFiles(given.body, namedFiles(context.kept.files));
  const place = { kind: 'thread', id: readId(params['id']) ?? 0 } as const;
  const back = `${url.pathname}?page=${pageFrom(url)}`;
  const composed = await compose(context, {
    place,
    text: { body, to, ...(state && { state }) },
    form: given,
    back,
    at: '#reply',
  });
  if (composed) return composed;
  if (context.kept.errors.length > 0)
    return { outcome: 'invalid', errors: context.kept.errors as ReplyError[] } as const;
  const threadId = place.id;
  const inLanguage = async () => (await findThread(app.db, threadId))?.locale ?? locale;
  const about = { kind: 'reply', locale: inLanguage, body, opened: given.opened } as const;
  const replied = await reply(app.db, app.site.community, viewer as SignedIn, {
    threadId,
    body,
    replyTo: readId(given.to),
    isUpdate: state !== undefined,
    state,
    key: keyOf(given.key),
    draft: readSequence(given.sequence),
    sending: await sendingOf(context, about),
  });
  switch (replied.outcome) {
    case 'not-found':
      throw new Problem('not-found');
    case 'closed':
      return { outcome: 'refused', reason: 'closed' } as const;
    case 'invalid':
      return { outcome: 'invalid', errors: replied.errors as ReplyError[] } as const;
    case 'held':
      return at('held', done(locale, replied.thread, { page: pageOf(replied.thread.lastNumber) }, 'held'));
    default:
      if (state) return at('content', done(locale, replied.thread, { page: 1 }, 'update'));
      return done(locale, replied.thread, { post: replied.post.number });
  }
}

/** The form in which a post is changed. */
export const editAction = defineAction({
  needsAccount: true,
  body: COMPOSER_FORM,
  keep: (context: ComposerContext) => keepFormFiles(context),
  schema: z.object({ title: text, body: text, tags: text, base: text, intent: text, ...draftFields }),
  async may({ app, viewer, params }: Pick<Context, 'app' | 'viewer' | 'params'>) {
    const found = await findPost(app.db, readId(params['id']) ?? 0);
    return found !== undefined && mayEdit(viewer, app.site.community, found.thread, found.post);
  },
  limits: ({ viewer, address }: Sender): Use[] => usesOf('edits', viewer, address),
  async run(given, context: ComposerContext) {
    const { app, viewer, params, locale, url } = context;
    const { title, tags, base } = given;
    const body = withFiles(given.body, namedFiles(context.kept.files));
    const place = { kind: 'post', id: readId(params['id'])! } as const;
    const text = { title, body, tags, base };
    const composed = await compose(context, { place, text, form: given, back: url.pathname });
    if (composed) return composed;
    if (context.kept.errors.length > 0)
      return { outcome: 'invalid', errors: context.kept.errors as (TextError | FileError)[] } as const;
    const edited = await editPost(app.db, app.site.community, viewer as SignedIn, {
      title,
      body,
      tags,
      postId: place.id,
      base: readId(base) ?? 0,
      key: keyOf(given.key),
      draft: readSequence(given.sequence),
      sending: await sendingOf(context, { kind: 'edit', locale, title, body }),
    });
    switch (edited.outcome) {
      case 'not-found':
        throw new Problem('not-found');
      case 'conflict':
        return { outcome: 'conflict' } as const;
      case 'invalid':
        return { outcome: 'invalid', errors: edited.errors as (TextError | FileError)[] } as const;
      case 'held':
        return done(locale, edited.thread, { page: 1 }, 'held');
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

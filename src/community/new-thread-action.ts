// What the form for a new thread does.

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
import type { Limited } from '../web/outcome.ts';
import { readId } from '../web/read-id.ts';
import { isUuid } from '../web/uuid.ts';
import { type Composed, compose, draftFields } from './draft-actions.ts';
import { readSequence } from './drafts/draft.ts';
import { type FileError, keepFormFiles } from './file-actions.ts';
import { namedFiles, withFiles } from './files/file.ts';
import type { FilesOfPosts } from './files/keep-file.ts';
import { questionOf } from './question-of.ts';
import { heldUrl } from './review/review.ts';
import { checkThread, startThread, type ThreadError } from './start-thread.ts';
import { COMPOSER_FORM, type CommunityApp, keyOf, sendingOf, text } from './text-form.ts';
import { ownUse, usesOf } from './threads/limits.ts';
import { THREAD_KINDS, threadUrl } from './threads/thread.ts';

type AskingContext = ActionContext<CommunityApp & FilesOfPosts & Asking>;

/** Answers are looked for by so much of a text, in characters. */
const LONGEST_ASKED = 10_000;

/** What the form for a new thread goes on with after it was posted. */
type NewThreadResult =
  | { outcome: 'done'; to: string }
  /** What may answer it: looked for, or confident answers that nobody has looked at, once, before it is published. */
  | { outcome: 'shown'; step: 'answers' | 'before'; askId: string; suggestions: Suggestion[] }
  /** Something answered it; what was written stays at hand. */
  | { outcome: 'shown'; step: 'solved'; askId: string; suggestions: Suggestion[] }
  | { outcome: 'invalid'; errors: (ThreadError | FileError)[] }
  | Composed
  | Limited;

interface Visit {
  askId: string;
  text: string;
  locale: string;
  viewer: Viewer;
  address: string;
}

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
  body: COMPOSER_FORM,
  keep: (context: AskingContext) => keepFormFiles(context),
  schema: z.object({
    topic: text,
    kind: z.enum(THREAD_KINDS).catch('question'),
    title: text,
    body: text,
    tags: text,
    opened: text,
    ...draftFields,
    askId: text,
    intent: text,
    /** What the ask form calls the title: `carry` brings it along. */
    subject: text,
  }),
  may: ({ app }: Pick<AskingContext, 'app'>) => app.site.community.topics.length > 0,
  limits: ({ viewer, address }: Sender): Use[] => usesOf('clicks', viewer, address),
  async run(typed, context: AskingContext): Promise<NewThreadResult> {
    const given = { ...typed, body: withFiles(typed.body, namedFiles(context.kept.files)) };
    const { app, viewer, locale, count, address } = context;
    const askId = isUuid(given.askId) ? given.askId.toLowerCase() : randomUUID();
    const visit = { askId, text: questionOf(given), locale, viewer, address };
    const { topic, kind, title, body, tags } = given;
    const composed = await compose(context, {
      place: { kind: 'new' },
      text: { topic, kind, title, body, tags },
      form: given,
      back: context.url.pathname,
    });
    if (composed) return composed;
    // From the ask form, where answers were shown: now it is made a thread of.
    if (given.intent === 'carry') return { outcome: 'shown', step: 'answers', askId, suggestions: [] };
    if (given.intent === 'look')
      return { outcome: 'shown', step: 'answers', askId, suggestions: await likelyAnswers(app, visit) };
    if (given.intent.startsWith('answered:'))
      return await answered(app, visit, readId(given.intent.slice('answered:'.length)) ?? 0);
    if (given.intent === 'unsolved') {
      await reopenSolved(app.db, app.secret, askId);
      return { outcome: 'shown', step: 'answers', askId, suggestions: [] };
    }
    if (context.kept.errors.length > 0) return { outcome: 'invalid', errors: context.kept.errors as FileError[] };
    const errors = checkThread(app.site.community, viewer, { ...given, locale });
    if (errors.length > 0) return { outcome: 'invalid', errors };
    await app.ledger.settle();
    if (given.intent !== 'anyway') {
      const suggestions = await unseenAnswers(app, visit);
      if (suggestions.length > 0) return { outcome: 'shown', step: 'before', askId, suggestions };
    }
    const limited = await count(ownUse('threads', viewer));
    if (limited) return limited;
    const sending = await sendingOf(context, { kind: 'thread', locale, title, body: given.body, opened: given.opened });
    const started = await app.db.transaction(async (tx) => {
      const input = { ...given, locale, key: keyOf(given.key), draft: readSequence(given.sequence), sending };
      const one = await startThread(tx, app.site.community, viewer as SignedIn, input);
      if (one.outcome === 'started') await endInThread(tx, app.secret, { ...visit, threadId: one.thread.id });
      return one;
    });
    if (started.outcome === 'invalid') {
      const errors: ThreadError[] = started.errors;
      return { outcome: 'invalid', errors } as const;
    }
    if (started.outcome === 'held') return { outcome: 'done', to: `${heldUrl(locale, started.reviewId)}?done=held` };
    return { outcome: 'done', to: `${threadUrl(locale, started.thread)}?done=started` } as const;
  },
});

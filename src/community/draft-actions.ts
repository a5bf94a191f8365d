// What the buttons beside publishing do, and what a script asks for while somebody writes.

import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import type { Site } from '../config/site.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../web/action.ts';
import type { BodyRule } from '../web/body.ts';
import type { Limited } from '../web/outcome.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import {
  type DraftPlace,
  type DraftText,
  draftText,
  LONGEST_DRAFT,
  LONGEST_FIELD,
  readPlace,
  readSequence,
} from './drafts/draft.ts';
import { discardDraft, keepDraft } from './drafts/keep-draft.ts';
import { type CommunityApp, type Context, keyOf, TEXT_FORM, text } from './text-form.ts';
import { usesOf, usesOfDraft } from './threads/limits.ts';
import { maySeeThread, mayStart } from './threads/policy.ts';
import { findThread } from './threads/store.ts';
import { LIMITS, THREAD_KINDS } from './threads/thread.ts';

/** What every form says of its draft: its key, the version it has, and whether both texts were seen. */
export const draftFields = { key: text, sequence: text, chosen: text };

/** How the buttons beside publishing can end. */
export type Composed =
  | { outcome: 'done'; to: string }
  | { outcome: 'shown'; step: 'preview' }
  /** Another form has written here since, or the draft was posted. */
  | { outcome: 'refused'; reason: 'elsewhere' | 'posted' }
  | Limited;

interface Composing {
  place: DraftPlace;
  text: DraftText;
  form: { intent: string; key: string; sequence: string; chosen: string };
  /** Path of the page of the form, and the place on it. */
  back: string;
  at?: string;
}

/**
 * Shows a text, keeps it or throws it away, as the button says; undefined where it is to be published.
 * @throws Problem `bad-request` for a draft that says not which version it follows; `not-found` where it has no place.
 */
export async function compose(context: Context, { place, text, form, back, at = '' }: Composing) {
  const { app, viewer, address, count } = context;
  const me = viewer as SignedIn;
  const done = (what: string): Composed => ({
    outcome: 'done',
    to: `${back}${back.includes('?') ? '&' : '?'}done=${what}${at}`,
  });
  switch (form.intent) {
    case 'preview':
      return (await count(...usesOf('previews', viewer, address))) ?? ({ outcome: 'shown', step: 'preview' } as const);
    case 'discard':
      await discardDraft(app.db, me, place);
      return done('discarded');
    case 'draft': {
      const limited = await count(...usesOfDraft(viewer, address));
      if (limited) return limited;
      const [sequence, key] = [readSequence(form.sequence), keyOf(form.key)];
      if (sequence === undefined || key === undefined) throw new Problem('bad-request', 'Expected sequence and key.');
      const isChosen = form.chosen === 'yes';
      const kept = await keepDraft(app.db, app.site.community, me, {
        place,
        sequence,
        key,
        text: within(text),
        isChosen,
      });
      if (kept.outcome === 'not-found') throw new Problem('not-found');
      if (kept.outcome === 'kept') return done('draft');
      return { outcome: 'refused', reason: kept.outcome === 'gone' ? 'posted' : 'elsewhere' } as Composed;
    }
  }
  return undefined;
}

/** A draft as it may be kept: what is longer than anything that could be posted is cut. */
function within(text: DraftText): DraftText {
  const cut = ([name, value = '']: [string, string | undefined]) => {
    const most = name === 'body' ? LONGEST_DRAFT : LONGEST_FIELD;
    return [name, value.slice(0, most).toWellFormed()];
  };
  return Object.fromEntries(Object.entries(text).map(cut)) as DraftText;
}

const JSON_TEXT: BodyRule = { ...TEXT_FORM, type: 'json' };

/** Keeps a text while it is being written. */
export const draftAction = defineAction({
  needsAccount: true,
  body: JSON_TEXT,
  schema: z.object({
    place: z.string().max(40),
    sequence: z.int().min(0).max(999_999_999),
    key: z.string().regex(/^[\w-]{8,64}$/),
    chosen: z.boolean().default(false),
    text: draftText,
  }),
  expected: 'Expected {place, sequence, key, text: {body}}.',
  limits: ({ viewer, address }: Sender): Use[] => usesOfDraft(viewer, address),
  async run({ place: at, chosen, ...given }, { app, viewer }: Context) {
    const place = readPlace(at);
    if (!place) throw new Problem('not-found');
    const write = { ...given, place, isChosen: chosen };
    const kept = await keepDraft(app.db, app.site.community, viewer as SignedIn, write);
    if (kept.outcome === 'not-found') throw new Problem('not-found');
    return { outcome: 'shown', kept } as const;
  },
});

type PreviewContext = ActionContext<CommunityApp & { site: Pick<Site, 'locales'> }>;

/** A text as it will be, for who writes it. */
export const previewAction = defineAction({
  needsAccount: true,
  body: JSON_TEXT,
  schema: z.object({ body: z.string().max(LONGEST_DRAFT), locale: z.string(), thread: text }),
  expected: 'Expected {body, locale, thread?}.',
  limits: ({ viewer, address }: Sender): Use[] => usesOf('previews', viewer, address),
  async run({ body, locale: asked, thread: number }, { app, viewer, locale: usual }: PreviewContext) {
    const reader = app.site.locales.find(({ code }) => code === asked)?.code ?? usual;
    const { community } = app.site;
    const id = readId(number);
    const thread = id === undefined ? undefined : await findThread(app.db, id);
    const mayWrite = thread
      ? maySeeThread(viewer, community, thread)
      : community.topics.some((topic) => THREAD_KINDS.some((kind) => mayStart(viewer, community, topic.id, kind)));
    if (!mayWrite || (id !== undefined && !thread)) throw new Problem('not-found');
    return {
      outcome: 'shown',
      body: body.slice(0, 2 * LIMITS.body),
      locale: thread?.locale ?? reader,
      threadId: id,
      reader,
    } as const;
  },
});

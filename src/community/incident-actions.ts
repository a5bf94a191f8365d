// What the button of a known problem does before somebody asks about it.

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { endSolved } from '../deflection/ask.ts';
import type { Asking } from '../deflection/asking.ts';
import { touchAsk } from '../deflection/ledger.ts';
import { askerKeys } from '../search/learning.ts';
import { findDocumentId } from '../search/store.ts';
import { type ActionContext, defineAction, type Sender, type Use } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { isUuid } from '../web/uuid.ts';
import { TEXT_FORM } from './text-form.ts';
import { communityLimits, usesOf } from './threads/limits.ts';
import { mayBeAffected, maySeeThread } from './threads/policy.ts';
import type { Community } from './threads/site-section.ts';
import { findThread } from './threads/store.ts';
import { threadUrl } from './threads/thread.ts';
import { sayAffected } from './vote.ts';

type Context = ActionContext<Asking & { site: { community: Community } }>;

const text = z.string().default('');

/**
 * Somebody who was about to ask has the problem of an incident: their visit ends with it, as with an answer that helped, and who is signed
 * in is told when it is over.
 */
export const knownProblemAction = defineAction({
  body: TEXT_FORM,
  schema: z.object({ subject: text, body: text, askId: text }),
  limits: ({ viewer, address }: Sender): Use[] =>
    viewer.id === undefined ? [[communityLimits.writesFrom, { address }]] : usesOf('clicks', viewer, address),
  async run(given, { app, viewer, params, locale, address }: Context) {
    const { db, ledger, secret } = app;
    const { community } = app.site;
    const thread = await findThread(db, readId(params['id']) ?? 0);
    if (thread?.kind !== 'incident' || !maySeeThread(viewer, community, thread)) throw new Problem('not-found');
    const askId = isUuid(given.askId) ? given.askId.toLowerCase() : randomUUID();
    const asked = `${given.subject}\n\n${given.body}`.trim();
    const documentId = await findDocumentId(db, {
      kind: 'thread',
      sourceId: String(thread.id),
      locale: thread.locale,
    });
    if (documentId !== undefined && ledger.admits(askId, address)) {
      const url = threadUrl(thread.locale, thread);
      const shown = { documentId, kind: 'thread', title: thread.title, url, score: 0, confident: false } as const;
      ledger.suggested(askId, locale, asked, [shown], address);
      // What was shown before may still be on its way into the ledger, too.
      await ledger.settle();
      await touchAsk(db, askId, locale, new Date(), { text: asked });
      const { email, id: accountId } = viewer;
      await endSolved(db, askId, documentId, askerKeys(secret, { askId, address, email, accountId }));
    }
    const isTold = mayBeAffected(viewer, community, thread);
    if (isTold) await sayAffected(db, community, viewer as SignedIn, { threadId: thread.id, isAffected: true });
    return { outcome: 'done', to: `${threadUrl(locale, thread)}?done=${isTold ? 'affected' : 'known'}` } as const;
  },
});

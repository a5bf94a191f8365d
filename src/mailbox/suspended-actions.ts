import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { readId } from '../web/read-id.ts';
import { acceptMails, discardMails } from './decide-mails.ts';
import { mayReadMails } from './policy.ts';

/** Mails that are decided about at once: a page of them, and some more. */
const MOST = 100;

/** Path of the page of suspended mails. */
export const suspendedUrl = (locale: string) => `/${locale}/staff/suspended`;

/** Path of the page of one mail. */
export const mailUrl = (locale: string, id: number) => `${suspendedUrl(locale)}/${id}`;

/** Taking mails in, or discarding them. */
export const decideMailsAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayReadMails(viewer),
  schema: z.object({ intent: z.enum(['accept', 'discard']), show: z.string().default('') }),
  async run({ intent, show }, { app: { db }, viewer, locale, list }: ActionContext<ActionApp>) {
    const ids = [...new Set(list('mail').map((typed) => readId(typed) ?? 0))].filter((id) => id > 0).slice(0, MOST);
    if (ids.length === 0) return { outcome: 'refused', reason: 'nothing' } as const;
    const decide = intent === 'accept' ? acceptMails : discardMails;
    const count = await decide(db, viewer as SignedIn, ids);
    const query = new URLSearchParams({ ...(show && { show }), done: intent, count: String(count) });
    return { outcome: 'done', to: `${suspendedUrl(locale)}?${query}` } as const;
  },
});

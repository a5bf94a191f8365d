import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { HOUR, limitsOf } from '../web/limits.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import { deleteMailbox, pauseMailbox, saveMailbox } from './change-mailboxes.ts';
import { tryAddressAgain } from './decide-mails.ts';
import { AFTER_FETCH, IMAP_SECURITY, MAILBOX_KINDS } from './mailbox.ts';
import { mayManageMailboxes } from './policy.ts';

type Context = ActionContext<ActionApp>;

/** Each is a connection to a server that somebody has typed. */
const limits = limitsOf('mailbox', { tries: { points: 60, seconds: HOUR } });

const text = z.string().max(5_000).default('');

/** Path of the page of mailboxes. */
export const mailboxesUrl = (locale: string) => `/${locale}/staff/mailboxes`;

/** Adding a mailbox, or changing the one whose number is in the address. */
export const saveMailboxAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageMailboxes(viewer),
  limits: ({ address }) => [[limits.tries, { address }]],
  schema: z.object({
    address: text,
    kind: z.enum(MAILBOX_KINDS),
    group: text,
    locale: text,
    signature: text,
    takesPlus: z.string().optional(),
    host: text,
    port: text,
    security: z.enum(IMAP_SECURITY).catch('tls'),
    user: text,
    password: text,
    folder: text,
    after: z.enum(AFTER_FETCH).catch('seen'),
    moveTo: text,
  }),
  async run({ takesPlus, locale: language, ...typed }, { app, viewer, locale, params }: Context) {
    const id = params['id'] === undefined ? undefined : (readId(params['id']) ?? 0);
    const known = {
      ...typed,
      locale: /^[A-Za-z-]{2,20}$/.test(language) ? language : '',
      takesPlus: takesPlus === 'yes',
    };
    const saved = await saveMailbox(app, viewer as SignedIn, id, known);
    if (saved.outcome === 'not-found') throw new Problem('not-found');
    if (saved.outcome === 'invalid') return { outcome: 'invalid', errors: saved.errors } as const;
    if (saved.outcome === 'unreachable')
      return { outcome: 'invalid', errors: [{ field: 'host', problem: 'unreachable', said: saved.said }] } as const;
    return { outcome: 'done', to: `${mailboxesUrl(locale)}?done=saved` } as const;
  },
});

/** Pausing, resuming and deleting a mailbox, and sending to an address again. */
export const mailboxesAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageMailboxes(viewer),
  schema: z.object({ intent: z.enum(['pause', 'resume', 'delete', 'again']), mailbox: text, address: text }),
  async run({ intent, mailbox, address }, { app: { db }, viewer, locale }: Context) {
    const me = viewer as SignedIn;
    const id = readId(mailbox) ?? 0;
    const changed = await {
      pause: () => pauseMailbox(db, me, id, false),
      resume: () => pauseMailbox(db, me, id, true),
      delete: () => deleteMailbox(db, me, id),
      again: () => tryAddressAgain(db, me, address),
    }[intent]();
    if (changed === 'not-found') throw new Problem('not-found');
    const done = { pause: 'paused', resume: 'resumed', delete: 'deleted', again: 'again' }[intent];
    return { outcome: 'done', to: `${mailboxesUrl(locale)}?done=${done}` } as const;
  },
});

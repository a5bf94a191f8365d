import { z } from 'zod';
import type { SignedIn } from '../accounts/guard.ts';
import { type ActionApp, type ActionContext, defineAction } from '../web/action.ts';
import { Problem } from '../web/problem.ts';
import { readId } from '../web/read-id.ts';
import {
  changeWebhook,
  createWebhook,
  deleteWebhook,
  pauseWebhook,
  redeliver,
  renewSecret,
  skipDelivery,
  testWebhook,
} from './change-webhooks.ts';
import { mayManageWebhooks } from './policy.ts';
import { webhookUrl } from './tell.ts';

/** What the forms need of the running product. */
type WebhookActionApp = ActionApp & { settings: ActionApp['settings'] & { privateLinkHosts: readonly string[] } };
type Context = ActionContext<WebhookActionApp>;

const text = z.string().max(5_000).default('');

/** Path of the list of webhooks. */
export const webhooksUrl = (locale: string) => `/${locale}/staff/webhooks`;
/** Path of the page of a delivery. */
export const deliveryUrl = (locale: string, id: number, delivery: number) =>
  `${webhookUrl(locale, id)}/deliveries/${delivery}`;

/** The form of a new webhook. What is made is shown with its key, once. */
export const newWebhookAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageWebhooks(viewer),
  schema: z.object({ name: text, url: text }),
  async run({ name, url }, { app, viewer, list }: Context) {
    const made = await createWebhook(app, viewer as SignedIn, { name, url, events: list('event') });
    if (made.outcome === 'not-found') throw new Problem('not-found');
    if (made.outcome === 'too-many') return { outcome: 'refused', reason: made.outcome } as const;
    if (made.outcome === 'invalid') return { outcome: 'invalid', errors: made.errors } as const;
    return { outcome: 'shown', id: made.id, secret: made.secret } as const;
  },
});

/** What the forms on the page of a webhook do, with what the page says afterwards. */
const INTENTS = ['save', 'pause', 'resume', 'test', 'delete', 'renew'] as const;

/** The forms on the page of a webhook. A new key is shown, once. */
export const webhookAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageWebhooks(viewer),
  schema: z.object({ intent: z.enum(INTENTS), name: text, url: text }),
  async run({ intent, name, url }, { app, viewer, locale, params, list }: Context) {
    const [me, id] = [viewer as SignedIn, readId(params['id']) ?? 0];
    const { db } = app;
    if (intent === 'renew') {
      const made = await renewSecret(app, me, id);
      if (made.outcome !== 'made') throw new Problem('not-found');
      return { outcome: 'shown', id, secret: made.secret } as const;
    }
    const changed = await {
      save: () => changeWebhook(app, me, id, { name, url, events: list('event') }),
      pause: () => pauseWebhook(db, me, id, false),
      resume: () => pauseWebhook(db, me, id, true),
      test: () => testWebhook(db, me, id),
      delete: () => deleteWebhook(db, me, id),
    }[intent]();
    if (changed === 'not-found') throw new Problem('not-found');
    if (changed !== 'done') return { outcome: 'invalid', errors: changed.errors } as const;
    const page = intent === 'delete' ? webhooksUrl(locale) : webhookUrl(locale, id);
    return { outcome: 'done', to: `${page}?done=${intent}` } as const;
  },
});

/** The forms on the page of a delivery. */
export const deliveryAction = defineAction({
  needsAccount: true,
  may: ({ viewer }) => mayManageWebhooks(viewer),
  schema: z.object({ intent: z.enum(['redeliver', 'skip']) }),
  async run({ intent }, { app: { db }, viewer, locale, params }: Context) {
    const [id, delivery] = [readId(params['id']) ?? 0, readId(params['delivery']) ?? 0];
    const change = intent === 'skip' ? skipDelivery : redeliver;
    if ((await change(db, viewer as SignedIn, id, delivery)) === 'not-found') throw new Problem('not-found');
    return { outcome: 'done', to: `${deliveryUrl(locale, id, delivery)}?done=${intent}` } as const;
  },
});

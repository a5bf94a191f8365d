import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Db } from '../db/client.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import type { WebhooksMessages } from './messages/types.ts';
import { webhooksPersonalData } from './personal.ts';
import { mayManageWebhooks } from './policy.ts';
import { countSwitchedOff, sweepWebhooks } from './store.ts';
import { webhookOffMail } from './tell.ts';
import { WebhookWorker } from './worker.ts';

/** What webhooks keep going. */
export interface WebhookServices {
  webhookWorker: WebhookWorker;
}

const routes: RouteRules = {
  '/[locale]/staff/webhooks': {},
  '/[locale]/staff/webhooks/new': FORM,
  '/[locale]/staff/webhooks/[id]': FORM,
  '/[locale]/staff/webhooks/[id]/deliveries/[delivery]': FORM,
};

const staffPlaces: readonly StaffPlace<WebhooksMessages, { db: Db }>[] = [
  {
    path: 'webhooks',
    group: 'manage',
    icon: 'webhook',
    words: ({ webhooks }) => ({ title: webhooks.title, text: webhooks.place }),
    may: mayManageWebhooks,
    waiting: {
      count: ({ db }) => countSwitchedOff(db),
      words: ({ webhooks }, count) => webhooks.off({ count }),
    },
  },
];

/** What the product needs to know of webhooks. */
export const webhooksDomain = {
  name: 'webhooks',
  open: ({
    db,
    secret,
    site,
    settings,
    report,
  }: {
    db: Db;
    secret: string;
    site: { defaultLocale: string };
    settings: { publicUrl: string | undefined; host: string; port: number; privateLinkHosts: readonly string[] };
    report(error: unknown, work?: string): void;
  }): WebhookServices => ({
    webhookWorker: new WebhookWorker(
      {
        db,
        secret,
        base: new URL(settings.publicUrl ?? `http://${settings.host}:${settings.port}`),
        defaultLocale: site.defaultLocale,
        privateHosts: new Set(settings.privateLinkHosts),
      },
      (error) => report(error, 'webhooks'),
    ),
  }),
  background: ({ webhookWorker }: WebhookServices) => [{ stop: () => webhookWorker.stop() }],
  dueWork: ({ webhookWorker }: WebhookServices) => [webhookWorker],
  mails: [webhookOffMail],
  personalData: webhooksPersonalData,
  routes,
  staffPlaces,
  sweeps: [
    {
      name: 'webhook deliveries of long ago',
      everySeconds: 3600,
      run: ({ db }: { db: Db }) => sweepWebhooks(db, new Date()),
    },
  ],
};

import type { FirstStep } from '../accounts/first-step.ts';
import type { StaffPlace } from '../accounts/staff-place.ts';
import type { Site } from '../config/site.ts';
import type { Database, Db } from '../db/client.ts';
import { openStorage, type StorageSettings } from '../files/open-storage.ts';
import type { FileStorage } from '../files/storage.ts';
import { sweepStorage } from '../files/sweep-storage.ts';
import type { Catalog } from '../i18n/catalog.ts';
import { senderOf } from '../mail/address.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import type { TicketServices } from '../tickets/domain.ts';
import { findAnswerRoute } from './answers.ts';
import { MailFetcher } from './fetcher.ts';
import { MailListener } from './listener.ts';
import { createMailReader, type MailReader } from './mail-reader.ts';
import type { MailboxMessages } from './messages/types.ts';
import { mailboxPersonalData } from './personal.ts';
import { mayManageMailboxes, mayReadMails } from './policy.ts';
import { inboundWork, type MailInApp } from './read-due.ts';
import { mailboxes } from './schema.ts';
import { countWaitingMails, knownKeys, sweepInbound } from './store.ts';
import { troubleMailKinds } from './trouble.ts';
import { askNameServers } from './verify.ts';

/** What mail that comes in keeps open. */
export interface MailboxServices {
  mailsIn: FileStorage;
  mailReader: MailReader;
}

/** What it needs of the running product. */
type MailboxApp = TicketServices &
  MailboxServices & {
    db: Db;
    database: Database;
    secret: string;
    site: Site;
    messages: Catalog<MailboxMessages>;
    settings: {
      mailFrom: string | undefined;
      publicUrl: string | undefined;
      mailListen: { host: string; port: number } | undefined;
      mailTls: { cert: string; key: string } | undefined;
    };
    report(error: unknown, work?: string): void;
  };

const routes: RouteRules = {
  '/[locale]/staff/mailboxes': FORM,
  '/[locale]/staff/mailboxes/new': FORM,
  '/[locale]/staff/mailboxes/[id]': FORM,
  '/[locale]/staff/suspended': FORM,
  '/[locale]/staff/suspended/[id]': FORM,
  '/[locale]/staff/suspended/[id]/original': { streams: true },
};

const staffPlaces: readonly StaffPlace<MailboxMessages, { db: Db }>[] = [
  {
    path: 'suspended',
    group: 'answer',
    icon: 'mail-warning',
    words: ({ mailbox: { suspended } }) => ({ title: suspended.title, text: suspended.place }),
    may: mayReadMails,
    waiting: {
      count: ({ db }) => countWaitingMails(db),
      words: ({ mailbox }, count) => mailbox.suspended.waiting({ count }),
      quiet: true,
    },
  },
  {
    path: 'mailboxes',
    group: 'manage',
    icon: 'mail',
    words: ({ mailbox }) => ({ title: mailbox.title, text: mailbox.place }),
    may: mayManageMailboxes,
  },
];

const firstSteps: readonly FirstStep<MailboxMessages, { db: Db }>[] = [
  {
    id: 'mailbox',
    words: ({ mailbox }) => mailbox.firstStep,
    path: 'staff/mailboxes',
    article: 'mailboxes',
    done: async ({ db }) => (await db.$count(mailboxes)) > 0,
  },
];

/** Bytes without a row are removed after so long: a row may be about to be written. */
const UNKNOWN_HOURS = 24;

function mailInApp(app: MailboxApp): MailInApp {
  const { site, messages } = app;
  return {
    db: app.db,
    secret: app.secret,
    attachments: app.attachments,
    mails: app.mailsIn,
    reader: app.mailReader,
    resolver: askNameServers,
    sender: senderOf(app.settings),
    defaultLocale: site.defaultLocale,
    words: (locale) => ({ author: site.name, ...messages.in(locale ?? site.defaultLocale).mailbox.written }),
  };
}

/** What the product needs to know of mail that comes in. */
export const mailboxDomain = {
  name: 'mailbox',
  open: ({ settings }: { settings: StorageSettings }): MailboxServices => ({
    mailsIn: openStorage(settings, 'mails-in'),
    mailReader: createMailReader(),
  }),
  background: (app: MailboxApp) => {
    const { db, database, secret, mailsIn, mailReader, settings, site } = app;
    const report = (error: unknown) => app.report(error, 'mail in');
    const { mailListen: listen, mailTls: tls } = settings;
    return [
      { stop: () => mailReader.close() },
      ...(listen ? [new MailListener(db, mailsIn, { ...listen, tls }, report)] : []),
      new MailFetcher({ database, secret, storage: mailsIn, defaultLocale: site.defaultLocale }, report),
    ];
  },
  dueWork: (app: MailboxApp) => [inboundWork(mailInApp(app), (error) => app.report(error, 'mails-in'))],
  answers: (app: { db: Db; secret: string }) => (_: Db, mail: Parameters<typeof findAnswerRoute>[1], host: string) =>
    findAnswerRoute(app, mail, host),
  mails: troubleMailKinds,
  personalData: mailboxPersonalData,
  routes,
  staffPlaces,
  firstSteps,
  sweeps: [
    {
      name: 'mails in of long ago',
      everySeconds: 3600,
      async run({ db, mailsIn }: { db: Db } & MailboxServices) {
        const now = new Date();
        await sweepInbound(db, now);
        const before = new Date(now.getTime() - UNKNOWN_HOURS * 3_600_000);
        await sweepStorage(mailsIn, before, (keys) => knownKeys(db, keys));
      },
    },
  ],
};

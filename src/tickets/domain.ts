import type { FirstStep } from '../accounts/first-step.ts';
import type { SiteLink } from '../accounts/site-link.ts';
import type { StaffPlace } from '../accounts/staff-place.ts';
import type { ContactChannel } from '../config/channels.ts';
import type { Database, Db } from '../db/client.ts';
import { openStorage, type StorageSettings } from '../files/open-storage.ts';
import type { FileStorage } from '../files/storage.ts';
import { senderOf } from '../mail/address.ts';
import type { MailKind } from '../mail/kinds.ts';
import { FORM, type RouteRules } from '../server/route-rules.ts';
import { sweepAlerts } from './alerts/store.ts';
import { sweepAttachments } from './attachments.ts';
import {
  reasonNotToSendTicketMail,
  TICKET_MAILS,
  ticketMailHeaders,
  ticketMailsWork,
  ticketMailValues,
} from './mail.ts';
import type { TicketsMessages } from './messages/types.ts';
import { ticketsPersonalData } from './personal.ts';
import { mayManageGroups, mayReadRequests } from './policy.ts';
import { unreadAnswers } from './reads.ts';
import { buildIndexJob } from './search/build-index.ts';
import { type TicketsSite, ticketSections } from './site-section.ts';
import { countWaiting } from './staff-requests.ts';
import { teamMailKinds } from './team-mail.ts';
import { UPLOAD_LIMIT_BYTES } from './ticket.ts';

/** What tickets keep open. */
export interface TicketServices {
  attachments: FileStorage;
}

/** What the product needs to know of mails about tickets. */
export const ticketMailKinds = TICKET_MAILS.map(
  (name): MailKind => ({
    name,
    reasonNotToSend: reasonNotToSendTicketMail,
    currentValues: ticketMailValues,
    headers: ticketMailHeaders,
    acknowledges: name === 'ticket-received',
  }),
);

const routes: RouteRules = {
  '/[locale]/requests': { framed: true },
  '/[locale]/requests/[id]': { ...FORM, bodyBytes: UPLOAD_LIMIT_BYTES, framed: true },
  '/[locale]/requests/[id]/attachments/[attachment]': { streams: true, framed: true },
  // The last part opens the request.
  '/[locale]/requests/open/[token]': { ...FORM, bodyBytes: UPLOAD_LIMIT_BYTES, secretPath: true },
  '/[locale]/requests/open/[token]/attachments/[attachment]': { streams: true },
  // Mail programs post to it of themselves (RFC 8058), without saying where they come from; the secret in the address is what counts.
  '/[locale]/requests/mails/[token]': { ...FORM, foreignPosts: true, secretPath: true },
  '/[locale]/rate/[token]': { ...FORM, secretPath: true },
  '/[locale]/staff/requests/[id]/attachments/[attachment]': { streams: true },
  '/[locale]/staff/groups': FORM,
};

/** The way to one's own requests. */
const requestsLink: SiteLink<TicketsMessages, { db: Db }> = {
  at: ['account'],
  path: 'requests',
  icon: 'ticket',
  label: ({ requests }) => requests.link,
  shown: (_, viewer) => viewer.id !== undefined,
  waiting: {
    count: ({ db }, viewer) => unreadAnswers(db, viewer),
    label: ({ requests }, count) => requests.unread({ count }),
  },
};

const staffPlaces: readonly StaffPlace<TicketsMessages, { db: Db }>[] = [
  {
    path: 'requests',
    group: 'answer',
    icon: 'ticket',
    words: ({ requests: { staff } }) => ({ title: staff.title, text: staff.place }),
    may: mayReadRequests,
    waiting: { count: ({ db }) => countWaiting(db), words: ({ requests }, count) => requests.staff.waiting({ count }) },
  },
];

const groupsPlace: StaffPlace<TicketsMessages> = {
  path: 'groups',
  group: 'manage',
  icon: 'users-round',
  words: ({ groups }) => ({ title: groups.title, text: groups.place }),
  may: mayManageGroups,
};

const firstSteps: readonly FirstStep<TicketsMessages, { site: TicketsSite }>[] = [
  {
    id: 'told',
    words: ({ requests }) => requests.staff.firstStep,
    article: 'day-one-for-a-team',
    done: ({ site }) => site.team.length > 0,
  },
];

/** What the product needs to know of tickets. */
export const ticketsDomain = {
  name: 'tickets',
  siteSections: ticketSections,
  contactChannels: ['email', 'chat', 'call'] satisfies ContactChannel[],
  open: ({ settings }: { settings: StorageSettings }): TicketServices => ({
    attachments: openStorage(settings, 'attachments'),
  }),
  dueWork: (app: {
    db: Db;
    site: TicketsSite;
    secret: string;
    settings: { mailFrom: string | undefined; publicUrl: string | undefined };
    report: (error: unknown) => void;
  }) => [ticketMailsWork(app.db, { site: app.site, secret: app.secret, sender: senderOf(app.settings) }, app.report)],
  mails: [...ticketMailKinds, ...teamMailKinds],
  personalData: ticketsPersonalData,
  routes,
  links: [requestsLink],
  staffPlaces: [...staffPlaces, groupsPlace],
  firstSteps,
  jobs: ({ database }: { database: Database }) => [buildIndexJob(database)],
  sweeps: [
    {
      name: 'uploads that no ticket has',
      everySeconds: 3600,
      run: ({ db, attachments }: { db: Db } & TicketServices) => sweepAttachments(db, attachments, new Date()),
    },
    {
      name: 'alerts of long ago',
      everySeconds: 86_400,
      run: ({ db }: { db: Db }) => sweepAlerts(db, new Date()),
    },
  ],
};

import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import type { FirstStep } from './first-step.ts';
import type { AccountsMessages } from './messages/types.ts';
import { users } from './schema.ts';
import { staffNeedSecondFactor } from './store.ts';

/** What Helpwell is called and coloured before anybody has said otherwise. */
const UNTOUCHED = { name: 'Helpwell', accent: '#0f6b5c' };

interface App {
  db: Db;
  site: { name: string; colors: { accent: string } };
  settings: { smtpUrl: string | undefined; mailFrom: string | undefined; publicUrl: string | undefined };
}

const works = and(isNull(users.deletedAt), isNull(users.suspendedAt));
const isAdministrator = and(eq(users.role, 'administrator'), works);

/** The first steps about the site itself and its people. */
export const firstSteps: readonly FirstStep<AccountsMessages, App>[] = [
  {
    id: 'brand',
    words: ({ accounts }) => accounts.firstSteps.brand,
    article: 'make-it-yours',
    done: ({ site }) => site.name !== UNTOUCHED.name || site.colors.accent.toLowerCase() !== UNTOUCHED.accent,
  },
  {
    id: 'address',
    words: ({ accounts }) => accounts.firstSteps.address,
    article: 'before-you-go-live',
    done: ({ settings }) => settings.publicUrl !== undefined,
  },
  {
    id: 'mail',
    words: ({ accounts }) => accounts.firstSteps.mail,
    article: 'mail',
    done: ({ settings }) => settings.smtpUrl !== undefined && settings.mailFrom !== undefined,
  },
  {
    id: 'administrator',
    words: ({ accounts }) => accounts.firstSteps.administrator,
    path: 'staff/people',
    article: 'people',
    done: async ({ db }) => (await db.$count(users, isAdministrator)) > 1,
  },
  {
    id: 'second-factor',
    words: ({ accounts }) => accounts.firstSteps.factor,
    path: 'account/second-factor',
    article: 'people',
    async done({ db }) {
      if (await staffNeedSecondFactor(db)) return true;
      const without = and(ne(users.role, 'member'), works, isNull(users.totpConfirmedAt));
      return (await db.$count(users, without)) === 0;
    },
  },
  {
    // No process knows of the copies that others make of its database: an administrator says so.
    id: 'backup',
    words: ({ accounts }) => accounts.firstSteps.backup,
    article: 'backup',
    done: () => false,
  },
];

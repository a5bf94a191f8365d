import { desc, eq } from 'drizzle-orm';
import { readSettings } from '../config/settings.ts';
import type { Db } from '../db/client.ts';
import { domains } from '../domains.ts';
import { mailOutbox } from '../mail/schema.ts';
import { hashPassword } from './password.ts';
import { startSession } from './session.ts';
import type { AccountsApp } from './sign-in.ts';
import { insertUser, type User } from './store.ts';
import type { AccountRole } from './viewer.ts';

export const PASSWORD = 'three horses in the rain';

/** The part of the product that the use cases of accounts need, around a test's database. */
export function testApp(db: Db, env: Record<string, string> = {}): AccountsApp {
  return {
    db,
    secret: 'a secret for tests, long enough',
    settings: readSettings(env),
    personalData: domains.flatMap(({ personalData }) => personalData ?? []),
  };
}

let made = 0;

/** Made once: hashing is slow on purpose, and hardly a test looks at it. */
let hashed: Promise<string> | undefined;
function passwordHash(): Promise<string> {
  hashed ??= hashPassword(PASSWORD);
  return hashed;
}

/** An account with an address nobody else has and the password {@link PASSWORD}. */
export async function aUser(
  db: Db,
  wanted: { role?: AccountRole; email?: string; name?: string; password?: null; locale?: string } = {},
): Promise<User & { email: string }> {
  made += 1;
  const user = await insertUser(db, {
    email: wanted.email ?? `person-${made}-${crypto.randomUUID().slice(0, 8)}@example.com`,
    name: wanted.name ?? `Person ${made}`,
    role: wanted.role ?? 'member',
    locale: wanted.locale ?? 'en',
    passwordHash: wanted.password === null ? null : await passwordHash(),
  });
  return user as User & { email: string };
}

/** A session of the person; its id as the cookie holds it. */
export function aSession(db: Db, userId: number, userAgent = 'a browser'): Promise<string> {
  return startSession(db, { userId, method: 'password', secondFactor: false, userAgent });
}

/** Where a test's requests come from; a number gives another network. */
export function from(network = 1) {
  return { address: `203.0.113.${network}`, userAgent: 'a browser' };
}

/** The mails to an address, the newest first. */
export async function mailsTo(db: Db, email: string) {
  return db.select().from(mailOutbox).where(eq(mailOutbox.toAddress, email)).orderBy(desc(mailOutbox.id));
}

/** The secret of the link in the newest mail to an address. */
export async function mailedToken(db: Db, email: string): Promise<string> {
  const [mail] = await mailsTo(db, email);
  return /token=([\w-]+)/.exec(mail?.data['link'] ?? '')?.[1] ?? '';
}

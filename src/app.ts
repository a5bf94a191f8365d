import path from 'node:path';
import type { Logger } from 'pino';
import { ACCOUNT_MAILS, reasonNotToSendAccountMail } from './accounts/mails.ts';
import { sweepSessions } from './accounts/session.ts';
import { sweepProductTokens, sweepTokens } from './accounts/tokens.ts';
import { synchronize } from './articles/sync.ts';
import { installationName, installationSecret } from './config/secret.ts';
import type { Settings } from './config/settings.ts';
import { readSite, type Site } from './config/site.ts';
import { makeTheme, type Theme } from './config/theme.ts';
import { type Database, databaseLocation, openDatabase } from './db/client.ts';
import { migrate } from './db/migrate.ts';
import { Ledger } from './deflection/ledger.ts';
import { solvedTickets } from './deflection/solved-tickets.ts';
import type { Catalog } from './i18n/catalog.ts';
import { sweepMails } from './mail/outbox.ts';
import { deliverBy } from './mail/transport.ts';
import { MailWorker } from './mail/worker.ts';
import { type Messages, readMessages } from './messages.ts';
import { sweepLearnt } from './search/learning.ts';
import { PagefindIndex } from './search/pagefind.ts';
import { Search } from './search/search.ts';
import { PageCache } from './server/page-cache.ts';
import { TaggedCache } from './server/tagged-cache.ts';
import { sweepAttachments } from './tickets/attachments.ts';
import { reasonNotToSendTicketMail, ticketMailer, ticketMailHeaders } from './tickets/mail.ts';
import { folderStorage } from './tickets/storage.ts';
import { PAGES_CHANNEL } from './web/cache-tags.ts';
import { sweepLimits } from './web/limits.ts';

/** The running product: everything a page or an endpoint needs, opened once for the process. */
export interface App {
  settings: Settings;
  site: Site;
  theme: Theme;
  /** What the interface says, in each language. */
  messages: Catalog<Messages>;
  database: Database;
  db: Database['db'];
  secret: string;
  search: Search;
  pagefind: PagefindIndex;
  pages: PageCache;
  /** What pages are made of, while none of it has changed. */
  remembered: TaggedCache<object>;
  ledger: Ledger;
  /** Sends what lies in the outbox; started once the address of the server is known. */
  mail: MailWorker;
  attachments: ReturnType<typeof folderStorage>;
  log: Logger;
  /** Ends what runs in the background and closes the database. */
  stop(): Promise<void>;
}

/** How often uploads that never became part of a ticket, and counters whose time is over, are removed. */
const SWEEP_MS = 60 * 60 * 1000;

/** Memory for what pages are made of; a few thousand articles. */
const REMEMBERED_BYTES = 64 * 1024 * 1024;

// On globalThis, because the development server loads this module anew after each change.
const holder = globalThis as { helpwell?: App };

/** The running product. @throws Error before {@link startApp} has finished: a mistake in the code, not a state to handle. */
export function app(): App {
  if (!holder.helpwell) throw new Error('The app has not been started.');
  return holder.helpwell;
}

/**
 * Opens the storage, migrates, synchronises the content, and starts search and page cache.
 * @throws SettingsError, FolderInUseError with a message for the operator.
 */
export async function startApp(settings: Settings, log: Logger): Promise<App> {
  const site = await readSite(settings.contentDir);
  const database = await openDatabase(databaseLocation(settings));
  const { db } = database;
  await migrate(database);
  const report = (error: unknown) => log.error({ err: error }, 'background work failed');

  const secret = await installationSecret(db, settings.secret);
  const synced = await synchronize(db, { contentDir: settings.contentDir, site });
  for (const problem of synced.problems) log.warn({ problem }, 'content');
  log.info({ ...synced.counts }, 'content synchronised');

  // The embedded database has no process that gathers statistics, and without them its plans are poor.
  if (database.kind === 'embedded' && synced.counts.created + synced.counts.updated > 0)
    await database.execute('analyze');

  const pages = new PageCache(settings.pageCacheMegabytes);
  const remembered = new TaggedCache<object>(REMEMBERED_BYTES);
  const forget = (tags: string[]) => {
    remembered.invalidate(tags);
    pages.invalidate(tags);
  };
  const stopListening = await database.listen(
    PAGES_CHANNEL,
    (payload) => forget(payload.split(' ')),
    () => forget(['*']),
  );
  // The runtime of the model is loaded where it is wanted.
  const dense =
    settings.dense &&
    (await (
      await import('./search/dense-index.ts')
    ).DenseIndex.open(database, settings.dense, (err) =>
      log.warn({ err }, 'search by meaning is left out where it fails; the words alone answer'),
    ));
  const installation = await installationName(db);
  const search = new Search(
    database,
    report,
    { file: path.join(settings.dataDir, 'search', 'index'), installation },
    dense,
  );
  await search.start();
  const pagefind = new PagefindIndex(
    search,
    db,
    { folder: path.join(settings.dataDir, 'search', 'pagefind'), installation },
    report,
  );
  const ledger = new Ledger(db, report);
  const attachments = folderStorage(path.join(settings.dataDir, 'attachments'));
  const mail = new MailWorker(
    database,
    {
      site,
      contentDir: settings.contentDir,
      deliver: deliverBy({ smtpUrl: settings.smtpUrl, folder: path.join(settings.dataDir, 'mail') }),
      from: settings.mailFrom,
      noteFailure: (mail, reason) => log.warn({ mail, reason }, 'a mail could not be sent'),
      reasonNotTo: async (tx, queued) =>
        (await reasonNotToSendAccountMail(tx, queued)) ?? (await reasonNotToSendTicketMail(tx, queued)),
      headersOf: ticketMailHeaders,
      critical: ACCOUNT_MAILS,
    },
    report,
  );
  const mailsOfTickets = ticketMailer(database, { site, secret }, report);
  await mailsOfTickets.start();
  const lessons = solvedTickets(database, { secret, publicUrl: settings.publicUrl }, report);
  await lessons.start();
  const sweep = () =>
    Promise.all([
      sweepAttachments(db, attachments, new Date()),
      sweepLimits(db, new Date()),
      sweepLearnt(db, new Date()),
      sweepSessions(db),
      sweepTokens(db, new Date()),
      sweepProductTokens(db, new Date()),
      sweepMails(db, new Date()),
    ]).catch(report);
  const sweeping = setInterval(() => void sweep(), SWEEP_MS).unref();

  const started: App = {
    settings,
    site,
    theme: makeTheme(site.colors.accent),
    messages: readMessages(settings.contentDir, (problem) => log.warn({ problem }, 'messages')),
    database,
    db,
    secret,
    search,
    pagefind,
    pages,
    remembered,
    ledger,
    mail,
    attachments,
    log,
    async stop() {
      clearInterval(sweeping);
      await lessons.stop();
      await mailsOfTickets.stop();
      await mail.stop();
      await pagefind.stop();
      await search.stop();
      await ledger.stop();
      await stopListening();
      await database.close();
      delete holder.helpwell;
    },
  };
  holder.helpwell = started;
  pagefind.start();
  return started;
}

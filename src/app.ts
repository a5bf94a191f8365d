import path from 'node:path';
import type { Logger } from 'pino';
import type { Settings } from './config/settings.ts';
import { readSite } from './config/site.ts';
import { makeTheme } from './config/theme.ts';
import { databaseLocation, openDatabase } from './db/client.ts';
import { installationSecret } from './db/installation.ts';
import { migrate } from './db/migrate.ts';
import { isUnavailable } from './db/unavailable.ts';
import { type Background, type Core, domains, type Services, type Sweep } from './domains.ts';
import { mailRules } from './mail/kinds.ts';
import { deliverBy } from './mail/transport.ts';
import { MailWorker } from './mail/worker.ts';
import { readMessages } from './messages.ts';
import { PageCache } from './server/page-cache.ts';
import { Memory } from './web/memory.ts';

/** The running product: everything a page or an endpoint needs, opened once for the process. */
export interface App extends Core, Services {
  /** Sends what lies in the outbox; started once the address of the server is known. */
  mail: MailWorker;
  /** Ends what runs in the background and closes the database. */
  stop(): Promise<void>;
}

/** Memory for what pages are made of, beside the pages themselves; a few thousand articles. */
const BESIDE_PAGES_MB = 64;

// On globalThis, because the development server loads this module anew after each change.
const holder = globalThis as { helpwell?: App };

/** The running product. @throws Error before {@link startApp} has finished: a mistake in the code, not a state to handle. */
export function app(): App {
  if (!holder.helpwell) throw new Error('The app has not been started.');
  return holder.helpwell;
}

/**
 * Opens the storage, migrates, and opens and starts what the domains declare.
 * @throws SettingsError, FolderInUseError with a message for the operator.
 */
export async function startApp(settings: Settings, log: Logger): Promise<App> {
  const core = await openCore(settings, log);
  const { database } = core;
  const stopFollowing = await core.memory.follow(database);

  const services = {};
  for (const domain of domains) Object.assign(services, await domain.open?.({ ...core, ...services }));
  // What each domain opens is named in Services.
  const opened = { ...core, ...(services as Services) };
  const mail = makeMailWorker(opened);
  const background = [mail, ...domains.flatMap((domain) => domain.background?.(opened) ?? []), sweeper(opened)];
  const started: App = {
    ...opened,
    mail,
    async stop() {
      for (const one of background.toReversed()) await one.stop();
      await stopFollowing();
      await database.close();
      delete holder.helpwell;
    },
  };
  holder.helpwell = started;
  // The mail needs the address of the server, which is not known yet.
  for (const one of background) if (one !== mail) await (one as Background).start?.();
  return started;
}

async function openCore(settings: Settings, log: Logger): Promise<Core> {
  const site = await readSite(settings.contentDir);
  const database = await openDatabase(databaseLocation(settings));
  await migrate(database);
  database.onReachable((reachable) => {
    if (reachable) log.warn('the database is back');
    else log.error('the database cannot be reached; reading and searching go on, everything else is answered with 503');
  });
  const memory = new Memory((settings.pageCacheMegabytes + BESIDE_PAGES_MB) * 1024 * 1024);
  return {
    settings,
    site,
    theme: makeTheme(site.colors.accent),
    database,
    db: database.db,
    secret: await installationSecret(database.db, settings.secret),
    messages: readMessages(settings.contentDir, (problem) => log.warn({ problem }, 'messages')),
    log,
    memory,
    pages: new PageCache(memory, settings.pageCacheMegabytes > 0),
    personalData: domains.flatMap(({ personalData }) => personalData ?? []),
    async presentPath(db, former) {
      for (const domain of domains) {
        const present = await domain.presentPath?.(db, former);
        if (present) return present;
      }
      return undefined;
    },
    // That the database is away stands in the log once, not with everything that tries meanwhile.
    report: (error) => log[isUnavailable(error) ? 'debug' : 'error']({ err: error }, 'background work failed'),
  };
}

function makeMailWorker({ database, settings, site, log, report }: Core): MailWorker {
  return new MailWorker(
    database,
    {
      site,
      contentDir: settings.contentDir,
      deliver: deliverBy({ smtpUrl: settings.smtpUrl, folder: path.join(settings.dataDir, 'mail') }),
      from: settings.mailFrom,
      noteFailure: (mail, reason) => log.warn({ mail, reason }, 'a mail could not be sent'),
      ...mailRules(domains.flatMap(({ mails = [] }) => mails)),
    },
    report,
  );
}

/** Does by the clock what the domains declare; each that fails is reported, and keeps no other from being done. */
function sweeper(app: Core & Services): Background {
  const running = new Set<Promise<unknown>>();
  const sweep = ({ run, name }: Sweep) => {
    const done = run(app)
      .catch((error) => app.report(new Error(`Sweeping failed: ${name}`, { cause: error })))
      .finally(() => running.delete(done));
    running.add(done);
  };
  const timers: NodeJS.Timeout[] = [];
  return {
    start() {
      for (const one of domains.flatMap(({ sweeps = [] }) => sweeps))
        timers.push(setInterval(() => sweep(one), one.everySeconds * 1000).unref());
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}

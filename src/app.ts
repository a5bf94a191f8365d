import path from 'node:path';
import type { Logger } from 'pino';
import { openDataFolder } from './config/private-folder.ts';
import type { Settings } from './config/settings.ts';
import { readSite } from './config/site.ts';
import { makeTheme } from './config/theme.ts';
import { databaseLocation, openDatabase } from './db/client.ts';
import { installationSecret } from './db/installation.ts';
import { migrate } from './db/migrate.ts';
import { isUnavailable } from './db/unavailable.ts';
import { type Background, type Core, domains, type Services, type Sweep, siteDeclaration } from './domains.ts';
import { Clock } from './jobs/clock.ts';
import type { JobKind } from './jobs/job.ts';
import { JobRunner } from './jobs/runner.ts';
import { noteFailure, WatchedWork } from './jobs/watch.ts';
import { openTransport } from './mail/transport.ts';
import { MailWorker } from './mail/worker.ts';
import { readMessages } from './messages.ts';
import { ADDRESS, type ControlCommand, ControlServer } from './server/control.ts';
import { Memory } from './server/memory.ts';
import { PageCache } from './server/page-cache.ts';

/** The running product: everything a page or an endpoint needs, opened once for the process. */
export interface App extends Core, Services {
  /** Makes ready to send what lies in the outbox, once the address of the server is known. */
  mail: { start(base: URL): Promise<void> };
  /**
   * Begins everything that no answer depends on, once requests are taken: work by the clock, mails. Cannot fail.
   * @param address where they are taken, for commands that print links.
   */
  whenServing(address: string): void;
  /** What is done by the clock, for the staff. */
  works: readonly WatchedWork[];
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
  const mail = makeMail(opened);
  const clock = makeBackground(opened);
  let servesAt: string | undefined;
  const background = [
    ...domains.flatMap((domain) => domain.background?.(opened) ?? []),
    clock.background,
    ...makeControl(opened, () => servesAt),
  ];
  const started: App = {
    ...opened,
    mail,
    works: clock.works,
    whenServing(address) {
      servesAt = address;
      for (const one of background) one.whenServing?.();
      mail.whenServing();
    },
    async stop() {
      const steps = [
        () => mail.stop(),
        ...background.toReversed().map((one) => () => one.stop()),
        stopFollowing,
        () => database.close(),
      ];
      // Each, whatever becomes of those before it: a full disk must not leave the database open.
      const failures: unknown[] = [];
      for (const step of steps) await step().catch((error: unknown) => failures.push(error));
      delete holder.helpwell;
      if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be stopped in order.');
    },
  };
  holder.helpwell = started;
  for (const one of background) await one.start?.();
  return started;
}

async function openCore(settings: Settings, log: Logger): Promise<Core> {
  const site = await readSite(settings.contentDir, siteDeclaration);
  await openDataFolder(settings.dataDir);
  const database = await openDatabase(databaseLocation(settings));
  await migrate(database, (copy) =>
    log.warn({ copy }, 'this version changes the tables; the database as it was is kept'),
  );
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
    questionSources: domains.flatMap(({ questions }) => questions ?? []),
    async presentPath(db, former) {
      for (const domain of domains) {
        const present = await domain.presentPath?.(db, former);
        if (present) return present;
      }
      return undefined;
    },
    // That the database is away stands in the log once, not with everything that tries meanwhile.
    report(error, work) {
      noteFailure(error);
      log[isUnavailable(error) ? 'debug' : 'error']({ err: error, work }, 'background work failed');
    },
  };
}

/** What the domains do by the clock, and their jobs; sweeps come after everything that somebody waits for. */
function makeBackground(app: Core & Services): { works: WatchedWork[]; background: Background } {
  const kinds = domains.flatMap((domain) => domain.jobs?.(app) ?? []);
  const sweeps = domains.flatMap(({ sweeps = [] }) => sweeps).map((sweep) => asJob(sweep, app));
  const jobs = new JobRunner(app.db, [...kinds, ...sweeps], app.report);
  const works = domains.flatMap((domain) => domain.dueWork?.(app) ?? []).map((work) => new WatchedWork(work));
  const clock = new Clock(app.database, [...works, jobs], app.report);
  const stop = async () => {
    await clock.stop();
    await jobs.stop();
  };
  return { works, background: { start: () => clock.listen(), whenServing: () => clock.begin(), stop } };
}

/** What takes commands on the embedded database, which no second process may open. */
function makeControl(app: Core & Services, servesAt: () => string | undefined): Background[] {
  const { database, settings, report } = app;
  if (database.kind !== 'embedded') return [];
  const own: Record<string, ControlCommand> = { [ADDRESS]: async () => servesAt() };
  const commands = Object.assign(own, ...domains.map((domain) => domain.commands?.(app)));
  return [new ControlServer(settings.dataDir, commands, (error) => report(error, 'command'))];
}

function asJob({ name, everySeconds, run }: Sweep, app: Core & Services): JobKind {
  return { kind: `sweep: ${name}`, everySeconds, run: () => run(app) };
}

/** What sends mails, once the address of the server is known, which links in them begin with. */
function makeMail(app: Core & Services): {
  start(base: URL): Promise<void>;
  whenServing(): void;
  stop(): Promise<void>;
} {
  const { database, settings, site, log, report } = app;
  const transport = openTransport({ smtpUrl: settings.smtpUrl, folder: path.join(settings.dataDir, 'mail') });
  const mailer = {
    site,
    contentDir: settings.contentDir,
    transport,
    from: settings.mailFrom,
    kinds: domains.flatMap(({ mails = [] }) => mails),
    answers: domains.flatMap((domain) => domain.answers?.(app) ?? []),
    noteFailure: (mail: object, reason: string) => log.warn({ mail, reason }, 'a mail could not be sent'),
  };
  let worker: MailWorker | undefined;
  let clock: Clock | undefined;
  return {
    async start(base) {
      worker = new MailWorker(database, { ...mailer, base }, report);
      clock = new Clock(database, [worker], report);
      await clock.listen();
    },
    whenServing: () => clock?.begin(),
    async stop() {
      // Together: what is due is begun no more, however much it is.
      await Promise.all([clock?.stop(), worker?.stop()]);
      transport.close();
    },
  };
}

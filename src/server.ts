// First, because it counts for what is imported after it: the product, below.
import './module-resolution.ts';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import type { App } from './app.ts';
import { readSettings, SettingsError } from './config/settings.ts';
import { operatorMessage } from './db/operator-message.ts';
import type { Listening } from './server/http.ts';
import { createLog } from './server/log.ts';

const entry = path.join(import.meta.dirname, '../dist/server/entry.mjs');
/** Of what a start compiles, beside what it is made of: another build empties it. */
const compiled = path.join(import.meta.dirname, '../dist/compiled');

try {
  await main();
} catch (error) {
  // What an operator can mend is one line; anything else keeps its stack.
  console.error(operatorMessage(error) ?? error);
  process.exit(1);
}

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const log = createLog(settings.logLevel);
  if (!existsSync(entry))
    throw new SettingsError('The pages are not built. Run `npm run build`, or `npm start`, which does it.');
  // From the first request on it can be asked to stop, so it listens to signals before it serves.
  let stopping = false;
  const ready = Promise.withResolvers<() => Promise<void>>();
  // A start that fails ends the process with its message.
  ready.promise.catch(() => {});
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // A second Ctrl+C means "now".
      if (stopping) process.exit(1);
      stopping = true;
      void ready.promise
        .then((stop) => stop())
        .then(
          () => process.exit(0),
          (error) => {
            log.error({ err: error }, 'stopping failed');
            process.exit(1);
          },
        );
    });
  }
  // Saves a quarter of the time of loading the product, and takes 6 MB: with PostgreSQL a start is quick, and a small server to stay small.
  if (!settings.databaseUrl) module.enableCompileCache?.(compiled);
  const { startApp } = await import('./app.ts');
  const app = await startApp(settings, log);
  const { app: astro, logTo, contentSecurityPolicy } = await import(entry);
  logTo(log);
  const { listen } = await import('./server/http.ts');
  const { served } = await import('./served.ts');
  const server = await listen(served(app, astro, contentSecurityPolicy(app.theme.hash)));
  await app.mail.start(new URL(server.address));
  await announce(app, server.address);
  app.whenServing(server.address);
  // Now: what requests compile is not wanted at the next start.
  if (!settings.databaseUrl) module.flushCompileCache?.();
  ready.resolve(() => drain(app, server));
}

async function announce(app: App, address: string): Promise<void> {
  app.log.info({ address, storage: app.database.kind }, 'serving');
  console.log(`\n  ${app.site.name} is at ${address}\n`);
  const { setUpPath } = await import('./accounts/set-up.ts');
  const { isUnavailable } = await import('./db/unavailable.ts');
  // It serves by now: a database that goes away at this moment must not end it.
  const setUp = await setUpPath(app.db).catch((error) => {
    if (isUnavailable(error)) return undefined;
    throw error;
  });
  if (setUp) console.log(`  There is no administrator yet. Create it here:\n  ${address}${setUp}\n`);
}

/** Lets requests under way finish, then closes the storage. */
async function drain(app: App, server: Listening): Promise<void> {
  app.log.info('draining');
  await server.close(app.settings.shutdownSeconds * 1000);
  await app.stop();
  app.log.info('stopped');
}

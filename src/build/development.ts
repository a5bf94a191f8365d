import path from 'node:path';
import type { ViteDevServer } from 'vite';
import { type App, startApp } from '../app.ts';
import { synchronize } from '../articles/sync.ts';
import { ownAddress } from '../config/own-address.ts';
import { readSettings } from '../config/settings.ts';
import { filePermission } from '../served.ts';
import { contentFiles } from '../server/content-files.ts';
import { createLog } from '../server/log.ts';

/** Starts the product inside Astro's development server, which does the HTTP there. */
export async function startDevelopment(vite: ViteDevServer): Promise<void> {
  const settings = readSettings({ LOG_LEVEL: 'warn', ...process.env });
  const app = await startApp(settings, createLog(settings.logLevel));
  const address = ownAddress(settings);
  await app.mail.start(new URL(address));
  app.whenServing(address);
  followContent(vite, app);
  vite.middlewares.use(contentFiles(settings.contentDir, filePermission(app)));
  vite.httpServer?.once('close', () => void app.stop());
}

/** Milliseconds in which nothing may change any more: editors write a file in several steps. */
const CALM_MS = 200;

/** Publishes what is changed in the content folder, and lets open pages load again. */
function followContent(vite: ViteDevServer, app: App): void {
  const { settings, site, database, log } = app;
  let waiting: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const publish = async () => {
    try {
      const { problems } = await synchronize(database.db, { contentDir: settings.contentDir, site });
      for (const problem of problems) log.warn({ problem }, 'content');
      vite.ws.send({ type: 'full-reload' });
    } catch (error) {
      log.error(error, 'the changed content could not be read');
    }
  };
  vite.watcher.add(settings.contentDir);
  vite.watcher.on('all', (_, file) => {
    if (!path.resolve(file).startsWith(`${settings.contentDir}${path.sep}`)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      // One after the other: each reads the whole folder.
      work = work.then(publish);
    }, CALM_MS);
  });
  vite.httpServer?.once('close', () => clearTimeout(waiting));
}

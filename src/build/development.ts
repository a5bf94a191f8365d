import type { ViteDevServer } from 'vite';
import { startApp } from '../app.ts';
import { readSettings } from '../config/settings.ts';
import { filePermission } from '../served.ts';
import { contentFiles } from '../server/content-files.ts';
import { createLog } from '../server/log.ts';

/** Starts the product inside Astro's development server, which does the HTTP there. */
export async function startDevelopment(vite: ViteDevServer): Promise<void> {
  const settings = readSettings({ LOG_LEVEL: 'warn', ...process.env });
  const app = await startApp(settings, createLog(settings.logLevel));
  await app.mail.start(new URL(settings.publicUrl ?? `http://${settings.host}:${settings.port}`));
  vite.middlewares.use(contentFiles(settings.contentDir, filePermission(app)));
  vite.httpServer?.once('close', () => void app.stop());
}

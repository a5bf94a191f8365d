import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import type { Site } from '../config/site.ts';
import { makeFills } from '../config/theme.ts';
import type { Db } from '../db/client.ts';
import type { Catalog } from '../i18n/catalog.ts';
import { directionOf } from '../i18n/direction.ts';
import type { LoaderConfig } from './client/protocol.ts';
import type { WidgetMessages } from './messages/types.ts';
import { widgetScripts } from './schema.ts';

/** The script that products load, with this help center's colour and words in it. */
interface WidgetScript {
  text: string;
  /** Part of the address under which this very text stays. */
  version: string;
  /** For the attribute of that name (Subresource Integrity). */
  integrity: string;
}

/** With the version of the files that it loads later. */
export type BuiltScript = WidgetScript & { filesVersion: string };

/** What the build has made for products; see build/build-widget.ts. */
const WIDGET_FOLDER = path.join(import.meta.dirname, '../../dist/widget');

/** Characters of a digest in an address: enough that nobody finds another text for it. */
const VERSION_LENGTH = 24;

/** Makes the script of this help center of the one that was built. @param built with its placeholder. */
export function makeScript(
  built: string,
  { site, messages, filesVersion }: { site: Site; messages: Catalog<WidgetMessages>; filesVersion: string },
): WidgetScript {
  const codes = [site.defaultLocale, ...site.locales.map(({ code }) => code)];
  const { accent, onAccent } = makeFills(site.colors.accent);
  const config: LoaderConfig = {
    texts: Object.fromEntries(codes.map((code) => [code, messages.in(code).widget.loader])),
    rtl: codes.filter((code) => directionOf(code) === 'rtl'),
    accent,
    onAccent,
    version: filesVersion,
  };
  const text = built.replace('HELPWELL_CONFIG', () => JSON.stringify(config).replaceAll('<', '\\u003c'));
  const digest = createHash('sha384').update(text).digest();
  return {
    text,
    version: digest.toString('base64url').replaceAll(/[-_]/g, '').slice(0, VERSION_LENGTH),
    integrity: `sha384-${digest.toString('base64')}`,
  };
}

/** The script of this installation; undefined where the pages are not built, as in tests. */
export async function readScript(core: {
  site: Site;
  messages: Catalog<WidgetMessages>;
}): Promise<BuiltScript | undefined> {
  try {
    const [built, filesVersion] = await Promise.all([
      readFile(path.join(WIDGET_FOLDER, 'loader.txt'), 'utf8'),
      readFile(path.join(WIDGET_FOLDER, 'version.txt'), 'utf8'),
    ]);
    return { ...makeScript(built, { ...core, filesVersion }), filesVersion };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Files that a script loads later, as `page-1a2b3c4d5e.js`, in whatever version. */
const LATER = /^(page|record|tour)-[0-9a-f]{10}$/;

/**
 * A file that a script of an earlier build loads later, as it is now: what they say to each other goes on meaning the same.
 * @param version as in its address, without the ending.
 */
export async function findLaterFile(version: string, filesVersion: string): Promise<string | undefined> {
  const [, name] = LATER.exec(version) ?? [];
  return name && readFile(path.join(WIDGET_FOLDER, `../client/widget/${name}-${filesVersion}.js`), 'utf8');
}

/** Keeps a script, so that its address goes on leading to it. */
export async function keepScript(db: Db, { version, text }: WidgetScript): Promise<void> {
  await db.insert(widgetScripts).values({ version, text }).onConflictDoNothing();
}

/** The text of a script that was served once. */
export async function findScript(db: Db, version: string): Promise<string | undefined> {
  const [row] = await db
    .select({ text: widgetScripts.text })
    .from(widgetScripts)
    .where(eq(widgetScripts.version, version));
  return row?.text;
}

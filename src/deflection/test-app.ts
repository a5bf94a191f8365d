import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { readSettings } from '../config/settings.ts';
import { parseSite } from '../config/site.ts';
import type { TestDatabase } from '../db/test-database.ts';
import { folderStorage } from '../files/storage.ts';
import { SEARCH_CHANNEL, Search } from '../search/search.ts';
import { type NewDocument, putDocument } from '../search/store.ts';
import { perform, type Sender } from '../web/action.ts';
import { aForm, aSender } from '../web/test-sender.ts';
import { askAction } from './actions.ts';
import type { Asking } from './asking.ts';
import { Ledger } from './ledger.ts';

const SITE = `
name: Test
tagline: Help
defaultLocale: en
locales: [{ code: en, label: English }, { code: fr, label: Français }]
contactForm:
  categories: [{ id: billing, label: Billing }, { id: technical, label: Technical }]
  fields:
    - { id: version, type: text, label: Version, required: true, categories: [technical], maxLength: 10 }
    - { id: system, type: choice, label: System, choices: [{ id: linux, label: Linux }, { id: mac, label: Mac }] }
`;

/** The parts of the product that the ask form works with, over a test database: a real search, ledger and attachment folder. */
export function openTestApp(on: TestDatabase, env: Record<string, string> = {}): () => Asking {
  let app: Asking;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'helpwell-app-'));
    const fail = (error: unknown) => {
      throw error;
    };
    const search = new Search(on.database, fail);
    await search.start();
    app = {
      site: parseSite(SITE),
      settings: readSettings(env),
      database: on.database,
      db: on.db,
      secret: 'a secret of at least thirty-two characters',
      search,
      ledger: new Ledger(on.database, fail),
      attachments: folderStorage(folder),
      log: pino({ level: 'silent' }),
    } as unknown as Asking;
  });
  afterAll(async () => {
    await app.search.stop();
    await app.ledger.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return () => app;
}

/** Publishes a document and waits until it can be found. */
export async function publish(app: Asking, document: Partial<NewDocument> & { title: string }): Promise<void> {
  const text = document.summary ?? document.title;
  await putDocument(app.db, {
    kind: 'article',
    sourceId: randomUUID(),
    locale: 'en',
    summary: text,
    tags: [],
    sections: [{ anchor: '', heading: '', text }],
    category: 'billing',
    audience: 'everyone',
    url: `/en/articles/${document.title.toLowerCase().replaceAll(/\W+/g, '-')}`,
    solved: false,
    ...document,
  });
  await settleSearch(app);
}

let marks = 0;

/**
 * Waits for the announcements of changes that are under way, which cross the database: one more is sent after them, of a document
 * that there is none of. They arrive in their order.
 */
export async function settleSearch(app: Asking): Promise<void> {
  const { db, search } = app;
  const mark = -++marks;
  const arrived = new Promise<void>((resolve) =>
    search.onChange(({ gone }) => {
      if (gone.includes(mark)) resolve();
    }),
  );
  await db.execute(sql`select pg_notify(${SEARCH_CHANNEL}, ${String(mark)})`);
  await arrived;
  await search.settle();
}

/** Sends the ask form, as a visitor. */
export function sendAsk(
  app: Asking,
  fields: Record<string, string | string[]>,
  { files, ...sender }: { files?: File[] } & Partial<Sender> = {},
) {
  return perform(app, askAction, aForm(fields, files), aSender(sender));
}

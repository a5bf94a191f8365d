import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext } from '@playwright/test';
import { addUser } from '../../src/accounts/set-up.ts';
import type { AccountRole } from '../../src/accounts/viewer.ts';
import { synchronize } from '../../src/articles/sync.ts';
import { demoCommunity } from '../../src/community/transfer/commands.ts';
import { readSite, type Site } from '../../src/config/site.ts';
import { type Db, openDatabase } from '../../src/db/client.ts';
import { migrate } from '../../src/db/migrate.ts';
import { siteDeclaration } from '../../src/domains.ts';
import { freePort } from '../../tests/e2e/http.ts';
import { embeddedPlace, type Place, ROOT, startHelpwell } from '../../tests/e2e/server.ts';

/** Who plays: a customer, and somebody of the team. */
export const PEOPLE = {
  customer: { name: 'Noor Haddad', email: 'noor@example.com', role: 'member' },
  colleague: { name: 'Mika Lindqvist', email: 'mika@example.com', role: 'member' },
  agent: { name: 'Rosa Keller', email: 'rosa@example.com', role: 'administrator' },
} as const satisfies Record<string, { name: string; email: string; role: string }>;
export type SignedIn = keyof typeof PEOPLE;

const PASSWORD = 'a lighthouse in the fog';

/** What a guide can bring about before the camera rolls. */
export interface Scenery {
  db: Db;
  site: Site;
  ids: Record<SignedIn, number>;
}

/** A new installation with the articles of Helpwell and the demo community, for one film. */
export interface Stage {
  /** The address of the help center, as the browser knows it. */
  url: string;
  place: Place;
  /** A window of the size of the film. */
  open(browser: Browser): Promise<BrowserContext>;
  enter(context: BrowserContext, who: SignedIn | undefined): Promise<void>;
  leave(): Promise<void>;
}

/** The addresses under which a film shows the help center beside a product, and that product. */
const HELP = 'https://help.example.com';
const PRODUCT = 'https://app.example.com';

/** What a guide needs. */
export interface StageNeeds {
  siteFile?: string;
  product?(home: string): string;
  prepare?(scenery: Scenery): Promise<void>;
}

/** Sets everything up. */
export async function setStage({ siteFile: added = '', product, prepare }: StageNeeds): Promise<Stage> {
  const place = await embeddedPlace(path.join(ROOT, 'content'), true);
  await rm(path.join(place.contentDir, 'videos'), { recursive: true, force: true });
  const siteFile = path.join(place.contentDir, 'site.yml');
  const topics = await readFile(path.join(ROOT, 'demo/community/topics.yml'), 'utf8');
  const site = await readFile(siteFile, 'utf8');
  await writeFile(siteFile, `${withoutSections(site, topics + added)}${topics.trimEnd()}\n${added}`);
  const database = await openDatabase({ folder: place.env['DATA_DIR']! });
  try {
    await migrate(database);
    await furnish(database.db, place.contentDir, prepare);
  } finally {
    await database.close();
  }
  const settings = { SECRET: 'a secret for films, long enough to be one', LIMITS: 'false' };
  const port = String(await freePort());
  const helpwell = await startHelpwell(place, { ...settings, PORT: port, ...(product && { PUBLIC_URL: HELP }) });
  const origin = `http://127.0.0.1:${port}`;
  const url = product ? HELP : helpwell.url;
  return {
    url,
    async open(browser) {
      const context = await openWindow(browser, url);
      if (product) await pretend(context, origin, product(HELP));
      return context;
    },
    place,
    enter: (context, who) => enter(context, { url, origin }, who),
    async leave() {
      await helpwell.stop();
      await place.remove();
    },
  };
}

/** A site file without the sections that another text has as well: YAML takes each once. */
function withoutSections(site: string, added: string): string {
  const names = new Set([...added.matchAll(/^([A-Za-z]\w*):/gm)].map(([, name]) => name));
  return site.replace(/^([A-Za-z]\w*):.*\n(?:(?:[ \t].*)?\n)*/gm, (section, name) => (names.has(name) ? '' : section));
}

async function furnish(db: Db, contentDir: string, prepare?: (scenery: Scenery) => Promise<void>): Promise<void> {
  const site = await readSite(contentDir, siteDeclaration);
  await synchronize(db, { contentDir, site });
  const ids = {} as Record<SignedIn, number>;
  for (const [who, person] of Object.entries(PEOPLE) as [SignedIn, (typeof PEOPLE)[SignedIn]][]) {
    const added = await addUser(db, { ...person, role: person.role as AccountRole, password: PASSWORD });
    if (!('id' in added)) throw new Error(`${person.name} could not be added.`);
    ids[who] = added.id;
  }
  await demoCommunity(db, site, { folder: path.join(ROOT, 'demo/community'), remove: false, anyway: true });
  await prepare?.({ db, site, ids });
}

/** Signs somebody in. @param place the address under which people know the help center, and the one under which it is reached from here. */
async function enter(
  context: BrowserContext,
  { url, origin }: { url: string; origin: string },
  who: SignedIn | undefined,
): Promise<void> {
  await context.clearCookies();
  if (!who) return;
  const answer = await fetch(`${origin}/en/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url },
    body: new URLSearchParams({ email: PEOPLE[who].email, password: PASSWORD }),
  });
  const session = answer.headers.getSetCookie().find((cookie) => cookie.includes('helpwell_session='));
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(session ?? '') ?? [];
  if (!name || value === undefined) throw new Error(`${PEOPLE[who].name} cannot sign in: ${answer.status}.`);
  await context.addCookies([{ name, value, url }]);
}

/** A window of the size of the film, sharper than a screen of today has to be. */
async function openWindow(browser: Browser, url: string): Promise<BrowserContext> {
  // A viewport would make pictures of CSS pixels; the browser itself has been started with a size and a scale.
  return await browser.newContext({
    baseURL: url,
    viewport: null,
    locale: 'en',
    timezoneId: 'UTC',
    colorScheme: 'light',
  });
}

/** Has the browser believe that help center and product are where the film shows them. */
async function pretend(context: BrowserContext, origin: string, productPage: string): Promise<void> {
  await context.route(`${PRODUCT}/**`, (route) => route.fulfill({ contentType: 'text/html', body: productPage }));
  await context.route(`${HELP}/**`, async (route) => {
    const request = route.request();
    const { host: _, 'content-length': _length, ...headers } = await request.allHeaders();
    const answer = await fetch(origin + request.url().slice(HELP.length), {
      method: request.method(),
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':'))),
      body: request.postDataBuffer() as Uint8Array<ArrayBuffer> | null,
      redirect: 'manual',
    });
    const { 'content-encoding': _encoding, ...answered } = Object.fromEntries(answer.headers);
    await route.fulfill({ status: answer.status, headers: answered, body: Buffer.from(await answer.arrayBuffer()) });
  });
}

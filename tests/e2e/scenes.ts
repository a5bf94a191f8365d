import type { Page } from '@playwright/test';
import type { Address } from './addresses.ts';
import { messages } from './messages.ts';
import { AskPage, SearchBox } from './pages.ts';
import type { Seeds } from './seeds.ts';

/** A page in a state that is worth looking at. */
export interface Scene {
  /** Where it belongs, and what it is, e.g. `staff: people`. */
  name: string;
  /** Who looks. */
  role: 'visitor' | 'member' | 'administrator';
  path: string;
  /** What brings it into its state, once it has loaded. */
  act?(page: Page): Promise<void>;
}

const t = messages('en');
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

/** Every page that somebody can open, for who may, and the states that only come about when somebody does something. */
export function scenesOf(addresses: readonly Address[], seeds: Seeds): Scene[] {
  const pages = addresses.filter(({ reads, file }) => reads && file.endsWith('.astro')).map(({ path }) => path);
  const extra = [
    '/en/categories/account',
    '/en/articles/reset-password',
    '/en/videos/ask-a-question',
    '/en/search?q=refund',
    '/en/search?q=zyzzyva',
    `/en/search?q=${LONG}`,
    '/en/nothing-here',
    '/fr/',
    '/fr/search?q=remboursement',
    `/en/ask/received?r=${seeds.receipt}`,
    '/en/staff/search?q=refund',
    '/en/staff/people/2',
    '/en/staff/requests?show=all',
    `/en/requests/${seeds.foreign}`,
  ];
  return [...[...new Set([...pages, ...extra])].map(sceneAt), ...DONE, ...communityScenes(seeds)];
}

/** What somebody with an account sees; visitors are led to the sign-in page. */
const MEMBERS = [
  ...['account', 'requests', 'notifications'],
  ...['new', 'held', 'posts'].map((part) => `community/${part}`),
].map((part) => `/en/${part}`);

function sceneAt(path: string): Scene {
  const place = path.split('/')[2];
  const role =
    place === 'staff' ? 'administrator' : MEMBERS.some((start) => path.startsWith(start)) ? 'member' : 'visitor';
  return { name: `${role}: ${path.replace(/[\w-]{40,}/, '…')}`, role, path };
}

/** What the same page of the community is to others, and what comes about while somebody writes. */
function communityScenes({ thread, held }: Seeds): Scene[] {
  const { new: texts, drafts, composer } = t.community;
  const toolbar = (page: Page) => page.getByRole('toolbar', { name: drafts.toolbar });
  const write = async (page: Page) => {
    await page.getByLabel(composer.body, { exact: true }).focus();
    await toolbar(page).waitFor();
    await page.getByLabel(composer.body, { exact: true }).fill('It **works** now:\n\n- one\n- two\n\n`larch --all`');
  };
  const seenAs = (role: Scene['role'], path: string): Scene => ({ name: `${role}: ${path}`, role, path });
  return [
    ...['/en/community?list=following', '/en/community?list=mine', '/en/community/tags/lamp', thread].map((path) =>
      seenAs('member', path),
    ),
    ...[thread, `${thread}/split`, `/en/community/held/${held}`, '/en/staff/review?show=decided'].map((path) =>
      seenAs('administrator', path),
    ),
    ...['/en/community?list=unanswered', '/en/search?q=zyzzyva&kind=thread', '/it/community', '/fr/community'].map(
      (path) => seenAs('visitor', path),
    ),
    { name: 'member: a reply with its toolbar', role: 'member', path: thread, act: write },
    {
      name: 'member: a reply before it is posted',
      role: 'member',
      path: thread,
      async act(page) {
        await write(page);
        await page.getByRole('button', { name: drafts.preview }).click();
        await page.getByRole('region', { name: drafts.previewTitle }).locator('strong').waitFor();
      },
    },
    {
      name: 'member: answers while a title is typed',
      role: 'member',
      path: '/en/community/new',
      async act(page) {
        await page.getByLabel(texts.titleLabel).pressSequentially('How do I reset a forgotten password?');
        await page.getByRole('region', { name: texts.likely }).getByRole('link').first().waitFor();
      },
    },
    {
      name: 'administrator: what can be done with a post',
      role: 'administrator',
      path: thread,
      act: (page) => page.locator('#post-2 details.more summary').click(),
    },
  ];
}

const click = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name, exact: true }).first().click();
};

/** What opens, and what one is told while typing or after sending. */
const DONE: Scene[] = [
  {
    name: 'visitor: languages',
    role: 'visitor',
    path: '/en/articles/refund',
    act: click(`${t.site.language}: English`),
  },
  {
    name: 'member: account menu',
    role: 'member',
    path: '/en/',
    act: click(t.accounts.account.signedInAs({ name: 'An member' })),
  },
  {
    name: 'visitor: results while typing',
    role: 'visitor',
    path: '/en/articles/refund',
    async act(page) {
      const box = new SearchBox(page);
      const opener = page.locator('[popovertarget=find]');
      await page.locator('[data-awake]').waitFor({ state: 'attached' });
      if (await opener.isVisible()) await opener.click();
      await box.input.fill('password');
      await box.results.first().waitFor();
    },
  },
  // Before a question is written, which this browser would keep as a draft.
  {
    name: 'visitor: ask form with mistakes',
    role: 'visitor',
    path: '/en/ask',
    async act(page) {
      const form = new AskPage(page);
      await form.ready();
      await form.send.click();
      await form.problems.first().waitFor();
    },
  },
  {
    name: 'visitor: answers beside the ask form',
    role: 'visitor',
    path: '/en/ask',
    async act(page) {
      const form = new AskPage(page);
      await form.ready();
      await form.fill({ subject: 'I forgot my password', body: 'How do I reset it?', email: 'zoe@example.com' });
      await page.waitForResponse((response) => response.url().includes('/api/suggest'));
      await page.waitForLoadState('networkidle');
    },
  },
  {
    name: 'visitor: wrong password',
    role: 'visitor',
    path: '/en/sign-in',
    async act(page) {
      await page.getByLabel(t.accounts.fields.email).fill('member@example.com');
      await page.getByLabel(t.accounts.fields.password, { exact: true }).fill('not this one');
      await page.getByRole('button', { name: t.accounts.signIn.submit, exact: true }).click();
      await page.getByRole('alert').first().waitFor();
    },
  },
];

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import Provider from 'oidc-provider';
import { invite } from '../../src/accounts/invite.ts';
import { callbackOf } from '../../src/accounts/provider.ts';
import { addUser } from '../../src/accounts/set-up.ts';
import { aUser, mailedToken, testApp } from '../../src/accounts/test-factory.ts';
import { migrate } from '../../src/db/migrate.ts';
import { messages } from './messages.ts';
import { somePlace, startHelpwell } from './server.ts';
import { expect, expectAccessible, testWith, type Watch } from './test.ts';

const t = messages('en').accounts;
const PASSWORD = 'three horses in the rain';

/** What each provider says of the people who sign in there, by the name they do it with. */
const ACME = {
  nia: { email: 'nia@example.com', email_verified: true, name: 'Nia New' },
  vera: { email: 'vera@example.com', email_verified: true, name: 'Vera at Acme' },
  ivan: { email: 'IVAN@example.com', email_verified: true, name: 'Ivan of Acme' },
  mallory: { email: 'victim@example.com', email_verified: false, name: 'Mallory' },
};
const BIRCH = {
  // The same number as at the other provider, and another person.
  nia: { email: 'nina@example.com', email_verified: true, name: 'Nina of Birch' },
  'v.miller': { email: 'VERA@example.com', email_verified: true, name: 'Vera at Birch' },
};

/** A provider program of its own on this machine; it answers once it knows who its client is. */
async function startProvider(id: string, name: string, people: Record<string, object>) {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { id, name, issuer, clientId: 'helpwell', clientSecret: `the secret of ${id}` };
  return {
    settings,
    serve(client: string) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: settings.clientId,
            client_secret: settings.clientSecret,
            redirect_uris: [callbackOf(settings, new URL(client))],
            token_endpoint_auth_method: 'client_secret_post',
          },
        ],
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        findAccount: async (_context, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people[sub] }) }),
        pkce: { required: () => true },
        // Cookies know no ports: both providers and the help center share one name here.
        cookies: {
          keys: [`a key of ${id}`],
          names: { session: `${id}_session`, interaction: `${id}_interaction`, resume: `${id}_resume` },
        },
      });
      const answer = provider.callback();
      server.on('request', (request, response) => {
        // Browsers ask for it; the provider has none.
        if (request.url === '/favicon.ico') response.writeHead(204).end();
        else void answer(request, response);
      });
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Path of the page of an invitation that waits for Ivan. */
let invitation: string;

const test = testWith(async (use) => {
  const place = await somePlace();
  const database = await place.open();
  await migrate(database);
  for (const [name, email] of [
    ['Vera Here', 'vera@example.com'],
    ['Victor Victim', 'victim@example.com'],
  ] as const)
    await addUser(database.db, { name, email, role: 'member', password: PASSWORD });
  const boss = await aUser(database.db, { name: 'Bo Boss', role: 'administrator' });
  const input = { list: 'Ivan <ivan@example.com>', role: 'editor', locale: 'en' };
  await invite(testApp(database.db), { ...boss, role: 'administrator' }, input, (_, role) => t.roles[role]);
  const token = await mailedToken(database.db, 'ivan@example.com');
  await database.close();
  const providers = [await startProvider('acme', 'Acme', ACME), await startProvider('birch', 'Birch', BIRCH)];
  const helpwell = await startHelpwell(place, {
    OIDC_PROVIDERS: JSON.stringify(providers.map(({ settings }) => settings)),
  });
  for (const provider of providers) provider.serve(helpwell.url);
  invitation = `/en/invitation?token=${token}`;
  await use(helpwell);
  await helpwell.stop();
  for (const provider of providers) await provider.stop();
  await place.remove();
});

/** The provider's own pages load a font from elsewhere, which the test's browser does not reach. */
test.beforeEach(({ watch }: { watch: Watch }) => watch.expects(/fonts\.googleapis\.com/));

/** Signs in through a provider as a person does: its button, its page, its question whether we may know the address. */
async function signInThrough(page: Page, name: 'Acme' | 'Birch', login: string): Promise<void> {
  await page.getByRole('link', { name: t.signIn.through({ provider: name }) }).click();
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('somebody signs in through a provider and comes to the page they wanted', async ({ page, baseURL }) => {
      await page.goto('/en/account/email');
      await expect(page.getByRole('link', { name: t.signIn.through({ provider: 'Birch' }) })).toBeVisible();
      await signInThrough(page, 'Acme', 'nia');
      await expect(page).toHaveURL(`${baseURL}/en/account/email`);
      await expect(page.getByText(t.email.present({ email: 'nia@example.com' }))).toBeVisible();
      const session = (await page.context().cookies(baseURL)).find(({ name }) => name === 'helpwell_session');
      expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
      // Nothing of the question to the provider is left.
      expect((await page.context().cookies(`${baseURL}/auth`)).map(({ name }) => name).join()).not.toContain(
        'helpwell_provider',
      );
      await page.goto('/en/account');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Nia New' }));
    });
  });

test('two tabs at once each come back to the page they wanted', async ({ page, baseURL }) => {
  const [first, second] = [page, await page.context().newPage()];
  await first.goto('/en/account/email');
  await second.goto('/en/account/password');
  for (const tab of [first, second]) {
    await tab.getByRole('link', { name: t.signIn.through({ provider: 'Acme' }) }).click();
    await tab.getByPlaceholder('Enter any login').waitFor();
  }
  const finish = async (tab: Page) => {
    await tab.getByPlaceholder('Enter any login').fill('nia');
    await tab.getByPlaceholder('and password').fill('any');
    await tab.getByRole('button', { name: 'Sign-in' }).click();
  };
  await finish(first);
  // Whoever has agreed once is not asked again.
  await first.getByRole('button', { name: 'Continue' }).click();
  await expect(first).toHaveURL(`${baseURL}/en/account/email`);
  await finish(second);
  await expect(second).toHaveURL(`${baseURL}/en/account/password`);
});

test('an invitation is taken up through a provider by whom it was sent to, and by nobody else', async ({
  page,
  browser,
  baseURL,
  extraHTTPHeaders,
  watch,
}) => {
  watch.expects(/404|410/);
  const { invitation: texts, roles } = t;
  const sent = { by: 'Bo Boss', role: roles.editor, email: 'ivan@example.com' };
  const other = await browser.newPage({ baseURL: baseURL!, extraHTTPHeaders: extraHTTPHeaders! });
  await other.goto(invitation);
  await expect(other.getByText(texts.text(sent))).toBeVisible();
  await signInThrough(other, 'Birch', 'nia');
  // Signed in as herself, she reads for whom it is and gets nothing of it.
  await expect(other.getByText(texts.another({ email: 'nina@example.com' }))).toBeVisible();
  expect((await other.goto('/en/staff'))?.status()).toBe(404);
  await other.close();

  await page.goto(invitation);
  await signInThrough(page, 'Acme', 'ivan');
  await expect(page.getByText(texts.text(sent))).toBeVisible();
  await page.getByRole('button', { name: texts.accept }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/invitation'));
  expect((await page.goto('/en/staff'))?.status()).toBe(200);
  await page.goto('/en/account');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Ivan of Acme' }));
  await page.goto(invitation);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.link.goneTitle);
});

test('two providers at once: the same person through both, and the same number at both is two people', async ({
  browser,
  baseURL,
  extraHTTPHeaders,
}) => {
  const arrive = async (provider: 'Acme' | 'Birch', login: string) => {
    const page = await browser.newPage({ baseURL: baseURL!, extraHTTPHeaders: extraHTTPHeaders! });
    await page.goto('/en/sign-in');
    await signInThrough(page, provider, login);
    const heading = await page.getByRole('heading', { level: 1 }).textContent();
    await page.goto('/en/account/email');
    const address = await page.getByText(/^Your address is/).textContent();
    await page.close();
    return [heading, address];
  };
  // The account with this address was there before, with its own name; each provider vouches for the address.
  const vera = [t.account.greeting({ name: 'Vera Here' }), t.email.present({ email: 'vera@example.com' })];
  expect(await arrive('Acme', 'vera')).toEqual(vera);
  expect(await arrive('Birch', 'v.miller')).toEqual(vera);
  expect(await arrive('Birch', 'nia')).toEqual([
    t.account.greeting({ name: 'Nina of Birch' }),
    t.email.present({ email: 'nina@example.com' }),
  ]);
});

test('an address that the provider has not verified opens nothing, and its owner still signs in', async ({ page }) => {
  await page.goto('/en/sign-in');
  await signInThrough(page, 'Acme', 'mallory');
  await expect(page.getByRole('alert')).toHaveText(t.errors.providerUnverified);
  await expectAccessible(page);
  await page.goto('/en/account');
  await expect(page).toHaveURL(/\/en\/sign-in/);
  await page.getByLabel(t.fields.email).fill('victim@example.com');
  await page.getByLabel(t.fields.password, { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: t.signIn.submit, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.account.greeting({ name: 'Victor Victim' }));
});

test('who turns back at the provider is told that it did not work, and can try again', async ({ page, baseURL }) => {
  await page.goto('/en/sign-in');
  await page.getByRole('link', { name: t.signIn.through({ provider: 'Acme' }) }).click();
  await page.getByRole('link', { name: '[ Cancel ]' }).click();
  await expect(page.getByRole('alert')).toHaveText(t.errors.providerFailed);
  await signInThrough(page, 'Acme', 'nia');
  await expect(page).toHaveURL(`${baseURL}/en/account`);
});

test('an answer of a provider that nobody here asked for opens nothing', async ({ page }) => {
  await page.goto('/auth/acme/callback?code=stolen&state=made-up');
  await expect(page.getByRole('alert')).toHaveText(t.errors.providerFailed);
  await page.goto('/en/account');
  await expect(page).toHaveURL(/\/en\/sign-in/);
});

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { aUser } from '../accounts/test-factory.ts';
import { publishNew } from '../articles/test-content.ts';
import { describeStores } from '../db/test-database.ts';
import { apiApp, searchOf, serveApi, someoneWithToken } from './frame/test-api.ts';

/** The commands of an article, as they are printed. */
async function commandsOf(language: string): Promise<string[]> {
  const text = await readFile(`content/articles/${language}/developers/api.mdx`, 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, command]) => command!);
}

describeStores('the first calls of the article', (on) => {
  test.each(['en', 'fr', 'it'])(
    'work as printed, with the address and the token of a help center (%s)',
    async (language) => {
      const { id: userId } = await aUser(on.db, { role: 'editor' });
      const title = `Forgot your password ${crypto.randomUUID()}`;
      await publishNew(on.db, { slug: `password-${crypto.randomUUID()}`, title, userId });
      const search = await searchOf(on.database);
      const origin = await serveApi(await apiApp(on.db, { search }));
      const { user, token } = await someoneWithToken(on.db, 'agent', ['read']);
      const administrators = (await someoneWithToken(on.db, 'administrator')).token;
      const run = async (command: string, own = token) => {
        const real = command
          .replace(/^HELP_CENTER=.*$/m, `HELP_CENTER=${origin}`)
          .replace(/^TOKEN=.*$/m, `TOKEN=${own}`);
        const { stdout } = await promisify(execFile)('sh', ['-c', real]);
        return JSON.parse(stdout);
      };
      const [first, second, third, fourth] = await commandsOf(language);
      expect((await run(first!)).results.map((result: { title: string }) => result.title)).toContain(title);
      expect(await run(second!)).toMatchObject({ user: { email: user.email } });
      expect(await run(third!)).toMatchObject({
        tickets: expect.any(Array),
        after_url: expect.stringContaining(origin),
      });
      expect(await run(fourth!, administrators)).toMatchObject({ organization: { name: 'Larch' } });
    },
  );
});

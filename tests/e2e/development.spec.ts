import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort, send } from './http.ts';
import { embeddedPlace, ROOT } from './server.ts';
import { expect, test } from './test.ts';

test('whoever writes with `npm run dev` sees a changed, a new and a hidden article without a restart', async () => {
  test.setTimeout(300_000);
  const place = await embeddedPlace();
  const port = await freePort();
  const said: string[] = [];
  // What the script of package.json runs, beside a development server that somebody may have open.
  const child: ChildProcess = spawn(
    process.execPath,
    [path.join(ROOT, 'node_modules/astro/bin/astro.mjs'), 'dev', '--ignore-lock', '--port', String(port)],
    {
      cwd: ROOT,
      env: { ...process.env, ...place.env, NODE_ENV: 'development', ASTRO_TELEMETRY_DISABLED: '1', ASTRO_DEV_BACKGROUND: '0', HOST: '127.0.0.1', PORT: String(port) }, // biome-ignore format: a list
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => said.push(String(chunk)));
  const page = async (slug: string) => {
    try {
      const { status, body } = await send(`http://127.0.0.1:${port}/en/articles/${slug}`);
      return `${status} ${body.toString()}`;
    } catch {
      return said.join('');
    }
  };
  const shows = (slug: string, text: RegExp) => expect.poll(() => page(slug), { timeout: 120_000 }).toMatch(text);
  try {
    const file = path.join(place.contentDir, 'articles/en/billing/invoice.mdx');
    await shows('invoice', /^200 /);
    const text = await readFile(file, 'utf8');
    await writeFile(file, `${text}\nThe larches turn golden in November.\n`);
    await shows('invoice', /The larches turn golden in November\./);
    const fresh = path.join(place.contentDir, 'articles/en/billing/larch-cones.mdx');
    await writeFile(fresh, '---\ntitle: Larch cones\nsummary: What they hold.\n---\n\nThey hold seeds.\n');
    await shows('larch-cones', /^200 [\s\S]*They hold seeds\./);
    await writeFile(
      fresh,
      '---\ntitle: Larch cones\nsummary: What they hold.\naudience: staff\n---\n\nThey hold seeds.\n',
    );
    await shows('larch-cones', /^404 /);
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    await place.remove();
  }
});

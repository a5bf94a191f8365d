import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatReport } from './import-articles.ts';
import { importFolders, PNG } from './test-import.ts';

const folders = importFolders();
const { put, run, article } = folders;

describe('names of files', () => {
  test('the id before a name leads to the article, whatever title old links have behind it', async () => {
    await put({
      'a/360001234-Old-name.md': 'Text',
      'a/b.md':
        '[one](https://help.example.com/hc/en-us/articles/360001234-Other-name) [two](../360001234-Third) [three](360001234-Old-name.md)',
    });
    await run();
    expect((await article('a/old-name')).fields.formerly).toEqual(['360001234', '360001234-Old-name']);
    expect((await article('a/b')).body).toBe(
      '[one](/en/articles/old-name) [two](/en/articles/old-name) [three](/en/articles/old-name)',
    );
  });

  test('numbers before names give the order and leave the address and the category', async () => {
    await put({
      '01.start/01.zebra.md': 'Text',
      '01.start/02 - lion.md': 'Text',
      '10_more/3-ape.md': 'Text',
      '10_more/4-bee.md': '[zebra](../01.start/01.zebra) [lion](/start/lion)',
    });
    await run();
    expect((await article('start/zebra')).fields.position).toBe(1);
    expect((await article('start/lion')).fields).toMatchObject({ position: 2, title: 'Lion' });
    expect((await article('more/ape')).fields.position).toBe(3);
    expect((await article('more/bee')).body).toBe('[zebra](/en/articles/zebra) [lion](/en/articles/lion)');
  });

  test.each([
    ['2-factor-sign-in.md', '2-factor-sign-in'],
    ['404-not-found.md', '404-not-found'],
    ['3d-view.md', '3d-view'],
    ['2024 report.md', '2024-report'],
  ])('a number that is a word of the name stays: %s', async (file, slug) => {
    await put({ [`a/${file}`]: 'Text', 'a/other.md': 'Text' });
    await run();
    expect((await article(`a/${slug}`)).fields.position).toBe(0);
  });

  test('the day before the name of a post is the day of its text', async () => {
    await put({ 'a/2024-05-01-news.md': 'Text' });
    await run();
    expect((await article('a/news')).fields).toMatchObject({ updatedOn: '2024-05-01', position: 0 });
  });
});

describe('pictures that lie elsewhere', () => {
  const paths = (body: string) => [...body.matchAll(/\/content\/([^\s")]+)/g)].map((match) => match[1]!);

  test('are taken from beside the article, whatever site they are on', async () => {
    await put({
      'a/one.md':
        '![1](https://cdn.example.com/i/o/77/one.png?token=x) ![2](//img.example.net/two.png) ![3](https://x.io/article_attachments/360077) ![4](https://x.io/other.png)',
      'a/one.png': PNG,
      'a/images/two.png': PNG,
      'a/one/360077.png': PNG,
      'b/other.png': PNG,
    });
    const report = await run();
    expect(paths((await article('a/one')).body)).toEqual([
      'images/old-help/a/one.png',
      'images/old-help/a/images/two.png',
      'images/old-help/a/one/360077.png',
    ]);
    expect(formatReport(report).join('\n')).toContain('the image https://x.io/other.png lies elsewhere');
  });

  test('are found by the place where the old help center was, of which there may be several, with a path', async () => {
    await put({
      'en/a/one.md':
        '![1](https://raw.example.com/acme/help/main/images/q/1.png) ![2](https://kb.example.com/media/2.png) [two](https://example.com/help/en/a/two) [out](https://example.com/en/a/two)',
      'en/a/two.md': 'Text',
      'images/q/1.png': PNG,
      'media/2.png': PNG,
    });
    await run({ oldHosts: ['https://raw.example.com/acme/help/main/', 'kb.example.com', 'example.com/help'] });
    const { body } = await article('a/one');
    expect(paths(body)).toEqual(['images/old-help/images/q/1.png', 'images/old-help/media/2.png']);
    expect(body).toContain('[two](/en/articles/two) [out](https://example.com/en/a/two)');
  });

  test('the report names the whole address, however long', async () => {
    const address = `https://cdn.example.com/${'long/'.repeat(40)}shot.png?Signature=${'x'.repeat(200)}`;
    await put({ 'a/one.md': `![Shot](${address})` });
    expect(formatReport(await run()).join('\n')).toContain(`the image ${address} lies elsewhere`);
  });

  describe('are fetched on request', () => {
    let server: Server;
    let host: string;
    let asked: string[] = [];
    beforeAll(async () => {
      server = createServer((request, response) => {
        asked.push(request.url!);
        if (request.url === '/moved.png') response.writeHead(302, { location: '/shot.png' }).end();
        else if (request.url === '/page.png') response.end('<script>alert(1)</script>');
        else if (request.url === '/gone.png') response.writeHead(404).end();
        else response.end(PNG);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    test('once, and never again while the file is there', async () => {
      asked = [];
      await put({ 'a/one.md': `![1](http://${host}/shot.png) ![2](http://${host}/moved.png)` });
      const options = { oldHosts: [host] };
      await run({ ...options, download: true });
      const { body } = await article('a/one');
      expect(paths(body)).toHaveLength(2);
      for (const path of paths(body)) expect(existsSync(join(folders.content, path))).toBe(true);
      expect(asked.sort()).toEqual(['/moved.png', '/shot.png', '/shot.png']);
      await run(options);
      await run({ ...options, download: true });
      expect((await article('a/one')).body).toBe(body);
      expect(asked).toHaveLength(3);
      await rm(join(folders.content, paths(body)[0]!));
      await run({ ...options, download: true });
      expect(existsSync(join(folders.content, paths(body)[0]!))).toBe(true);
    });

    test('but no page, nothing that is gone, and nothing in a private network that nobody named', async () => {
      await put({ 'a/one.md': `![1](http://${host}/page.png)\n\n![2](http://${host}/gone.png)` });
      const told = formatReport(await run({ download: true, oldHosts: [host] })).join('\n');
      expect(told).toContain(`http://${host}/page.png could not be fetched: what is there is no picture`);
      expect(told).toContain(`http://${host}/gone.png could not be fetched: the answer is 404`);
      asked = [];
      const refused = formatReport(await run({ download: true })).join('\n');
      expect(refused).toContain('lies in a private network');
      expect(asked).toEqual([]);
    });

    test('a trial fetches nothing', async () => {
      asked = [];
      await put({ 'a/one.md': `![1](http://${host}/shot.png)` });
      await run({ download: true, dryRun: true, oldHosts: [host] });
      expect(asked).toEqual([]);
    });
  });
});

test('files to download are brought along as they are', async () => {
  await put({
    'a/one.md': '[zip](tool.zip) [sheet](../files/Prices%202024.xlsx) [text](notes.txt) [program](run.exe)',
    'a/tool.zip': 'PK',
    'files/Prices 2024.xlsx': 'PK',
    'a/notes.txt': 'Notes',
    'a/run.exe': 'MZ',
  });
  const report = await run();
  expect((await article('a/one')).body).toBe(
    '[zip](/content/images/old-help/a/tool.zip) [sheet](/content/images/old-help/files/prices-2024.xlsx) [text](/content/images/old-help/a/notes.txt) program',
  );
  expect(report.images).toMatchObject({ copied: 3, failed: 0 });
  expect(report.files[0]!.notes.map(({ kind }) => kind)).toEqual(['link']);
});

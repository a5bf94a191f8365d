import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { readSite } from '../config/site.ts';
import { siteDeclaration } from '../domains.ts';
import { readMessages } from '../messages.ts';
import { makeScript } from '../widget/script.ts';
import { buildWidget } from './build-widget.ts';

/** Of the script that a product's page loads, compressed. */
const MOST_BYTES = 5000;
/** Of what leads through a product. */
const MOST_BYTES_OF_TOUR = 9000;

test('the script of the widget is small, whatever is written into it, and has no text that is read as HTML', async () => {
  const dist = await mkdtemp(path.join(os.tmpdir(), 'helpwell-widget-'));
  onTestFinished(() => rm(dist, { recursive: true, force: true }));
  await buildWidget(dist);
  const version = await readFile(path.join(dist, 'widget/version.txt'), 'utf8');
  const files = ['page', 'record', 'tour'].map((name) => `${name}-${version}.js`);
  expect((await readdir(path.join(dist, 'client/widget'))).sort()).toEqual(files);
  const built = await readFile(path.join(dist, 'widget/loader.txt'), 'utf8');
  const site = await readSite('content', siteDeclaration);
  const script = makeScript(built, { site, messages: readMessages(), filesVersion: version });
  expect(gzipSync(script.text, { level: 9 }).length).toBeLessThanOrEqual(MOST_BYTES);
  expect(brotliCompressSync(script.text).length).toBeLessThanOrEqual(MOST_BYTES);
  const tour = await readFile(path.join(dist, 'client/widget', `tour-${version}.js`));
  expect(gzipSync(tour, { level: 9 }).length).toBeLessThanOrEqual(MOST_BYTES_OF_TOUR);
  expect(script.text).toContain(version);
  expect(script.text).not.toContain('HELPWELL_CONFIG');
  // A page that requires Trusted Types refuses these.
  for (const text of [script.text, tour.toString()])
    expect(text).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  expect(script.integrity).toMatch(/^sha384-[\w+/]{64}$/);
  expect(
    makeScript(built, {
      site: { ...site, colors: { accent: '#000000' } },
      messages: readMessages(),
      filesVersion: version,
    }).version,
  ).not.toBe(script.version);
});

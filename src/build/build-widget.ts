import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const sources = path.join(import.meta.dirname, '../widget/client');

/** Files that a product's page loads once they are needed, by what loads them calls them; one of them may load another of the same version. */
const ON_DEMAND = { page: 'page.ts', record: 'tour-record.ts', tour: 'lead.ts' } as const;
const VERSION_LENGTH = 10;

/** What the server writes in; see widget/script.ts. */
const OWN_NAMES = ['HELPWELL_CONFIG'];

async function bundle(file: string, format: 'iife' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(sources, file)],
    bundle: true,
    format,
    minify: true,
    write: false,
    target: ['es2022', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
  });
  // The text of a style sheet needs no line breaks.
  return outputFiles[0]!.text.replace(/`\n[^`]*`/g, (text) => text.replaceAll('\n', ''));
}

/**
 * Builds what products load of the widget: the script that they name, as a text into which the server writes what is this help center's
 * own, and files for later under names that change with the content of any of them.
 * @param dist the folder of the built server; its `client` is served.
 */
export async function buildWidget(dist: string): Promise<void> {
  const served = path.join(dist, 'client/widget');
  const kept = path.join(dist, 'widget');
  await mkdir(served, { recursive: true });
  await mkdir(kept, { recursive: true });
  const files = await Promise.all(
    Object.entries(ON_DEMAND).map(async ([name, file]) => ({ name, text: await bundle(file, 'esm') })),
  );
  const digest = createHash('sha256');
  for (const { text } of files) digest.update(text);
  const version = digest.digest('hex').slice(0, VERSION_LENGTH);
  for (const { name, text } of files) await writeFile(path.join(served, `${name}-${version}.js`), text);
  const loader = await bundle('loader.ts', 'iife');
  for (const name of OWN_NAMES) if (!loader.includes(name)) throw new Error(`The widget's script has no ${name}.`);
  await writeFile(path.join(kept, 'loader.txt'), loader);
  await writeFile(path.join(kept, 'version.txt'), version);
}

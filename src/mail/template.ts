import { readdirSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Root, RootContent } from 'hast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';
import { z } from 'zod';
import type { Site } from '../config/site.ts';
import { readYaml } from '../config/yaml.ts';
import { directionOf } from '../i18n/direction.ts';
import { excessOf } from '../markdown/bounds.ts';
import { Filler } from './filler.ts';
import { looksOf, toHtmlPage } from './html-page.ts';
import type { MailValue } from './kinds.ts';
import { toPlainText } from './plain-text.ts';

/** A template that cannot be used; names the file and what is wrong with it. */
class TemplateError extends Error {
  override name = 'TemplateError';
}

/** A mail as it is sent. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** What rendering needs of the installation. */
export interface TemplateContext {
  contentDir: string;
  site: Site;
  /** Address visitors use; links in templates are made absolute with it. */
  base: URL;
}

/**
 * Renders the template of a kind as text and HTML: `mail/<locale>/<kind>.md` of the content folder, where an installation has words of its
 * own, else `mails/<locale>/<kind>.md` of the domain that declares the kind. A template is Markdown with the subject in its front matter,
 * and perhaps a `preheader`, the line that mailboxes show beside the subject, and a `footer`, Markdown that says why one gets the mail;
 * `{{name}}` stands for a value, which is never read as Markdown or HTML; `fillIn` tells how it can be counted. `{{site}}` is the
 * name of the help center.
 * @throws TemplateError when there is no such template or it asks for a value that is not there.
 */
export async function renderMail(
  { site, base, contentDir }: TemplateContext,
  mail: { kind: string; locale: string; data: Record<string, MailValue> },
): Promise<RenderedMail> {
  const { file, locale, subject, preheader, footer, tree } = await findTemplate(
    { contentDir, site },
    mail.kind,
    mail.locale,
  );
  const looks = { ...looksOf(site.colors.accent), direction: directionOf(locale) };
  const filler = new Filler({ ...mail.data, site: site.name }, { locale, base, ...looks });
  try {
    // A subject is one line, whatever a value holds.
    const line = filler.text(subject).replace(/[\p{Cc}\s]+/gu, ' ');
    const filled: Root = { type: 'root', children: filler.fill(tree.children) as RootContent[] };
    const below: Root = { type: 'root', children: filler.fillFooter(footer.children) as RootContent[] };
    const why = toPlainText(below);
    return {
      subject: line,
      text: `${toPlainText(filled)}\n\n-- \n${why && `${why}\n\n`}${site.name}\n${base.origin}\n`,
      html: toHtmlPage(filled, below, {
        ...looks,
        name: site.name,
        logo: site.logo,
        origin: base.origin,
        locale,
        subject: line,
        preheader: preheader === undefined ? undefined : filler.text(preheader),
      }),
    };
  } catch (error) {
    throw new TemplateError(`${file}: ${(error as Error).message}`);
  }
}

interface Template {
  file: string;
  locale: string;
  subject: string;
  preheader: string | undefined;
  footer: Root;
  tree: Root;
}

/** Folders of the templates that the domains bring. */
const DOMAINS = path.join(import.meta.dirname, '..');
const BROUGHT = readdirSync(DOMAINS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => path.join(DOMAINS, name, 'mails'));

/** What stands above the text; a template may have fields of its own beside it. */
const frontMatter = z.object({
  subject: z.string(),
  preheader: z.string().optional(),
  footer: z.string().default(''),
});

/** A new or changed template is noticed after this; not looked for with each of thousands of mails. */
const KNOWN_MS = 1_000;

const MOST_FOUND = 500;

/** Templates by what was asked for, as they were found last. */
const found = new Map<string, { looked: number; template: Template }>();
/** Templates as they were read, by their file; read again when the file has changed. */
const known = new Map<string, { changed: number; template: Template }>();

async function findTemplate(
  { contentDir, site }: Pick<TemplateContext, 'contentDir' | 'site'>,
  kind: string,
  wanted: string,
): Promise<Template> {
  const key = [contentDir, site.defaultLocale, wanted, kind].join('\n');
  const before = found.get(key);
  const looked = performance.now();
  if (before && looked - before.looked < KNOWN_MS) return before.template;
  const template = await lookFor(path.join(contentDir, 'mail'), kind, [wanted, site.defaultLocale]);
  // A mail's language may be anything that another program has written.
  if (found.size >= MOST_FOUND) found.clear();
  found.set(key, { looked, template });
  return template;
}

async function lookFor(own: string, kind: string, [wanted, standard]: [string, string]): Promise<Template> {
  // Who reads French is better served by our French than by the installation's English.
  for (const locale of new Set([wanted, wanted.split('-')[0]!, standard, 'en'])) {
    for (const folder of [own, ...BROUGHT]) {
      const template = await readTemplate(path.join(folder, locale, `${kind}.md`), locale);
      if (template) return template;
    }
  }
  throw new TemplateError(`There is no ${path.join(own, wanted, `${kind}.md`)}.`);
}

async function readTemplate(file: string, locale: string): Promise<Template | undefined> {
  const changed = (await stat(file).catch(() => undefined))?.mtimeMs;
  if (changed === undefined) return undefined;
  const before = known.get(file);
  if (before?.changed === changed) return before.template;
  const source = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  const front = /^---\n([\s\S]*?)\n---\n/.exec(source);
  const excess = excessOf(source);
  if (excess) throw new TemplateError(`${file}:${excess.line}: ${excess.message}`);
  const read = readYaml(front?.[1] ?? '', frontMatter);
  if (read.value === undefined) {
    const [problem] = read.problems;
    // Line 1 of the fields is line 2 of the file.
    const at = front && problem ? `:${problem.line + 1}` : '';
    throw new TemplateError(`${file}${at}: ${problem?.message ?? 'expected a subject between two lines of ---.'}`);
  }
  const { subject, preheader, footer } = read.value;
  const parsed = (markdown: string) => toHast(fromMarkdown(markdown)) as Root;
  const tree = parsed(source.slice(front?.[0].length ?? 0));
  const template = { file, locale, subject, preheader, footer: parsed(footer), tree };
  known.set(file, { changed, template });
  return template;
}

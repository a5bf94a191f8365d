import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toHtml } from 'hast-util-to-html';
import type { Nodes, Parents, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';
import { visit } from 'unist-util-visit';
import { parse } from 'yaml';
import type { Site } from '../config/site.ts';
import { readableOn } from '../config/theme.ts';
import { excessOf, yamlExcessOf } from '../markdown/bounds.ts';

/** A template that cannot be used; names the file and what is wrong with it. */
export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** A mail as it is sent. */
export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

/** What rendering needs of the installation. */
export interface MailHouse {
  contentDir: string;
  site: Site;
  /** Address visitors use; links in templates are made absolute with it. */
  base: URL;
}

/**
 * Renders `content/mail/<locale>/<kind>.md` as text and HTML. A template is Markdown with the subject in its front matter;
 * `{{name}}` stands for a value, which is never read as Markdown or HTML. `{{site}}` is the name of the help center.
 * @throws TemplateError when there is no such template or it asks for a value that is not there.
 */
export async function renderMail(
  house: MailHouse,
  mail: { kind: string; locale: string; data: Record<string, string> },
): Promise<RenderedMail> {
  const { file, source, locale } = await readTemplate(house, mail.kind, mail.locale);
  const front = /^---\n([\s\S]*?)\n---\n/.exec(source);
  const excess = yamlExcessOf(front?.[1] ?? '') ?? excessOf(source);
  if (excess) throw new TemplateError(`${file}:${excess.line}: ${excess.message}`);
  const { subject } = (front ? parse(front[1]!) : {}) as { subject?: unknown };
  if (typeof subject !== 'string') throw new TemplateError(`${file}: expected a subject between two lines of ---.`);
  const values: Record<string, string> = { ...mail.data, site: house.site.name };
  const fill = (text: string) =>
    text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new TemplateError(`${file}: {{${name}}} is not known to this mail.`);
      return value;
    });
  const tree = fromMarkdown(source.slice(front?.[0].length ?? 0));
  visit(tree, (node) => {
    if (node.type === 'text' || node.type === 'inlineCode') node.value = fill(node.value);
    // Braces in addresses arrive percent-encoded when the template's author has written them so.
    if (node.type === 'link')
      node.url = new URL(fill(node.url.replace(/%7B/gi, '{').replace(/%7D/gi, '}')), house.base).href;
  });
  return {
    // A subject is one line, whatever a value holds.
    subject: fill(subject).replace(/[\p{Cc}\s]+/gu, ' '),
    text: `${toText(tree)}\n\n-- \n${house.site.name}\n${house.base.origin}\n`,
    html: toPage(tree, { house, locale, subject: fill(subject) }),
  };
}

/** The templates that come with Helpwell. */
const SHIPPED = path.join(import.meta.dirname, '../../content/mail');

async function readTemplate(house: MailHouse, kind: string, wanted: string) {
  const own = path.join(house.contentDir, 'mail');
  // A content folder made from nothing need not have every template.
  for (const folder of new Set([own, SHIPPED])) {
    for (const locale of new Set([wanted, house.site.defaultLocale, 'en'])) {
      const file = path.join(folder, locale, `${kind}.md`);
      const source = await readFile(file, 'utf8').catch(() => undefined);
      if (source !== undefined) return { file, locale, source: source.replaceAll('\r\n', '\n') };
    }
  }
  throw new TemplateError(`There is no ${path.join(own, wanted, `${kind}.md`)}.`);
}

/** Markdown as plain text: links with their address on the next line, lists with dashes. */
function toText(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'break':
      return '\n';
    case 'link': {
      const label = inner(node, '');
      return label === node.url ? node.url : `${label}\n${node.url}`;
    }
    case 'root':
    case 'blockquote':
      return inner(node, '\n\n');
    case 'list':
      return node.children.map((item) => `- ${toText(item)}`).join('\n');
    default:
      return 'children' in node ? inner(node, '') : '';
  }
}

function inner(node: Parents, between: string): string {
  return node.children.map(toText).join(between);
}

/** A whole HTML page that every mail program shows alike: few styles, all inline. */
function toPage(tree: Root, page: { house: MailHouse; locale: string; subject: string }): string {
  const { house, locale, subject } = page;
  const accent = readableOn(house.site.colors.accent, '#ffffff');
  const body = toHtml(toHast(tree), { characterReferences: { useNamedReferences: true } })
    .replaceAll('<a href', `<a style="color:${accent};font-weight:600" href`)
    // What somebody wrote keeps its lines.
    .replaceAll(
      '<blockquote>\n<p>',
      `<blockquote style="margin:0;padding:0 0 0 16px;border-left:3px solid ${accent}">\n<p style="margin:0;white-space:pre-line">`,
    );
  return `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f6f4f0;color:#1d2326;font:16px/1.6 system-ui,'Segoe UI',Roboto,sans-serif">
<div style="max-width:34rem;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">
<p style="margin-top:0;font-weight:700;color:${accent}">${escapeHtml(house.site.name)}</p>
${body}
</div>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toHtml } from 'hast-util-to-html';
import type { Nodes, Parents, PhrasingContent, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toHast } from 'mdast-util-to-hast';
import { visit } from 'unist-util-visit';
import { parse } from 'yaml';
import type { Site } from '../config/site.ts';
import { readableOn } from '../config/theme.ts';
import { directionOf } from '../i18n/direction.ts';
import { excessOf, yamlExcessOf } from '../markdown/bounds.ts';
import { fillIn } from './values.ts';

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
 * `{{name}}` stands for a value, which is never read as Markdown or HTML; {@link fillIn} tells how it can be counted. `{{site}}` is the
 * name of the help center.
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
  const pieces = (text: string) => {
    try {
      return fillIn(text, values, locale);
    } catch (error) {
      throw new TemplateError(`${file}: ${(error as Error).message}`);
    }
  };
  const fill = (text: string) =>
    pieces(text)
      .map((piece) => piece.text)
      .join('');
  const tree = fromMarkdown(source.slice(front?.[0].length ?? 0));
  visit(tree, (node, index, parent) => {
    // Braces in addresses arrive percent-encoded when the template's author has written them so.
    if (node.type === 'link')
      node.url = new URL(fill(node.url.replace(/%7B/gi, '{').replace(/%7D/gi, '}')), house.base).href;
    else if (node.type === 'inlineCode') node.value = fill(node.value);
    else if (node.type === 'text' && parent && index !== undefined) {
      const filled = pieces(node.value).map(
        ({ text, isValue }): PhrasingContent => ({
          type: 'text',
          value: text,
          // A name in another script must not turn the words around it.
          ...(isValue && { data: { hName: 'bdi' } }),
        }),
      );
      parent.children.splice(index, 1, ...(filled as never[]));
      return index + filled.length;
    }
    return undefined;
  });
  const line = fill(subject).replace(/[\p{Cc}\s]+/gu, ' ');
  return {
    // A subject is one line, whatever a value holds.
    subject: line,
    text: `${toText(tree)}\n\n-- \n${house.site.name}\n${house.base.origin}\n`,
    html: toPage(tree, { house, locale, subject: line }),
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

/** Signs of the text that mail programs show beside the subject. */
const PREVIEW_SIGNS = 140;

/** A whole HTML page that every mail program shows alike: few styles, all inline. */
function toPage(tree: Root, page: { house: MailHouse; locale: string; subject: string }): string {
  const { house, locale, subject } = page;
  const accent = readableOn(house.site.colors.accent, '#ffffff');
  const direction = directionOf(locale);
  // Not every mail program knows logical properties.
  const start = direction === 'rtl' ? 'right' : 'left';
  const button = `display:inline-block;padding:12px 20px;border-radius:8px;background:${accent};color:#ffffff;font-weight:600;text-decoration:none`;
  const body = toHtml(toHast(tree), { characterReferences: { useNamedReferences: true } })
    // The next step is the first link that stands alone.
    .replace('<p><a href', `<p><a style="${button}" href`)
    .replaceAll('<a href', `<a style="color:${accent};font-weight:600" href`)
    // What somebody wrote keeps its lines, and its direction.
    .replaceAll(
      '<blockquote>\n<p>',
      `<blockquote dir="auto" style="margin:0;padding-${start}:16px;border-${start}:3px solid ${accent}">\n<p dir="auto" style="margin:0;white-space:pre-line">`,
    );
  const name = escapeHtml(house.site.name);
  const origin = escapeHtml(house.base.origin);
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${direction}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body dir="${direction}" style="margin:0;padding:24px;background:#f6f4f0;color:#1d2326;font:16px/1.6 system-ui,'Segoe UI',Roboto,sans-serif">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(previewOf(tree))}</div>
<div style="max-width:34rem;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">
<p style="margin-top:0;font-weight:700;color:${accent}">${name}</p>
${body}
</div>
<p style="max-width:34rem;margin:16px auto 0;padding:0 28px;font-size:14px;color:#5b6468">${name} · <a style="color:inherit" href="${origin}/">${origin}</a></p>
</body>
</html>
`;
}

/** What the mail says after its greeting, for the line beside the subject. */
function previewOf(tree: Root): string {
  const [greeting, first = greeting] = tree.children;
  const text = first ? toText(first).replace(/\s+/g, ' ') : '';
  return text.length > PREVIEW_SIGNS ? `${text.slice(0, PREVIEW_SIGNS).toWellFormed()}…` : text;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

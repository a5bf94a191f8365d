import type { Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { escapeHtml } from '../web/html.ts';
import type { Looks } from './filler.ts';
import { toPlainText } from './plain-text.ts';

/** Signs of the text that mail programs show beside the subject. */
const PREVIEW_SIGNS = 140;

/** A whole HTML page that every mail program shows alike: few styles, all inline. */
export function toHtmlPage(
  tree: Root,
  page: Looks & { name: string; origin: string; locale: string; subject: string },
): string {
  const { accent, direction, locale, subject } = page;
  const [name, origin] = [escapeHtml(page.name), escapeHtml(page.origin)];
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${direction}">
<head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body dir="${direction}" style="margin:0;padding:24px;background:#f6f4f0;color:#1d2326;font:16px/1.6 system-ui,'Segoe UI',Roboto,sans-serif">
<div dir="auto" style="display:none;max-height:0;overflow:hidden">${escapeHtml(previewOf(tree))}</div>
<div style="max-width:34rem;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">
<p dir="auto" style="margin-top:0;font-weight:700;color:${accent}">${name}</p>
${toHtml(tree, { characterReferences: { useNamedReferences: true } })}
</div>
<p style="max-width:34rem;margin:16px auto 0;padding:0 28px;font-size:14px;color:#5b6468"><bdi>${name}</bdi> · <a style="color:inherit" href="${origin}/">${origin}</a></p>
</body>
</html>
`;
}

/** What the mail says after its greeting, for the line beside the subject. */
function previewOf(tree: Root): string {
  const [greeting, first = greeting] = tree.children.filter(({ type }) => type === 'element');
  const text = first ? toPlainText({ type: 'root', children: [first] }).replace(/\s+/g, ' ') : '';
  return text.length > PREVIEW_SIGNS ? `${text.slice(0, PREVIEW_SIGNS).toWellFormed()}…` : text;
}

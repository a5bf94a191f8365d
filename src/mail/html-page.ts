import type { Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { contrast, readableOn } from '../config/theme.ts';
import { escapeHtml } from '../web/html.ts';
import type { Looks } from './filler.ts';
import { toPlainText } from './plain-text.ts';

/** Signs of the text that mail programs show beside the subject. */
const PREVIEW_SIGNS = 140;
/** Behind a short preheader, so that no mail program goes on with what stands below it. */
const NOTHING_MORE = '&#847;&zwnj;&nbsp;'.repeat(80);

const WHITE = '#ffffff';
const INK = '#1d2326';
/** Words on a bright button. */
const DARK_WORDS = '#0b0f10';
const DARK_CARD = '#1e2527';

/** Looks in the light and, where a mail program tells that it is dark, in the dark. */
export interface PageLooks extends Looks {
  dark: Pick<Looks, 'accent' | 'fill' | 'onFill'>;
}

/** The colours of a mail: the accent stays itself on buttons, with words that can be read on it, and moves until links can be read. */
export function looksOf(accent: string): Omit<PageLooks, 'direction'> {
  const onDark = readableOn(accent, DARK_CARD);
  return {
    accent: readableOn(accent, WHITE),
    fill: accent,
    onFill: wordsOn(accent),
    dark: { accent: onDark, fill: onDark, onFill: wordsOn(onDark) },
  };
}

function wordsOn(ground: string): string {
  return contrast(WHITE, ground) >= contrast(DARK_WORDS, ground) ? WHITE : DARK_WORDS;
}

/**
 * A whole HTML page that every mail program shows alike: a table of 600 px, styles inline, and beside them only what phones and the dark
 * need.
 */
export function toHtmlPage(
  tree: Root,
  footer: Root,
  page: PageLooks & {
    name: string;
    /** File of the content folder. */
    logo: string | undefined;
    origin: string;
    locale: string;
    subject: string;
    /** Undefined: what the mail says after its greeting. */
    preheader: string | undefined;
  },
): string {
  const { direction, locale, subject, preheader } = page;
  const [name, origin] = [escapeHtml(page.name), escapeHtml(page.origin)];
  const html = (root: Root) => toHtml(root, { characterReferences: { useNamedReferences: true } });
  const start = direction === 'rtl' ? 'right' : 'left';
  const table = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';
  return `<!doctype html>
<html lang="${escapeHtml(locale)}" dir="${direction}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${styleOf(page)}</style>
</head>
<body dir="${direction}" class="page" style="margin:0;padding:0;background:#f3f1ec;color:${INK};font:16px/1.6 system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<div dir="auto" style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(shortened(preheader ?? previewOf(tree)))}${NOTHING_MORE}</div>
<table ${table} dir="${direction}" class="page" style="background:#f3f1ec"><tr><td align="center" class="frame" style="padding:32px 16px">
<!--[if mso]><table role="presentation" width="600"><tr><td><![endif]-->
<table ${table} dir="${direction}" style="max-width:600px;table-layout:fixed;text-align:${start};text-align:start">
<tr><td style="padding:0 4px 20px">${markOf(page)}</td></tr>
<tr><td class="card" style="padding:36px 40px 20px;background:${WHITE};border-radius:14px;color:${INK};font:16px/1.6 system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere;word-break:break-word">
${html(tree)}
</td></tr>
<tr><td class="foot" style="padding:20px 4px 0;color:#5b6468;font:13px/1.6 system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere;word-break:break-word">
${html(footer)}
<p style="margin:0"><bdi>${name}</bdi> · <a style="color:inherit" href="${origin}/">${origin}</a></p>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;
}

/** The logo where mail programs can show it, else the initial on the accent, with the name. */
function markOf({ name, logo, origin, fill, onFill, locale }: Parameters<typeof toHtmlPage>[2]): string {
  const alt = escapeHtml(name);
  if (logo && /\.(png|jpe?g|gif)$/i.test(logo)) {
    const source = escapeHtml(new URL(`/content/${logo}`, origin).href);
    return `<img src="${source}" alt="${alt}" height="36" style="display:block;height:36px;width:auto;max-width:240px;border:0;font-weight:700">`;
  }
  const initial = escapeHtml(([...name.trim()][0] ?? '').toLocaleUpperCase(locale));
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
<td aria-hidden="true" class="mark" width="36" height="36" align="center" style="width:36px;height:36px;border-radius:10px;background:${fill};color:${onFill};font:700 18px/36px system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">${initial}</td>
<td class="name" dir="auto" style="padding:0 12px;color:${INK};font:700 17px/1.3 system-ui,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">${alt}</td>
</tr></table>`;
}

/** What inline styles cannot say: phones, and the dark. */
function styleOf({ dark: { accent, fill, onFill } }: PageLooks): string {
  return [
    ':root{color-scheme:light dark;supported-color-schemes:light dark}',
    '@media (max-width:480px){.frame{padding:20px 10px!important}.card{padding:26px 22px 10px!important}.button{display:block!important;text-align:center!important}}',
    '@media (prefers-color-scheme:dark){',
    '.page{background:#14181a!important}',
    `.card{background:${DARK_CARD}!important;color:#e9ecea!important}`,
    '.name{color:#e9ecea!important}.foot{color:#a3adae!important}',
    `.card a{color:${accent}!important}.foot a{color:inherit!important}`,
    `.card a.button{background:${fill}!important;border-color:${fill}!important;color:${onFill}!important}`,
    `.mark{background:${fill}!important;color:${onFill}!important}`,
    `.card blockquote{border-color:${accent}!important}.card blockquote.gmail_quote{border-color:#3d4749!important;color:#a3adae!important}`,
    '.card pre{background:#14181a!important}.card th,.card td{border-color:#3d4749!important}',
    '}',
  ].join('');
}

/** What the mail says after its greeting, for the line beside the subject. */
function previewOf(tree: Root): string {
  const [greeting, first = greeting] = tree.children.filter(
    (node) => node.type === 'element' && !/^h\d$/.test(node.tagName),
  );
  return first ? toPlainText({ type: 'root', children: [first] }) : '';
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > PREVIEW_SIGNS ? `${line.slice(0, PREVIEW_SIGNS).toWellFormed()}…` : line;
}

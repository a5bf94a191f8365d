import { clock } from '../../ui/formats.ts';
import { icon } from '../../ui/icon.ts';
import { type Html, html } from '../../web/html.ts';
import { resultHref, resultMoment } from '../results.ts';
import type { FoundDocument } from '../search.ts';
import { marked } from './marked.ts';

/** One result: what it is, its title as a link, and the passage that answers. */
export function resultRow(
  found: FoundDocument,
  {
    searchId,
    categories,
    level,
    reader: { t, locale },
  }: {
    searchId: string;
    /** Title of each category, by slug. */
    categories: Readonly<Record<string, string>>;
    level: 2 | 3;
    reader: Pick<App.Locals, 't' | 'locale'>;
  },
): Html {
  const { document, passage } = found;
  const lang = document.locale !== locale && html` lang="${document.locale}"`;
  const moment = resultMoment(found);
  const category = categories[document.category];
  const heading = passage.section?.heading;
  const link = html`<a href="${resultHref(found, searchId)}"${lang}>${document.title}</a>`;
  const title =
    level === 2 ? html`<h2 class="title" dir="auto">${link}</h2>` : html`<h3 class="title" dir="auto">${link}</h3>`;
  return html`<li>
    <p class="about small soft">${icon(document.kind, { size: 16 })} <span>${t.search.kindOf[document.kind]}</span>
    ${document.solved && html` <span class="solved"><span aria-hidden="true">✓ </span>${t.search.solved}</span>`}
    ${moment !== undefined && html` <span class="in">${t.search.at({ time: clock(moment) })}</span>`}
    ${category && html` <span class="in"><bdi>${category}</bdi></span>`}</p>
    ${title}
    <p class="passage" dir="auto"${lang}>${heading && html`<strong dir="auto">${heading}</strong>`}<span class="quote">${marked(passage.text, passage.marks)}</span></p>
    </li>`;
}

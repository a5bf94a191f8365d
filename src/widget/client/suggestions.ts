import { receive } from './connection.ts';
import { framedPath } from './framed-path.ts';
import type { PageFacts, PageSuggestion } from './protocol.ts';

interface Answer {
  suggestions: (PageSuggestion & { locale: string })[];
}

let known: { key: string; answer: Promise<Answer> } | undefined;

/**
 * Asks what fits the product's page, tells it, and shows it where the page in the frame has a place for it.
 * @param id of the product's own question, if it has asked.
 */
export async function showSuggestions(page: PageFacts, id?: number): Promise<void> {
  const locale = document.documentElement.lang;
  const key = JSON.stringify([locale, document.documentElement.dataset['account'], page]);
  if (known?.key !== key) known = { key, answer: fetchFor(locale, page) };
  const { answer } = known;
  const { suggestions } = await answer;
  if (known?.answer !== answer && id === undefined) return;
  const list = suggestions.map(({ kind, title, url }) => ({ kind, title, url }));
  receive.send({ type: 'suggestions', id, list });
  const place = document.querySelector<HTMLElement>('[data-frame=suggestions]');
  if (!place) return;
  place.hidden = list.length === 0;
  place.querySelector('ul')?.replaceChildren(...suggestions.map((one) => line(one, place, locale)));
}

async function fetchFor(locale: string, page: PageFacts): Promise<Answer> {
  try {
    const response = await fetch('/api/widget/suggestions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ locale, origin: receive.origin(), ...page }),
    });
    return response.ok ? ((await response.json()) as Answer) : { suggestions: [] };
  } catch {
    return { suggestions: [] };
  }
}

function line(
  { kind, title, url, locale }: Answer['suggestions'][number],
  place: HTMLElement,
  own: string,
): HTMLElement {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = framedPath(new URL(url)) ?? url;
  link.dir = 'auto';
  link.textContent = title;
  if (locale !== own) link.lang = locale;
  const said = document.createElement('span');
  said.className = 'soft small';
  said.textContent = place.dataset[kind] ?? '';
  item.append(link, said);
  return item;
}

// What a link may lead to: pages of the help center, found while one types.
import type { VisualTexts } from './texts.ts';

const MOST = 8;
/** After the last letter, so that not each is a question. */
const PAUSE_MS = 150;

interface Row {
  url: string;
  title: string;
}

/** Lets the field of the address find articles, guides and threads that the writer may read. An address typed by hand stays as it is. */
export function offerPages(box: HTMLDialogElement, texts: VisualTexts): void {
  const field = box.querySelector<HTMLInputElement>('[name=href]')!;
  const words = box.querySelector<HTMLInputElement>('[name=text]')!;
  const list = box.querySelector<HTMLElement>('[role=listbox]')!;
  const said = box.querySelector<HTMLElement>('[data-found]')!;
  let options: HTMLElement[] = [];
  let chosen = -1;
  let newest = 0;
  let timer: number | undefined;

  const show = (rows: readonly Row[]) => {
    chosen = -1;
    options = rows.slice(0, MOST).map(({ url, title }, index) => {
      const option = document.createElement('li');
      option.id = `page-${index}`;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      option.dataset['href'] = addressIn(url, field.dataset['language']!);
      option.dataset['title'] = title;
      option.dir = 'auto';
      option.textContent = title;
      option.append(Object.assign(document.createElement('small'), { textContent: kindOf(url, texts) }));
      return option;
    });
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    field.setAttribute('aria-expanded', String(options.length > 0));
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (index: number) => {
    chosen = (index + options.length) % options.length;
    for (const [at, option] of options.entries()) option.setAttribute('aria-selected', String(at === chosen));
    options[chosen]!.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', options[chosen]!.id);
  };
  const take = (option: HTMLElement) => {
    field.value = option.dataset['href']!;
    if (words.value === '') words.value = option.dataset['title']!;
    show([]);
    said.textContent = '';
    field.focus();
  };

  field.addEventListener('input', () => {
    clearTimeout(timer);
    const q = field.value.trim();
    const mine = ++newest;
    if (q.length < 2 || /^(#|\/|\.|[a-z]+:)/i.test(q)) {
      show([]);
      said.textContent = '';
      return;
    }
    timer = window.setTimeout(async () => {
      const query = new URLSearchParams({ q, locale: field.dataset['language']! });
      const answer = await fetch(`/api/search?${query}`).catch(() => undefined);
      const found = answer?.ok ? ((await answer.json()) as { rows: Row[] }) : undefined;
      if (mine !== newest) return;
      show(found?.rows ?? []);
      said.textContent = found && found.rows.length === 0 ? texts.link.nothing : '';
    }, PAUSE_MS);
  });
  field.addEventListener('keydown', (event) => {
    if (options.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      choose(event.key === 'ArrowDown' ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
    else if (event.key === 'Enter' && chosen >= 0) take(options[chosen]!);
    else if (event.key === 'Escape') show([]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener('mousedown', (event) => event.preventDefault());
  list.addEventListener('click', (event) => {
    const option = (event.target as Element).closest<HTMLElement>('[role=option]');
    if (option) take(option);
  });
  box.addEventListener('close', () => {
    newest++;
    show([]);
  });
}

/** An address as articles say it: an article of the same language by its name alone, other pages without the language. */
function addressIn(url: string, language: string): string {
  const { pathname, hash, origin } = new URL(url, location.href);
  if (origin !== location.origin) return url;
  const [, locale, place, slug, ...more] = pathname.split('/');
  if (locale !== language) return pathname + hash;
  if (place === 'articles' && slug && more.length === 0) return slug + hash;
  return `/${[place, slug, ...more].filter(Boolean).join('/')}${hash}`;
}

function kindOf(url: string, { link }: VisualTexts): string {
  const place = new URL(url, location.href).pathname.split('/')[2];
  return { articles: link.article, videos: link.video, community: link.thread }[place ?? ''] ?? '';
}

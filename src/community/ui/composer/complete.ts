// Lists while somebody types: people after @, pages of the help center after #, signs after a colon.
import '@github/text-expander-element';

const MOST = 6;
/** After the last letter, so that not each is a question. */
const PAUSE_MS = 120;

interface Offer {
  value: string;
  label: string;
  /** Beside it. */
  more?: string;
}

/** Lets the field offer what a key begins. @param name of the lists, for who hears them. */
export function offerCompletions(field: HTMLElement, box: HTMLTextAreaElement, name: string): void {
  const expander = field.querySelector('text-expander')!;
  let newest = 0;
  const offers = async (key: string, text: string): Promise<Offer[]> => {
    if (key === ':') return text === '' ? [] : await signs(text);
    const mine = ++newest;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (mine !== newest) return [];
    return key === '@' ? await people(field, text) : await pages(text);
  };
  expander.addEventListener('text-expander-change', (event) => {
    const { key, text, provide } = (event as CustomEvent).detail;
    provide(offers(key, text).then((list) => ({ matched: list.length > 0, fragment: listOf(list, name) })));
  });
  expander.addEventListener('text-expander-value', (event) => {
    const { detail } = event as CustomEvent<{ item: HTMLElement; value: string }>;
    detail.value = detail.item.dataset['value']!;
  });
  // A field of several lines may be no combobox (ARIA in HTML): it stays a text field whose list is named by its other attributes.
  expander.addEventListener('text-expander-activate', () =>
    queueMicrotask(() => {
      for (const attribute of ['role', 'aria-expanded']) box.removeAttribute(attribute);
    }),
  );
  // With each letter it leaves nothing chosen until the next list is there, and Enter would break the line below the list that is still seen.
  expander.addEventListener('input', () =>
    expander.querySelector('[role="option"]')?.setAttribute('data-combobox-option-default', 'true'),
  );
  // It sets the value without saying so.
  expander.addEventListener('text-expander-committed', () => box.dispatchEvent(new Event('input', { bubbles: true })));
}

async function signs(text: string): Promise<Offer[]> {
  const { findSigns } = await import('./signs.ts');
  return findSigns(document.documentElement.lang, text)
    .slice(0, MOST)
    .map(({ sign, name }) => ({ value: sign, label: `${sign} ${name}` }));
}

async function people(field: HTMLElement, q: string): Promise<Offer[]> {
  const topic = field.closest('form')!.querySelector<HTMLSelectElement>('select[name="topic"]')?.value ?? '';
  const found = await get<{ name: string; handle: string }[]>('/api/community/people', {
    q,
    ...(field.dataset['thread'] ? { thread: field.dataset['thread'] } : { topic }),
  });
  return (found ?? []).map(({ name, handle }) => ({ value: `@${handle}`, label: name, more: `@${handle}` }));
}

async function pages(q: string): Promise<Offer[]> {
  if (q.trim().length < 2) return [];
  const found = await get<{ rows: { url: string; title: string }[] }>('/api/search', {
    q,
    locale: document.documentElement.lang,
  });
  return (found?.rows ?? []).slice(0, MOST).map(({ url, title }) => ({
    value: `[${title.replace(/[[\]\\]/g, '\\$&')}](${url})`,
    label: title,
  }));
}

async function get<Answer>(path: string, query: Record<string, string>): Promise<Answer | undefined> {
  const answer = await fetch(`${path}?${new URLSearchParams(query)}`).catch(() => undefined);
  return answer?.ok ? ((await answer.json()) as Answer) : undefined;
}

function listOf(offers: Offer[], name: string): HTMLElement {
  const list = document.createElement('ul');
  list.className = 'offers';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', name);
  list.append(
    ...offers.map(({ value, label, more }, index) => {
      const item = document.createElement('li');
      item.id = `offer-${index}`;
      item.setAttribute('role', 'option');
      item.dataset['value'] = value;
      item.dir = 'auto';
      item.textContent = label;
      if (more) item.append(' ', Object.assign(document.createElement('small'), { textContent: more }));
      return item;
    }),
  );
  return list;
}

import { useEffect, useRef, useState } from 'preact/hooks';
import './search-box.css';
import { counted, filled } from '../../i18n/island-text.ts';
import { clock } from '../../ui/formats.ts';
import { goTo } from '../../ui/go-to.ts';
import { noteSearch } from '../../ui/reading.ts';
import { momentOf } from '../moment.ts';
import { readableExcerpt } from './excerpt.ts';
import type { SearchBoxTexts } from './texts.ts';

export interface SearchBoxProps {
  locale: string;
  texts: SearchBoxTexts;
  /** Of the input; its list is called after it. */
  id: string;
  /** Larger, for the home page. */
  large: boolean;
  value: string | undefined;
}

interface Row {
  url: string;
  /** Language of the page: of the reader, or the main one of the site; those stand last. */
  locale: string;
  title: string;
  /** A question of the community that is solved. */
  solved?: boolean;
  /** Shown under the title: which section, and a passage with `<mark>`s as Pagefind or our server wrote it. */
  section?: string | undefined;
  /** Second of a video guide at which it is said. */
  moment?: number | undefined;
  excerpt: string;
}

/** What the box uses of Pagefind's browser interface. */
interface Pagefind {
  options(options: object): Promise<void>;
  debouncedSearch(
    text: string,
    options: object,
    ms: number,
  ): Promise<{ results: { data(): Promise<PagefindData> }[] } | null>;
}
interface PagefindData {
  url: string;
  excerpt: string;
  meta: { title: string };
  sub_results: PagefindPart[];
}
interface PagefindPart {
  title: string;
  url: string;
  excerpt: string;
  /** Where words of the search stand in it. */
  locations: number[];
}

const MOST_PAGES = 6;
/** With fewer results than this the server is asked as well. */
const FEW = 3;
const PAUSE_MS = 120;
/** Who has not typed on for so long has read the results; until then it is a word half written. */
const NOTE_MS = 1500;

let loading: Promise<Pagefind> | undefined;

/** Pagefind comes when somebody is about to type, not before. */
function loadPagefind(): Promise<Pagefind> {
  loading ??= (async () => {
    const path = '/pagefind/pagefind.js';
    const pagefind = (await import(/* @vite-ignore */ path)) as Pagefind;
    await pagefind.options({ baseUrl: '/', excerptLength: 18 });
    return pagefind;
  })();
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/** The search box: a plain form that goes to the search page, with results as one types where JavaScript runs. */
export default function SearchBox({ locale, texts, id, large, value }: SearchBoxProps) {
  const [rows, setRows] = useState<Row[]>([]);
  const [state, setState] = useState<'idle' | 'loading' | 'done'>('idle');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [searchId, setSearchId] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const root = useRef<HTMLElement>(null);
  const latest = useRef(0);
  const noting = useRef(0);
  const noted = useRef('');
  const [keys, setKeys] = useState('');
  const list = `${id}-results`;

  useEffect(() => {
    setKeys(/Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ K' : 'Ctrl K');
    // On a phone the box is in a sheet: it opens first, in the same turn, so that the keyboard of the phone comes too.
    const sheet = root.current?.closest<HTMLElement>('[popover]');
    const goThere = () => {
      if (sheet && !input.current?.checkVisibility()) sheet.showPopover();
      input.current?.focus();
      input.current?.select();
    };
    const focus = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        goThere();
      }
    };
    const opener = sheet && document.querySelector(`[popovertarget="${sheet.id}"]`);
    const open = (event: Event) => {
      event.preventDefault();
      goThere();
    };
    opener?.addEventListener('click', open);
    const away = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('keydown', focus);
    document.addEventListener('pointerdown', away);
    return () => {
      document.removeEventListener('keydown', focus);
      opener?.removeEventListener('click', open);
      document.removeEventListener('pointerdown', away);
    };
  }, []);

  async function search(text: string) {
    const turn = ++latest.current;
    setActive(-1);
    if (text.trim().length < 2) {
      setRows([]);
      setState('idle');
      setOpen(false);
      return;
    }
    setState('loading');
    setOpen(true);
    const found = await typeAhead(text, locale);
    // Only the answer to what stands in the box now may be shown.
    if (turn !== latest.current || found === null) return;
    setRows(found);
    setState('done');
    const id = newId();
    setSearchId(id);
    clearTimeout(noting.current);
    noting.current = window.setTimeout(note, NOTE_MS, id, text, found.length);
  }

  /** Tells the log what was searched for: when its writer has paused, or opens a result. */
  function note(id: string, text: string, count: number): void {
    if (!id || noted.current === id) return;
    noted.current = id;
    noteSearch(id);
    navigator.sendBeacon('/api/searches', JSON.stringify({ id, locale, text: text.trim(), count }));
  }

  function hrefOf(row: Row): string {
    const url = new URL(row.url, location.origin);
    if (row.moment !== undefined) url.searchParams.set('t', String(row.moment));
    if (searchId) url.searchParams.set('s', searchId);
    return url.pathname + url.search + url.hash;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') {
      if (open) event.preventDefault();
      setOpen(false);
      setActive(-1);
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && rows.length > 0) {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than there are rows: past either end nothing is chosen, as before.
      setActive((now) => ((now + 1 + step + rows.length + 1) % (rows.length + 1)) - 1);
    } else if (event.key === 'Enter' && open && active >= 0 && rows[active]) {
      event.preventDefault();
      note(searchId, input.current?.value ?? '', rows.length);
      goTo(hrefOf(rows[active]));
    }
  }

  const showing = open && state !== 'idle';
  const count = rows.length;
  const own = rows.filter((row) => row.locale === locale).length;
  const option = (row: Row, index: number) => (
    <a
      key={row.url}
      id={`${list}-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={index === active}
      class={index === active ? 'active' : undefined}
      lang={row.locale === locale ? undefined : row.locale}
      href={hrefOf(row)}
      onClick={() => note(searchId, input.current?.value ?? '', rows.length)}
    >
      <strong dir="auto">{row.title}</strong>
      {row.solved && <span class="solved">✓ {texts.solved}</span>}
      {(row.moment !== undefined || row.section) && (
        <span class="section" dir="auto">
          {row.moment !== undefined && filled(texts.at, { time: clock(row.moment) })}
          {row.moment !== undefined && row.section && ' · '}
          {row.section}
        </span>
      )}
      <span class="excerpt" dir="auto" dangerouslySetInnerHTML={{ __html: row.excerpt }} />
    </a>
  );
  const status = state === 'loading' ? texts.loading : count === 0 ? texts.none : counted(texts.results, count);
  return (
    <search class={large ? 'search-box large' : 'search-box'} ref={root as never}>
      <form action={`/${locale}/search`} method="get" role="none">
        <label class="visually-hidden" for={id}>
          {texts.label}
        </label>
        <svg
          width="20"
          height="20"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          stroke-width="2"
          aria-hidden="true"
        >
          <circle cx="11" cy="11" r="7" />
          <path d="m20 20-3.5-3.5" stroke-linecap="round" />
        </svg>
        <input
          ref={input}
          id={id}
          name="q"
          type="search"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          maxLength={500}
          placeholder={texts.placeholder}
          defaultValue={value}
          role="combobox"
          aria-expanded={showing && count > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-keyshortcuts="Control+K Meta+K"
          aria-activedescendant={active >= 0 ? `${list}-${active}` : undefined}
          onFocus={() => void loadPagefind().catch(() => {})}
          onInput={(event) => void search(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        {keys && !large && (
          <span class="keys" aria-hidden="true">
            {keys}
          </span>
        )}
        <button type="submit" class={large ? 'button' : 'visually-hidden'}>
          {texts.submit}
        </button>
      </form>
      <div class="found card" hidden={!showing}>
        <div id={list} role="listbox" aria-label={texts.label}>
          {rows.slice(0, own).map(option)}
          {own < count && (
            // biome-ignore lint/a11y/useSemanticElements: options are grouped, not fields.
            <div role="group" aria-label={texts.inMainLanguage}>
              <p class="language small soft" aria-hidden="true">
                {texts.inMainLanguage}
              </p>
              {rows.slice(own).map((row, index) => option(row, own + index))}
            </div>
          )}
        </div>
        <p class="status small soft">
          {count > 0 && state === 'done' ? (
            <a href={`/${locale}/search?q=${encodeURIComponent(input.current?.value ?? '')}`}>{texts.more}</a>
          ) : (
            status
          )}
          {count === 0 && state === 'done' && texts.ask && (
            <>
              {' '}
              <a href={`/${locale}/ask`}>{texts.ask}</a>
            </>
          )}
        </p>
      </div>
      <p class="visually-hidden" role="status">
        {showing ? status : ''}
      </p>
    </search>
  );
}

/**
 * Results from the static index. It wants every word: when it has few (a question, a typing error) or cannot be loaded, the
 * server's engine is asked too, and what it finds comes first.
 */
async function typeAhead(text: string, locale: string): Promise<Row[] | null> {
  let rows: Row[] = [];
  try {
    const pagefind = await loadPagefind();
    const found = await pagefind.debouncedSearch(text, {}, PAUSE_MS);
    if (found === null) return null;
    const data = await Promise.all(found.results.slice(0, MOST_PAGES).map((result) => result.data()));
    rows = data
      // A language without any page gets the index of another one.
      .filter((page) => page.url.startsWith(`/${locale}/`) && isMeant(page.excerpt, text))
      .map((page): Row => {
        // In the order of the page; the section with most of the words is the one that was meant.
        const best = page.sub_results.reduce<PagefindPart | undefined>(
          (most, part) => (most && most.locations.length >= part.locations.length ? most : part),
          undefined,
        );
        const part = best?.url.includes('#') ? best : undefined;
        const moment = momentOf(part?.url.split('#')[1]);
        return {
          url: (part ?? page).url,
          locale,
          title: page.meta.title,
          section: moment !== undefined && part?.title === '…' ? undefined : part?.title,
          moment,
          excerpt: readableExcerpt((part ?? page).excerpt),
        };
      });
    if (rows.length >= FEW) return rows;
  } catch {
    // The server can answer alone.
  }
  const response = await fetch(`/api/search?locale=${locale}&q=${encodeURIComponent(text)}`).catch(() => undefined);
  if (!response?.ok) return rows;
  const better = ((await response.json()) as { rows: Row[] }).rows;
  const pageOf = ({ url }: Row) => url.split(/[?#]/)[0];
  const known = new Set(better.map(pageOf));
  const isOwn = (row: Row) => row.locale === locale;
  const other = better.filter((row) => !isOwn(row));
  const own = [...better.filter(isOwn), ...rows.filter((row) => !known.has(pageOf(row)))];
  return [...own.slice(0, MOST_PAGES - other.length), ...other];
}

/**
 * Whether a result has more of a word than its first letter or two: for a word that no page has, Pagefind finds words that begin
 * like it. Excerpts of titles have no marks.
 */
function isMeant(excerpt: string, text: string): boolean {
  const shortest = Math.min(
    ...text
      .trim()
      .split(/\s+/)
      .map((word) => word.length),
  );
  const marked = [...excerpt.matchAll(/<mark>(.*?)<\/mark>/gs)].map((match) => match[1]?.length ?? 0);
  return marked.length === 0 || Math.max(...marked) >= Math.min(3, shortest);
}

/** An id for the search log; pages that are not served over HTTPS (or from this machine) have none. */
function newId(): string {
  return globalThis.crypto?.randomUUID?.() ?? '';
}

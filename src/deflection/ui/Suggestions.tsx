import type { ComponentChild } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { filled } from '../../i18n/island-text.ts';
import { momentOf } from '../../search/moment.ts';
import { clock } from '../../ui/formats.ts';
import type { Suggestion } from '../suggest.ts';
import type { AskTexts } from './texts.ts';

/** What the asker did with a suggestion, for the ledger. */
export type Look = { opened?: true; dismissed?: true; seconds?: number };

/** Possible answers, and what is done with them. */
export interface Suggested {
  suggestions: Suggestion[];
  /** The reader's language; suggestions in another one are in the main language of the site. */
  locale: string;
  texts: AskTexts;
  onLook(id: number, look: Look): void;
  onSolved(suggestion: Suggestion): void;
}

/** The list of possible answers; each opens in place. */
export function SuggestionList({ suggestions, ...rest }: Suggested) {
  return (
    <ByLanguage {...{ suggestions, ...rest }}>
      {(suggestion, level) => <SuggestionItem key={suggestion.id} {...{ suggestion, level, ...rest }} />}
    </ByLanguage>
  );
}

/** Suggestions in the reader's language, and below them, under a heading of their own, those in the main one. */
export function ByLanguage({
  suggestions,
  locale,
  texts,
  children,
}: Pick<Suggested, 'suggestions' | 'locale' | 'texts'> & {
  children: (suggestion: Suggestion, level: 'h3' | 'h4') => ComponentChild;
}) {
  const own = suggestions.filter((one) => one.locale === locale);
  const other = suggestions.filter((one) => one.locale !== locale);
  return (
    <>
      {own.length > 0 && <ol class="suggestions">{own.map((one) => children(one, 'h3'))}</ol>}
      {other.length > 0 && <h3 class="language">{texts.suggestions.inMainLanguage}</h3>}
      {other.length > 0 && <ol class="suggestions">{other.map((one) => children(one, 'h4'))}</ol>}
    </>
  );
}

function SuggestionItem({
  suggestion,
  level: Heading,
  locale,
  texts,
  onLook,
  onSolved,
}: Omit<Suggested, 'suggestions'> & { suggestion: Suggestion; level: 'h3' | 'h4' }) {
  const [open, setOpen] = useState(false);
  const [dismissed, setDismissed] = useState(false);
  const [whole, setWhole] = useState<'no' | 'loading' | 'failed' | 'yes'>('no');
  /** What scrolls. */
  const reading = useRef<HTMLDivElement>(null);
  const article = useRef<HTMLDivElement>(null);
  /** The heading of the passage that was found, once the whole article is there. */
  const section = useRef<Element | null>(null);
  const openedAt = useRef(0);

  function read(): void {
    if (openedAt.current > 0) onLook(suggestion.id, { seconds: Math.round((Date.now() - openedAt.current) / 1000) });
    openedAt.current = 0;
  }
  // Reading ends when the list changes or the page is left, too.
  useEffect(() => {
    addEventListener('pagehide', read);
    return () => {
      removeEventListener('pagehide', read);
      read();
    };
  }, []);

  // The list of answers may scroll, too; only the article does here, so that what was pressed stays where it is.
  useEffect(() => {
    const box = reading.current;
    if (whole === 'yes' && box && section.current)
      box.scrollTop += section.current.getBoundingClientRect().top - box.getBoundingClientRect().top;
  }, [whole]);

  function toggle(): void {
    if (open) read();
    else {
      openedAt.current = Date.now();
      onLook(suggestion.id, { opened: true });
    }
    setOpen(!open);
    setDismissed(false);
  }

  async function showWhole(): Promise<void> {
    setWhole('loading');
    try {
      const response = await fetch(suggestion.url);
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const found = page.querySelector('[data-article-body]');
      if (!found || !article.current) throw new Error('no article');
      bringStyles(page);
      const body = document.importNode(found, true);
      const { hash } = new URL(suggestion.url, location.origin);
      section.current = hash ? body.querySelector(`#${CSS.escape(decodeURIComponent(hash.slice(1)))}`) : null;
      // The form has ids of its own; those of the article are not needed here.
      for (const element of body.querySelectorAll('[id]')) element.removeAttribute('id');
      for (const link of body.querySelectorAll('a[href]')) link.setAttribute('target', '_blank');
      const lang = body.getAttribute('lang');
      if (lang) article.current.lang = lang;
      article.current.replaceChildren(...body.childNodes);
      // What is in it may have a life of its own, which whoever knows it gives it.
      article.current.dispatchEvent(new CustomEvent('answer-shown', { bubbles: true, detail: hash }));
      setWhole('yes');
    } catch {
      setWhole('failed');
    }
  }

  const lang = suggestion.locale === locale ? undefined : suggestion.locale;
  const moment = suggestion.kind === 'video' ? momentOf(suggestion.url.split('#')[1]) : undefined;
  const showIt = suggestion.kind === 'video' ? texts.suggestions.watch : texts.suggestions.whole;
  return (
    <li class={`suggestion card${open ? ' unfolded' : ''}${dismissed ? ' dismissed' : ''}`}>
      {open && (
        <button type="button" class="button link small all" onClick={toggle}>
          {texts.suggestions.all}
        </button>
      )}
      <Heading>
        <button type="button" aria-expanded={open} onClick={toggle}>
          <span class="kind small soft">
            {texts.kinds[suggestion.kind]}
            {suggestion.solved && <span> · {texts.kindSolved}</span>}
            {moment !== undefined && <span> · {filled(texts.at, { time: clock(moment) })}</span>}
          </span>
          <span class="title" dir="auto" lang={lang}>
            {suggestion.title}
          </span>
        </button>
      </Heading>
      {!open && !dismissed && (
        <p class="snippet small soft" dir="auto" lang={lang}>
          <Marked suggestion={suggestion} />
        </p>
      )}
      <div hidden={!open} class="opened">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled with the keys, too. */}
        <div class="reading" ref={reading} tabIndex={0}>
          {whole !== 'yes' && (
            <p class="passage" dir="auto" lang={lang}>
              <Marked suggestion={suggestion} />
            </p>
          )}
          <div class="prose whole" dir="auto" ref={article} hidden={whole !== 'yes'} />
          {whole === 'failed' && <p role="alert">{texts.suggestions.failed}</p>}
        </div>
        <p class="more small">
          {whole !== 'yes' && (
            <button type="button" class="button link" disabled={whole === 'loading'} onClick={() => void showWhole()}>
              {whole === 'loading' ? texts.suggestions.loading : showIt}
            </button>
          )}{' '}
          <a href={suggestion.url} target="_blank" rel="noopener">
            {texts.suggestions.newTab}
          </a>
        </p>
        <p class="verdict">
          <button
            type="button"
            class="button"
            onClick={() => {
              read();
              onSolved(suggestion);
            }}
          >
            {texts.suggestions.solved}
          </button>
          <button
            type="button"
            class="button quiet"
            onClick={() => {
              read();
              setOpen(false);
              setDismissed(true);
              onLook(suggestion.id, { dismissed: true });
            }}
          >
            {texts.suggestions.dismiss}
          </button>
        </p>
      </div>
    </li>
  );
}

/** The snippet with its matching words marked. */
export function Marked({ suggestion }: { suggestion: Suggestion }) {
  const { snippet, marks } = suggestion;
  const pieces = [];
  let at = 0;
  for (const [start, end] of marks) {
    pieces.push(snippet.slice(at, start), <mark key={start}>{snippet.slice(start, end)}</mark>);
    at = end;
  }
  return (
    <>
      {pieces}
      {snippet.slice(at)}
    </>
  );
}

/** An article brings style sheets of its own, which this page may lack. */
function bringStyles(page: Document): void {
  const there = new Set(
    [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map((link) => link.href),
  );
  for (const link of page.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
    const href = new URL(link.getAttribute('href') ?? '', location.origin).href;
    if (!there.has(href)) document.head.append(document.importNode(link, true));
  }
}

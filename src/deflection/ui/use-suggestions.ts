import type { MutableRef } from 'preact/hooks';
import { useRef, useState } from 'preact/hooks';
import type { Suggestion } from '../suggest.ts';
import { newId } from './new-id.ts';
import type { Look } from './Suggestions.tsx';
import { isWorthAsking } from './typed.ts';

const PAUSE_MS = 200;

/** Longest text that is looked up, in characters. */
const LONGEST_TEXT = 10_000;

/**
 * Looks answers up for what is being written, and notes what is done with them.
 * @param askId the visit, once it has begun.
 * @param textNow what stands in the form when the writer has paused.
 */
export function useSuggestions(locale: string, askId: MutableRef<string>, textNow: () => string) {
  const [suggestions, setSuggestions] = useState<Suggestion[]>([]);
  const [searched, setSearched] = useState(false);
  const turn = useRef(0);
  const timer = useRef(0);
  const abort = useRef<AbortController>();

  /** Asks after a pause. Only the answer to the latest text is shown. */
  function ask(): void {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(async () => {
      const text = textNow();
      const mine = ++turn.current;
      abort.current?.abort();
      if (!isWorthAsking(text)) return clear();
      abort.current = new AbortController();
      // Named here and not by the first answer, which may never be read: one visit is one ask.
      askId.current ||= newId();
      try {
        const response = await fetch('/api/suggest', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ text: text.slice(0, LONGEST_TEXT), locale, askId: askId.current }),
          signal: abort.current.signal,
        });
        if (mine !== turn.current || !response.ok) return;
        const answer = (await response.json()) as { askId: string; suggestions: Suggestion[] };
        if (mine !== turn.current) return;
        askId.current = answer.askId;
        setSuggestions(answer.suggestions);
        setSearched(true);
      } catch {
        // Suggestions are a courtesy; without them the form still sends.
      }
    }, PAUSE_MS);
  }

  function clear(): void {
    setSuggestions([]);
    setSearched(false);
  }

  function look(documentId: number, what: Look): void {
    if (askId.current) navigator.sendBeacon(`/api/asks/${askId.current}`, JSON.stringify({ documentId, ...what }));
  }

  /** Tells that a suggestion answered the question, or did not after all; nobody waits for it, also not when the page is left. */
  function solve(documentId: number, solved: boolean): void {
    void fetch(`/api/asks/${askId.current}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ documentId, solved }),
      keepalive: true,
    }).catch(() => {});
  }

  return { suggestions, searched, ask, clear, look, solve };
}

import type { RefObject } from 'preact';
import { type MutableRef, useEffect, useRef, useState } from 'preact/hooks';
import { type Draft, dropDraft, loadDraft, saveDraft } from './draft.ts';
import { newId } from './new-id.ts';
import type { AskFormProps } from './props.ts';
import { isBegun, type TypedValues, typedValues } from './typed.ts';

/** What of the form the hook does not hold itself. */
interface Form {
  askId: MutableRef<string>;
  files: Draft['files'];
  /** Takes what the draft has besides texts: topic, channel, files. */
  take(draft: Pick<Draft, 'values' | 'files'>): void;
  /** A question stands in the form that nobody has typed just now. */
  found(): void;
}

/** Keeps what is written in this browser until it is sent, and brings it back to an empty form. */
export function useDraft(
  element: RefObject<HTMLFormElement>,
  { values, before }: AskFormProps,
  { askId, files, take, found }: Form,
) {
  const [key, setKey] = useState(values.key);
  const [restored, setRestored] = useState(false);
  /** Sent, or answered: nothing is kept until somebody writes on. */
  const ended = useRef(false);
  const latest = useRef({ files, key });
  latest.current = { files, key };

  const typed = (): TypedValues => (element.current ? typedValues(new FormData(element.current)) : {});

  function keep(): void {
    if (element.current && !ended.current) saveDraft({ values: typed(), ...latest.current, askId: askId.current });
  }

  function end(): void {
    ended.current = true;
    dropDraft();
  }

  function discard(): void {
    dropDraft();
    element.current?.reset();
    take({ values: {}, files: [] });
    setKey(newId());
    askId.current = '';
    setRestored(false);
  }

  function restore(draft: Draft): void {
    // The category first: it decides which fields there are to fill.
    take(draft);
    setKey(draft.key);
    askId.current = draft.askId;
    requestAnimationFrame(() => {
      for (const [name, value] of Object.entries(draft.values)) {
        const field = element.current?.elements.namedItem(name);
        // Radio buttons follow the state.
        if (field && name !== 'channel' && 'value' in field) field.value = value;
      }
      found();
    });
    setRestored(true);
  }

  useEffect(() => {
    const begun = isBegun(typed());
    const draft = values.subject || values.body || before || begun ? undefined : loadDraft();
    if (draft) restore(draft);
    else {
      setKey((now) => now || newId());
      if (begun) found();
    }
    addEventListener('pagehide', keep);
    return () => removeEventListener('pagehide', keep);
  }, []);

  return { key, restored, typed, keep, end, discard, ended };
}

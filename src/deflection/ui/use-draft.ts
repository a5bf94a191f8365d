import type { RefObject } from 'preact';
import { type MutableRef, useEffect, useRef, useState } from 'preact/hooks';
import { ownerOfPage, PERSON } from '../../ui/person.ts';
import { ASK, askForms, type Draft, dropDraft, listDrafts, loadDraft, nameOf, saveDraft } from './draft.ts';
import { newId } from './new-id.ts';
import type { AskFormProps } from './props.ts';
import { isBegun, type TypedValues, typedValues } from './typed.ts';

/** What of the form the hook does not hold itself. */
interface Form {
  askId: MutableRef<string>;
  files: Draft['files'];
  /** Takes what the draft has besides texts: topic, channel, files. */
  take(draft: Pick<Draft, 'values' | 'files'>): void;
  /** A question stands in the form, or no longer does, that nobody has typed just now. */
  found(): void;
}

/** What the form says about its draft. */
export type DraftNotice = 'restored' | 'elsewhere' | 'gone' | undefined;

/**
 * Keeps what is written in this browser until it is sent, and brings it back to an empty form. A draft belongs to one form and one person:
 * what another tab shows stays there, and what another person wrote never comes up.
 */
export function useDraft(
  element: RefObject<HTMLFormElement>,
  { values, before }: AskFormProps,
  { askId, files, take, found }: Form,
) {
  const [key, setKey] = useState(values.key);
  const [notice, setNotice] = useState<DraftNotice>();
  /** A draft that was answered, for who finds that it was not. */
  const [solved, setSolved] = useState<Draft>();
  /** Sent, or answered: nothing is kept until somebody writes on. */
  const ended = useRef(false);
  const isKept = useRef(false);
  const owner = useRef('');
  const latest = useRef({ files, key });
  latest.current = { files, key };

  const typed = (): TypedValues => (element.current ? typedValues(new FormData(element.current)) : {});

  function keep(more: Partial<Draft> = {}): void {
    if (!element.current || ended.current) return;
    const now = typed();
    isKept.current = isBegun(now);
    // A signed-in person's address is that of the account, whatever was typed.
    const { email: _, name: __, ...mine } = now;
    const { current } = latest;
    const draft = { values: owner.current ? mine : now, ...current, owner: owner.current, askId: askId.current };
    if (isKept.current) saveDraft({ ...draft, open: true, ...more });
    else dropDraft(current.key);
  }

  /** It is sent: it goes. */
  function end(): void {
    ended.current = true;
    dropDraft(key);
  }

  /** It is answered: it stays for a day, for who finds that it was not. */
  function solve(answer: Draft['solved']): void {
    keep({ open: false, solved: answer });
    ended.current = true;
  }

  function startAnew(): void {
    take({ values: {}, files: [] });
    setKey(newId());
    askId.current = '';
    isKept.current = false;
    setNotice(undefined);
    found();
  }

  function discard(): void {
    dropDraft(key);
    element.current?.reset();
    startAnew();
  }

  /** What stands here is nobody's any more: somebody else signed in, this person out, or it was sent in another tab. */
  function clear(): void {
    for (const field of element.current?.querySelectorAll<HTMLInputElement>('input[type], textarea') ?? [])
      if (!/radio|hidden|file/.test(field.type)) field.value = '';
    startAnew();
    setNotice('gone');
  }

  function restore(draft: Draft): void {
    // The category first: it decides which fields there are to fill.
    take(draft);
    setKey(draft.key);
    latest.current = draft;
    askId.current = draft.askId;
    ended.current = false;
    setSolved(undefined);
    requestAnimationFrame(() => {
      for (const [name, value] of Object.entries(draft.values)) {
        const field = element.current?.elements.namedItem(name);
        // Radio buttons follow the state; an account has its own address.
        const isOwn = owner.current && /^(email|name)$/.test(name);
        if (field && name !== 'channel' && !isOwn && 'value' in field) field.value = value;
      }
      keep();
      found();
    });
    setNotice('restored');
  }

  async function bringBack(): Promise<void> {
    const [newest] = listDrafts().filter((draft) => !draft.solved);
    if (newest && !newest.open) return restore(newest);
    setKey((now) => now || newId());
    setSolved(listDrafts().find((draft) => draft.solved));
    if (!newest) return;
    const { shown, left } = await askForms();
    if (left[0] && !isBegun(typed())) restore(left[0]);
    else if (shown[0]) setNotice('elsewhere');
  }

  useEffect(() => {
    owner.current = ownerOfPage();
    if (values.subject || values.body || before || isBegun(typed())) {
      setKey((now) => now || newId());
      found();
    } else void bringBack();
    const leave = () => keep({ open: false });
    const back = ({ persisted }: PageTransitionEvent) => {
      if (!persisted || ended.current || !isKept.current) return;
      const kept = loadDraft(latest.current.key);
      if (kept && !kept.solved) restore(kept);
      else clear();
    };
    const told = ({ key: name, newValue }: StorageEvent) => {
      if (name === ASK && newValue && isKept.current) keep({ asked: newValue });
      const isAnother = name === PERSON && owner.current && newValue !== owner.current;
      if (isAnother) owner.current = '';
      if (isAnother || (name === nameOf(latest.current.key) && newValue === null && isKept.current && !ended.current))
        clear();
    };
    addEventListener('pagehide', leave);
    addEventListener('pageshow', back);
    addEventListener('storage', told);
    return () => {
      removeEventListener('pagehide', leave);
      removeEventListener('pageshow', back);
      removeEventListener('storage', told);
    };
  }, []);

  /** Somebody writes: after a question was sent, in another one. */
  function writes(): void {
    if (!ended.current) return;
    ended.current = false;
    askId.current = '';
  }

  /** What was answered was not: it is a draft again. */
  function writesOn(): void {
    ended.current = false;
    keep();
  }

  return { key, notice, solved, typed, keep, end, solve, discard, restore, writes, writesOn };
}

export type Drafting = ReturnType<typeof useDraft>;

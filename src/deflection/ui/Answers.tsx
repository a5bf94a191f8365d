import { useEffect, useRef, useState } from 'preact/hooks';
import { counted } from '../../i18n/island-text.ts';
import { type Suggested, SuggestionList } from './Suggestions.tsx';
import { useRoom } from './use-room.ts';

interface Props {
  answers: Suggested;
  /** Whether anything was looked up yet. */
  searched: boolean;
  /** Whether scripts run; without them, answers come once it is sent. */
  scripted: boolean;
}

/** Possible answers beside the form; on a phone in a sheet at its foot. */
export function Answers({ answers, searched, scripted }: Props) {
  const [open, setOpen] = useState(false);
  const sheet = useRef<HTMLElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  useRoom(sheet);
  const texts = answers.texts.suggestions;
  const found = answers.suggestions.length;

  // On a phone the sheet lies over the form: whoever goes back to it wants to see it.
  useEffect(() => {
    if (!open) return;
    const leave = ({ target }: FocusEvent) => {
      if (!sheet.current?.contains(target as Node)) setOpen(false);
    };
    addEventListener('focusin', leave);
    return () => removeEventListener('focusin', leave);
  }, [open]);

  function onKeyDown({ key }: KeyboardEvent): void {
    if (key !== 'Escape' || !open) return;
    setOpen(false);
    toggle.current?.focus();
  }

  return (
    <aside class={open ? 'sheet open' : 'sheet'} aria-label={texts.title} ref={sheet} onKeyDown={onKeyDown}>
      <p class="visually-hidden" role="status">
        {searched && (found > 0 ? counted(texts.count, found) : texts.none)}
      </p>
      {found > 0 && (
        <button type="button" class="toggle button" ref={toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? texts.hide : counted(texts.show, found)}
        </button>
      )}
      <div class="answers">
        <h2>{texts.title}</h2>
        {found > 0 ? (
          <SuggestionList {...answers} />
        ) : (
          <p class="soft small">{searched ? texts.none : scripted ? texts.waiting : texts.beforeSending}</p>
        )}
      </div>
    </aside>
  );
}

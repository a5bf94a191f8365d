// The draft of an answer: kept as it is written.
import { followPage, keepDraft, sayIn, sendDraft } from '../../../ui/draft-client.ts';
import { readKept, writeKept } from '../../../ui/kept-text.ts';

/** What is written to a ticket. */
interface Text {
  mode: string;
  body: string;
  attachments: string[];
}

/** Keeps the text of the composer as the draft of its ticket. */
export function keepDrafts(
  form: HTMLFormElement,
  box: HTMLTextAreaElement,
  { here, texts }: { here: string; texts: Record<'saving' | 'draftSaved' | 'draftElsewhere' | 'draftLocal', string> },
): void {
  const field = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)!;
  const name = `desk:${here}`;
  const key = field('key').value;
  const state = form.querySelector<HTMLElement>('[data-state]')!;
  // Of two windows the server keeps both texts: the other one stands on the page when it is opened again.
  const words = {
    changed: '',
    saving: texts.saving,
    saved: texts.draftSaved,
    elsewhere: texts.draftElsewhere,
    local: texts.draftLocal,
    out: texts.draftLocal,
  };
  const draft = keepDraft<Text>({
    read: () => ({
      mode: form.querySelector<HTMLInputElement>('[name="mode"]:checked')?.value ?? 'answer',
      body: box.value,
      attachments: [...form.querySelectorAll<HTMLInputElement>('input[name="attachment"]')].map(({ value }) => value),
    }),
    sequence: Number(field('sequence').value),
    send: ({ text, sequence }) => sendDraft(`${here}/draft`, { key, sequence, ...text }),
    keep: (text) => writeKept(name, text && { key, body: text.body, mode: text.mode }),
    tell: sayIn(state, words),
    follow(sequence) {
      field('sequence').value = String(sequence);
    },
  });

  // What was written here last and never reached the server.
  const local = /[?&]done=/.test(location.search) ? undefined : readKept<Pick<Text, 'mode' | 'body'>>(name);
  if (box.value !== '')
    // An answer that was not taken stands here again, and the server may not have it.
    draft.consider(false);
  else if (local && local.body !== '') {
    box.value = local.body;
    for (const radio of form.querySelectorAll<HTMLInputElement>('[name="mode"]'))
      radio.checked = radio.value === local.mode;
  }
  draft.changed();

  form.addEventListener('input', draft.changed);
  form.addEventListener('change', draft.changed);
  form.addEventListener('submit', () => void draft.leave());
  followPage(draft);
}

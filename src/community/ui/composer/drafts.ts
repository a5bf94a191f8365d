// The draft of a post: kept as it is written, and with both texts where two windows write.
import { followPage, isWrittenInto, keepDraft, sayIn, sendDraft } from '../../../ui/draft-client.ts';
import type { ComposerTexts } from './composer-texts.ts';
import { keepLocally, keptLocally } from './local.ts';

/** What of a form is the text, and what belongs to it. */
const FIELDS = ['title', 'topic', 'kind', 'tags', 'body', 'to', 'state', 'base'];

type Text = Record<string, string>;

/** Keeps the text of a form as a draft of its place. */
export function keepDrafts(field: HTMLElement, form: HTMLFormElement, box: HTMLTextAreaElement, texts: ComposerTexts) {
  const place = field.dataset['composer']!;
  const input = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)!;
  const key = input('key').value;
  const state = field.querySelector<HTMLElement>('[data-state]')!;
  const panel = field.querySelector<HTMLElement>('[data-elsewhere]')!;
  const otherBox = panel.querySelector('textarea')!;
  const first = Number(input('sequence').value);
  let other: Text | undefined;
  const textOf = (): Text => {
    const data = new FormData(form);
    return Object.fromEntries(FIELDS.flatMap((name) => (data.has(name) ? [[name, String(data.get(name))]] : [])));
  };
  const words = {
    changed: '',
    saving: texts.saving,
    saved: texts.saved,
    local: texts.local,
    elsewhere: '',
    out: texts.local,
  };

  const draft = keepDraft<Text>(
    {
      read: textOf,
      sequence: first,
      send: ({ text, sequence, isChosen }, signal) => ask({ key, sequence, text, chosen: isChosen }, signal),
      keep: (text) => keepLocally(place, text && { key, sequence: draft.sequence, text }),
      tell: sayIn(state, words),
      follow(sequence) {
        input('sequence').value = String(sequence);
        for (const button of form.querySelectorAll<HTMLElement>('[data-discard]')) button.hidden = sequence === 0;
      },
      showOther,
    },
    panel.hidden ? undefined : first,
  );

  function showOther(text: Text | undefined): void {
    other = text;
    panel.hidden = !text;
    if (text) otherBox.value = [text['title'], text['body']].filter(Boolean).join('\n\n');
  }

  function ask(given: { key: string; sequence: number; text: Text; chosen: boolean }, signal?: AbortSignal) {
    return sendDraft<Text>('/api/community/drafts', { place, ...given }, signal);
  }

  function fill(text: Text): void {
    for (const [name, value] of Object.entries(text)) {
      const one = form.elements.namedItem(name);
      if (one instanceof HTMLInputElement && one.type === 'checkbox') one.checked = value !== '';
      else if (one && 'value' in one) one.value = value;
    }
  }

  for (const [label, chosen] of [
    [texts.keepMine, () => undefined],
    [texts.useOther, () => other ?? { body: otherBox.value }],
  ] as const) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet';
    button.textContent = label;
    button.addEventListener('click', () => {
      const text = chosen();
      if (text) fill(text);
      box.focus();
      draft.choose();
    });
    panel.append(button);
  }
  form.querySelector('input[name="chosen"]')?.remove();

  form.addEventListener('input', draft.changed);
  form.addEventListener('change', draft.changed);
  followPage(draft);
  form.addEventListener('submit', ({ submitter }) => {
    const intent = (submitter as HTMLButtonElement | null)?.value ?? '';
    if (intent === 'discard') keepLocally(place, undefined);
    else if (!draft.isSaved()) keepLocally(place, { key, sequence: draft.sequence, text: textOf(), isSent: true });
    void draft.leave({ breakOff: true });
  });
  void restore();

  async function restore(): Promise<void> {
    const local = keptLocally(place);
    // Before this was loaded.
    if (isWrittenInto(form, FIELDS)) draft.consider(false);
    if (!local) return draft.changed();
    const isSame = local.text['body'] === box.value && (local.text['title'] ?? '') === (textOf()['title'] ?? '');
    // It was sent as an edit, and the post has been edited since.
    if (local.isSent && local.text['base'] !== textOf()['base']) return keepLocally(place, undefined);
    // Whether it was posted the server knows by its key.
    const { text, sequence } = local;
    const answer = local.isSent && !isSame ? await ask({ key: local.key, sequence, text, chosen: false }) : undefined;
    if (isSame || answer?.status === 410) return keepLocally(place, undefined);
    if (!draft.isSaved()) {
      // What is written now and what was written then: both stay.
      showOther(text);
      return draft.changed();
    }
    fill(text);
    draft.goOnFrom(answer?.status === 200 ? answer.sequence! : Math.min(sequence, draft.sequence));
    draft.changed();
  }
}

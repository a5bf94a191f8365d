// Keeps what is being written: in this browser at once, at the server a moment later. It is "saved" when the server has said so.
import type { ComposerTexts } from './composer-texts.ts';
import { keepLocally, keptLocally } from './local.ts';

/** After the last key; and while somebody goes on typing. */
const PAUSE_MS = 1_200;
const AT_LEAST_EVERY_MS = 6_000;
const AGAIN_MS = 20_000;

/** What of a form is the text, and what belongs to it. */
const FIELDS = ['title', 'topic', 'kind', 'tags', 'body', 'to', 'state', 'base'];

type Text = Record<string, string>;
interface Answer {
  status: number;
  sequence?: number;
  text?: Text;
  other?: Text;
}

/** Keeps the text of a form as a draft of its place. */
export function keepDrafts(field: HTMLElement, form: HTMLFormElement, box: HTMLTextAreaElement, texts: ComposerTexts) {
  const place = field.dataset['composer']!;
  const input = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)!;
  const key = input('key').value;
  const state = field.querySelector<HTMLElement>('[data-state]')!;
  const panel = field.querySelector<HTMLElement>('[data-elsewhere]')!;
  const otherBox = panel.querySelector('textarea')!;
  let sequence = Number(input('sequence').value);
  /** The newest that the server has, where it is not this form's. */
  let newest: number | undefined = panel.hidden ? undefined : sequence;
  let other: Text | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstChange = 0;
  let isBusy = false;
  let isSent = false;
  /** What is on its way ends when the text itself goes. */
  let leaving = new AbortController();
  const textOf = (): Text => {
    const data = new FormData(form);
    return Object.fromEntries(FIELDS.flatMap((name) => (data.has(name) ? [[name, String(data.get(name))]] : [])));
  };
  let saved = JSON.stringify(textOf());

  const say = (words: string) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const later = (pause: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), pause);
  };

  function changed(): void {
    const text = textOf();
    const now = JSON.stringify(text);
    keepLocally(place, now === saved ? undefined : { key, sequence, text });
    if (now === saved) return;
    say('');
    firstChange ||= Date.now();
    later(Math.max(0, Math.min(PAUSE_MS, firstChange + AT_LEAST_EVERY_MS - Date.now())));
  }

  async function send(isChosen = false): Promise<void> {
    const text = textOf();
    const sent = JSON.stringify(text);
    if (isBusy || isSent) return;
    if (sent === saved && !isChosen) return;
    isBusy = true;
    firstChange = 0;
    say(texts.saving);
    const answer = await ask({ place, sequence, key, text, chosen: isChosen }, leaving.signal);
    isBusy = false;
    if (isSent) return;
    const { status } = answer;
    if (status === 200 || status === 409) {
      saved = sent;
      if (status === 200) {
        setSequence(answer.sequence!);
        newest = answer.other ? sequence : undefined;
        show(answer.other);
        say(texts.saved);
      } else {
        // Both are kept: this one beside the other.
        newest = answer.sequence;
        show(answer.text);
        say('');
      }
      changed();
    } else if (status === 410 && sequence > 0) {
      // Posted or thrown away elsewhere: what is written here since is another text.
      setSequence(0);
      later(0);
    } else if (status !== 410) {
      say(texts.local);
      later(AGAIN_MS);
    }
  }

  function setSequence(number: number): void {
    sequence = number;
    input('sequence').value = String(number);
    for (const button of form.querySelectorAll<HTMLElement>('[data-discard]')) button.hidden = number === 0;
  }

  function show(text: Text | undefined): void {
    other = text;
    panel.hidden = !text;
    if (text) otherBox.value = [text['title'], text['body']].filter(Boolean).join('\n\n');
  }

  /** Somebody has seen both texts. */
  function choose(text: Text | undefined): void {
    if (text) fill(text);
    if (newest !== undefined) setSequence(newest);
    newest = undefined;
    show(undefined);
    box.focus();
    void send(true);
  }

  function fill(text: Text): void {
    for (const [name, value] of Object.entries(text)) {
      const one = form.elements.namedItem(name);
      if (one instanceof HTMLInputElement && one.type === 'checkbox') one.checked = value !== '';
      else if (one && 'value' in one) one.value = value;
    }
  }

  for (const [words, chosen] of [
    [texts.keepMine, () => undefined],
    [texts.useOther, () => other ?? { body: otherBox.value }],
  ] as const) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet';
    button.textContent = words;
    button.addEventListener('click', () => choose(chosen()));
    panel.append(button);
  }
  form.querySelector('input[name="chosen"]')?.remove();

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  addEventListener('online', () => void send());
  document.addEventListener('visibilitychange', () => document.hidden && void send());
  form.addEventListener('submit', ({ submitter }) => {
    const intent = (submitter as HTMLButtonElement | null)?.value ?? '';
    if (intent === 'discard') keepLocally(place, undefined);
    else if (JSON.stringify(textOf()) !== saved) keepLocally(place, { key, sequence, text: textOf(), isSent: true });
    isSent = true;
    clearTimeout(timer);
    leaving.abort();
  });
  // The page comes back from the browser's own memory.
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return;
    isSent = false;
    leaving = new AbortController();
  });
  void restore();

  async function restore(): Promise<void> {
    const local = keptLocally(place);
    if (!local) return changed();
    const isSame = local.text['body'] === box.value && (local.text['title'] ?? '') === (textOf()['title'] ?? '');
    // It was sent as an edit, and the post has been edited since.
    if (local.isSent && local.text['base'] !== textOf()['base']) return keepLocally(place, undefined);
    // Whether it was posted the server knows by its key.
    const answer = local.isSent && !isSame ? await ask({ place, ...local, chosen: false }) : undefined;
    if (isSame || answer?.status === 410) return keepLocally(place, undefined);
    if (JSON.stringify(textOf()) !== saved) return;
    fill(local.text);
    if (answer?.status === 200) setSequence(answer.sequence!);
    else setSequence(Math.min(local.sequence, sequence));
    changed();
  }
}

async function ask(
  { text, place, sequence, key, chosen }: { text: Text; [name: string]: unknown },
  signal?: AbortSignal,
): Promise<Answer> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const body = JSON.stringify({ place, sequence, key, chosen, text });
  // A page that is being left still sends what is small.
  const keepalive = body.length < 30_000;
  try {
    const answer = await fetch('/api/community/drafts', {
      method: 'POST',
      headers,
      body,
      keepalive,
      ...(signal && { signal }),
    });
    return { ...((await answer.json()) as object), status: answer.status };
  } catch {
    return { status: 0 };
  }
}

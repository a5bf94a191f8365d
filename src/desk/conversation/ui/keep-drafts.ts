// Keeps what is being written: in this browser at once, at the server a moment later. It is "saved" when the server has said so.
import { KEPT, ownerOfPage } from '../../../ui/person.ts';

/** After the last key; and while somebody goes on typing. */
const PAUSE_MS = 1_000;
const AT_LEAST_EVERY_MS = 5_000;
const AGAIN_MS = 10_000;

/** What this browser keeps of a text that the server may not have. */
interface Local {
  owner: string;
  key: string;
  body: string;
  mode: string;
}

/** Keeps the text of the composer as the draft of its ticket. */
export function keepDrafts(
  form: HTMLFormElement,
  box: HTMLTextAreaElement,
  { here, texts }: { here: string; texts: { saving: string; draftSaved: string; draftLocal: string } },
): void {
  const field = (name: string) => form.querySelector<HTMLInputElement>(`input[name="${name}"]`)!;
  const name = `${KEPT}desk:${here}`;
  const key = field('key').value;
  const state = form.querySelector<HTMLElement>('[data-state]')!;
  let sequence = Number(field('sequence').value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let firstChange = 0;
  let isBusy = false;
  let isSent = false;
  const text = () => ({
    mode: form.querySelector<HTMLInputElement>('[name="mode"]:checked')?.value ?? 'answer',
    body: box.value,
    attachments: [...form.querySelectorAll<HTMLInputElement>('input[name="attachment"]')].map(({ value }) => value),
  });
  let saved = JSON.stringify(text());

  const say = (words: string) => {
    if (state.textContent !== words) state.textContent = words;
  };
  const later = (pause: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void send(), pause);
  };
  const changed = () => {
    const now = text();
    if (JSON.stringify(now) === saved) return;
    remember({ owner: ownerOfPage(), key, body: now.body, mode: now.mode });
    say('');
    firstChange ||= Date.now();
    later(Math.max(0, Math.min(PAUSE_MS, firstChange + AT_LEAST_EVERY_MS - Date.now())));
  };

  async function send(): Promise<void> {
    const now = text();
    const sent = JSON.stringify(now);
    if (isBusy || isSent || sent === saved) return;
    isBusy = true;
    firstChange = 0;
    say(texts.saving);
    const answer = await ask(`${here}/draft`, { sequence, key, ...now });
    isBusy = false;
    if (isSent) return;
    if (answer.status === 200 || answer.status === 409) {
      saved = sent;
      // Of two windows the server keeps both texts: the other one stands on the page when it is opened again.
      if (answer.sequence !== undefined && answer.status === 200) sequence = answer.sequence;
      field('sequence').value = String(sequence);
      remember(undefined);
      say(texts.draftSaved);
      changed();
    } else if (answer.status === 410) {
      // Sent or thrown away elsewhere: what is written here since is another text.
      sequence = 0;
      later(AGAIN_MS);
    } else {
      say(texts.draftLocal);
      later(AGAIN_MS);
    }
  }

  function remember(local: Local | undefined): void {
    try {
      if (local) localStorage.setItem(name, JSON.stringify(local));
      else localStorage.removeItem(name);
    } catch {
      // Browsers that allow no storage keep nothing.
    }
  }

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  addEventListener('online', () => void send());
  document.addEventListener('visibilitychange', () => document.hidden && void send());
  form.addEventListener('submit', () => {
    isSent = true;
    clearTimeout(timer);
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) isSent = false;
  });

  // An answer that was not taken stands here again, and the server may not have it.
  if (box.value !== '') {
    saved = '';
    changed();
  }

  // What was written here last and never reached the server.
  try {
    const local = JSON.parse(localStorage.getItem(name) ?? 'null') as Local | null;
    const wasSent = /[?&]done=/.test(location.search);
    if (wasSent || local?.owner !== ownerOfPage()) remember(undefined);
    else if (box.value === '' && local.body !== '') {
      box.value = local.body;
      for (const radio of form.querySelectorAll<HTMLInputElement>('[name="mode"]'))
        radio.checked = radio.value === local.mode;
      changed();
    }
  } catch {
    // As above.
  }
}

async function ask(path: string, body: object): Promise<{ status: number; sequence?: number }> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const text = JSON.stringify(body);
  try {
    const answer = await fetch(path, { method: 'POST', headers, body: text, keepalive: text.length < 30_000 });
    return { ...((await answer.json()) as object), status: answer.status };
  } catch {
    return { status: 0 };
  }
}

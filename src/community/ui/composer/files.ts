// Files by paste, drop or choice: each goes up at once, and the text gets a link to it.
import '@github/file-attachment-element';
import type { Attachment } from '@github/file-attachment-element';
import { filled } from '../../../i18n/island-text.ts';
import type { ComposerTexts } from './composer-texts.ts';

/** Takes files into the text. */
export function takeFiles(field: HTMLElement, box: HTMLTextAreaElement, texts: ComposerTexts): void {
  const state = field.querySelector<HTMLElement>('[data-uploads]')!;
  const input = field.querySelector<HTMLInputElement>('input[type="file"]')!;
  // Those that go up one by one do not go once more with the form.
  input.removeAttribute('name');
  input.classList.add('visually-hidden');
  field.querySelector('file-attachment')!.addEventListener('file-attachment-accepted', async (event) => {
    state.textContent = '';
    for (const { file } of (event as CustomEvent<{ attachments: Attachment[] }>).detail.attachments) await send(file);
  });
  field.querySelector<HTMLElement>('[data-pick]')?.addEventListener('click', () => input.click());

  async function send(file: File): Promise<void> {
    const name = file.name.replace(/[[\]\\]/g, '');
    const place = `![${filled(texts.uploading, { name })}]()`;
    put(box, (text, at) => {
      const before = text.slice(0, at);
      // Each in a paragraph of its own.
      const gap = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
      const added = `${gap}${place}\n\n`;
      return [before + added + text.slice(at), at + added.length];
    });
    const line = document.createElement('p');
    line.textContent = name;
    const bar = document.createElement('progress');
    bar.setAttribute('aria-label', filled(texts.uploading, { name }));
    line.append(' ', bar);
    state.append(line);
    const { markdown, message } = await upload(file, (part) => {
      bar.value = part;
    });
    put(box, (text, at) => {
      const from = text.indexOf(place);
      const to = markdown ?? '';
      if (from < 0) return [markdown ? `${text}\n\n${markdown}` : text, at];
      const next = text.slice(0, from) + to + text.slice(from + place.length);
      return [next, at > from ? Math.max(from, at + to.length - place.length) : at];
    });
    if (markdown) line.remove();
    else line.textContent = message ?? filled(texts.uploadFailed, { name });
  }
}

/** Changes the text, and leaves the cursor in its place. */
function put(box: HTMLTextAreaElement, change: (text: string, at: number) => [string, number]): void {
  const [text, at] = change(box.value, box.selectionEnd);
  box.value = text;
  box.setSelectionRange(at, at);
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

/** @param told hears how much is sent, from 0 to 1; `fetch` cannot say. */
function upload(file: File, told: (part: number) => void): Promise<{ markdown?: string; message?: string }> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', file);
    body.append('locale', document.documentElement.lang);
    request.responseType = 'json';
    request.upload.addEventListener('progress', ({ loaded, total }) => total > 0 && told(loaded / total));
    request.addEventListener('loadend', () => resolve(request.response ?? {}));
    request.open('POST', '/api/community/files');
    request.setRequestHeader('accept', 'application/json');
    request.send(body);
  });
}

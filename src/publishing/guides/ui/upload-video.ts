// Sends a video in pieces; what is cut off goes on where it was, also after the page was left and the same file chosen again.
interface Said {
  sending: string;
  waits: string;
  failed: string;
}

/** Pauses between attempts, in milliseconds: a node that was restarted is back by then. */
const PAUSES = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000];
/** Looking at a video takes seconds; in milliseconds. */
const LOOK_AGAIN = 2_000;

const form = document.querySelector<HTMLFormElement>('form[data-upload]');
if (form) {
  form.addEventListener('submit', (event) => {
    const file = form.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0];
    if (!file) return;
    event.preventDefault();
    void send(form, file);
  });
  if (document.querySelector('[data-checking]')) void lookAgain();
}

async function send(form: HTMLFormElement, file: File): Promise<void> {
  const said: Said = JSON.parse(form.dataset['said']!);
  const going = form.querySelector<HTMLElement>('[data-going]')!;
  const status = form.querySelector<HTMLElement>('[data-status]')!;
  const bar = form.querySelector('progress')!;
  const error = form.querySelector<HTMLElement>('[data-error]')!;
  const button = form.querySelector<HTMLButtonElement>('button')!;
  const tell = (message: string | undefined) => {
    error.textContent = message ?? '';
    error.hidden = !message;
    going.hidden = Boolean(message);
    button.disabled = !message;
  };
  tell(undefined);
  const { Upload } = await import('tus-js-client');
  let spoken = -10;
  const upload = new Upload(file, {
    endpoint: form.dataset['upload']!,
    chunkSize: Number(form.dataset['piece']),
    retryDelays: PAUSES,
    metadata: { guide: form.dataset['guide']!, filename: file.name },
    removeFingerprintOnSuccess: true,
    // The same file for another guide is another upload.
    fingerprint: async () => ['helpwell', form.dataset['guide'], file.name, file.size, file.lastModified].join('-'),
    onProgress(sent, all) {
      const percent = Math.floor((sent / all) * 100);
      bar.value = percent;
      // Read out every tenth.
      if (percent < spoken + 10 && percent > spoken) return;
      spoken = percent;
      status.textContent = said.sending.replace('%', String(percent));
    },
    onShouldRetry(failure, _, options) {
      const code = failure.originalResponse?.getStatus() ?? 0;
      const isOurs = code >= 400 && code < 500 && code !== 409 && code !== 423 && code !== 429;
      if (!isOurs && options.retryDelays) status.textContent = said.waits;
      return !isOurs;
    },
    onError(failure) {
      const body = 'originalResponse' in failure ? failure.originalResponse?.getBody() : undefined;
      tell(messageIn(body) ?? said.failed);
    },
    onSuccess() {
      location.assign(form.dataset['to']!);
    },
  });
  const [before] = await upload.findPreviousUploads();
  if (before) upload.resumeFromPreviousUpload(before);
  upload.start();
}

function messageIn(body: string | undefined): string | undefined {
  try {
    const { message } = JSON.parse(body ?? '');
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** Shows the page anew once the video was looked at. */
async function lookAgain(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
    const answer = await fetch(location.href).catch(() => undefined);
    if (answer?.ok && !(await answer.text()).includes('data-checking')) break;
  }
  location.replace(location.href.split('?')[0]!);
}

export {};

// The picture of a video at the moment at which it stands, drawn in the browser.

/** Larger is no better on a page; in pixels. */
const LONGEST_SIDE = 1280;

const form = document.querySelector<HTMLFormElement>('form[data-poster]');
const frame = form?.querySelector<HTMLElement>('[data-frame]');
const video = frame?.querySelector('video');
const take = frame?.querySelector<HTMLButtonElement>('[data-take]');
if (form && frame && video && take) {
  frame.hidden = false;
  take.addEventListener('click', () => {
    take.disabled = true;
    void keep(form, video)
      .catch((error: Error) => {
        frame.querySelector('[data-error]')!.textContent = error.message;
      })
      .finally(() => {
        take.disabled = false;
      });
  });
}

async function keep(form: HTMLFormElement, video: HTMLVideoElement): Promise<void> {
  const body = new FormData();
  for (const name of ['base', 'sequence'])
    body.set(name, form.querySelector<HTMLInputElement>(`input[name=${name}]`)!.value);
  body.set('intent', 'poster');
  body.set('files', await drawn(video), 'frame.webp');
  const answer = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } });
  const result: { to?: string; notice?: string; shown?: { message: string }[] } = await answer.json();
  if (!answer.ok || !result.to) throw new Error(result.shown?.[0]?.message ?? result.notice ?? String(answer.status));
  location.assign(result.to);
}

async function drawn(video: HTMLVideoElement): Promise<Blob> {
  // Of a video that nobody has played yet there is no picture.
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    const shown = new Promise((resolve, reject) => {
      video.addEventListener('loadeddata', resolve, { once: true });
      video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
    });
    video.preload = 'auto';
    video.load();
    await shown;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')!.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    // Browsers without WebP give PNG.
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error())), 'image/webp', 0.85);
  });
}

export {};

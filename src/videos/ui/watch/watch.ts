// What a guide gains with JavaScript: on its page, and where it is shown in place.
import { filled } from '../../../i18n/island-text.ts';
import { clock } from '../../../ui/formats.ts';
import { type Measured, measure } from './measure.ts';
import { leaveAt, leftAt } from './resume.ts';
import { placeIn } from './times.ts';
import { follow, search } from './transcript.ts';

/** What is near the beginning or the end is not worth coming back to, in seconds. */
const NEAR = 5;

/**
 * Brings a guide to life: speed, moments, chapters, a transcript that follows, where it was left. Nothing is loaded before it is played.
 * @param start where it begins, in seconds; undefined: at its beginning, or where it was left.
 * @param isPage it has the page to itself, so that the address says where one is.
 */
export function watch(guide: HTMLElement, { start, isPage }: { start: number | undefined; isPage: boolean }): Measured {
  const video = guide.querySelector('video')!;
  const find = <Found extends HTMLElement>(name: string) => guide.querySelector<Found>(`[data-${name}]`);
  const { guide: slug = '', locale = '', spoken = '' } = guide.dataset;
  for (const one of guide.querySelectorAll<HTMLElement>('[data-scripted]')) one.hidden = false;
  const marks = [...guide.querySelectorAll<HTMLAnchorElement>('[data-chapters] a')];
  const chapters = marks.map((mark) => Number(mark.dataset['seconds']));
  const measured = measure(video, { slug, locale, chapters });

  function seek(seconds: number): void {
    video.currentTime = seconds;
    void video.play().catch(() => {});
  }
  // Chapters, lines of the transcript and steps are links that work by themselves; here they do not leave the page.
  guide.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-seconds]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (isPage) history.replaceState(history.state, '', link.href);
    seek(Number(link.dataset['seconds']));
  });
  if (start !== undefined) video.currentTime = start;
  goOn(video, { button: find<HTMLButtonElement>('resume'), slug, start, seek });
  video.addEventListener('timeupdate', () => {
    const now = placeIn(chapters, video.currentTime);
    marks.forEach((mark, index) => {
      mark.ariaCurrent = index === now ? 'true' : null;
    });
  });
  const speed = find<HTMLSelectElement>('speed');
  speed?.addEventListener('change', () => {
    video.playbackRate = Number(speed.value);
  });
  shareMoment(video, find<HTMLButtonElement>('moment'), find('copied'));
  showCaptions(video, spoken);
  const [list, field, found] = [find('transcript'), find<HTMLInputElement>('find'), find('found')];
  if (list) follow(video, list);
  if (list && field && found) search(list, field, found);
  return measured;
}

/** Offers to go on where somebody left, and remembers where they leave now. */
function goOn(
  video: HTMLVideoElement,
  options: { button: HTMLButtonElement | null; slug: string; start: number | undefined; seek(seconds: number): void },
): void {
  const { button, slug, start, seek } = options;
  const left = leftAt(slug);
  if (button && start === undefined && left !== undefined) {
    button.hidden = false;
    button.textContent = filled(button.dataset['resume']!, { time: clock(left) });
    button.addEventListener('click', () => seek(left));
  }
  let hasPlayed = false;
  video.addEventListener('play', () => {
    hasPlayed = true;
    if (button) button.hidden = true;
  });
  function leave(): void {
    const { currentTime, duration, ended } = video;
    if (hasPlayed)
      leaveAt(slug, ended || currentTime < NEAR || currentTime > duration - NEAR ? undefined : currentTime);
  }
  for (const event of ['pause', 'ended']) video.addEventListener(event, leave);
  addEventListener('pagehide', leave);
}

/** A link to where the video is now. */
function shareMoment(video: HTMLVideoElement, button: HTMLButtonElement | null, status: HTMLElement | null): void {
  if (!button) return;
  const say = () => {
    button.textContent = filled(button.dataset['moment']!, { time: clock(video.currentTime) });
  };
  say();
  video.addEventListener('timeupdate', say);
  video.addEventListener('seeking', say);
  button.addEventListener('click', async () => {
    const address = new URL(button.dataset['address']!, location.origin);
    address.searchParams.set('t', String(Math.floor(video.currentTime)));
    try {
      await navigator.clipboard.writeText(address.href);
      if (status) status.textContent = status.dataset['copied'] ?? '';
    } catch {
      location.assign(address);
    }
  });
}

/** Captions are there from the first moment on, and no sooner: what is not played is not loaded. */
function showCaptions(video: HTMLVideoElement, locale: string): void {
  video.addEventListener(
    'play',
    () => {
      const tracks = [...video.textTracks];
      const own = tracks.find(({ language }) => language === locale) ?? tracks[0];
      if (own && tracks.every(({ mode }) => mode !== 'showing')) own.mode = 'showing';
    },
    { once: true },
  );
}

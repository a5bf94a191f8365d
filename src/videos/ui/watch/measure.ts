// Tells how a guide is watched: what happened and in which language, nothing about who.
import type { CountedEvent } from '../../counts.ts';
import { placeIn } from './times.ts';

/** Events that come together are told together, this many milliseconds after the first. */
const GATHER_MS = 5000;

const QUARTERS = ['watched-25', 'watched-50', 'watched-75', 'watched-100'] as const;

/** Tells of one guide. */
export interface Measured {
  tell(event: CountedEvent): void;
  hasPlayed(): boolean;
}

/** Watches a video being watched. Each thing is told once a visit of the page. */
export function measure(
  video: HTMLVideoElement,
  { slug, locale, chapters }: { slug: string; locale: string; chapters: readonly number[] },
): Measured {
  const told = new Set<string>();
  let waiting: CountedEvent[] = [];
  let timer = 0;
  function send(): void {
    clearTimeout(timer);
    timer = 0;
    const body = JSON.stringify({ slug, locale, events: waiting });
    // Not by a beacon: inside a product, who may watch is said with the request. Nothing waits for it.
    if (waiting.length > 0)
      void fetch('/api/guide-events', { method: 'POST', body, keepalive: true }).catch(() => undefined);
    waiting = [];
  }
  function tell(event: CountedEvent): void {
    const key = `${event.event} ${event.part}`;
    if (told.has(key)) return;
    told.add(key);
    waiting.push(event);
    timer ||= window.setTimeout(send, GATHER_MS);
  }
  video.addEventListener('play', () => tell({ event: 'play' }));
  video.addEventListener('timeupdate', () => {
    if (video.paused || !(video.duration > 0)) return;
    const part = video.currentTime / video.duration;
    QUARTERS.forEach((event, index) => {
      // The last moments of a video are often its end only in name.
      if (part >= Math.min((index + 1) / 4, 0.98)) tell({ event });
    });
    const chapter = placeIn(chapters, video.currentTime);
    if (chapter >= 0) tell({ event: 'chapter', part: chapter });
  });
  video.addEventListener('ended', () => tell({ event: 'watched-100' }));
  // Leaving a page hides it, too.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') send();
  });
  return { tell, hasPlayed: () => told.has('play undefined') };
}

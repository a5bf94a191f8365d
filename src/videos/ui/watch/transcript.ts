// The transcript follows the video, leads to its moments and can be searched.
import { type CountedText, counted } from '../../../i18n/island-text.ts';
import { placeIn, plain } from './times.ts';

/** Lets the lines of a transcript follow a video. What somebody reads or searches just now stays where it is. */
export function follow(video: HTMLVideoElement, list: HTMLElement): void {
  const lines = [...list.querySelectorAll<HTMLElement>('li')];
  const starts = lines.map((line) => Number(line.querySelector('a')!.dataset['seconds']));
  let shown = -1;
  function update(): void {
    const now = placeIn(starts, video.currentTime + 0.05);
    if (now === shown) return;
    const before = lines[shown];
    if (before) before.ariaCurrent = null;
    shown = now;
    const line = lines[now];
    if (!line) return;
    line.ariaCurrent = 'true';
    if (!list.matches(':hover, :focus-within'))
      list.scrollTop = line.offsetTop - list.offsetTop - list.clientHeight / 3;
  }
  video.addEventListener('timeupdate', update);
  video.addEventListener('seeked', update);
}

/** Lets a transcript be searched: other lines are hidden, and how many are left is said. */
export function search(list: HTMLElement, field: HTMLInputElement, status: HTMLElement): void {
  const lines = [...list.querySelectorAll<HTMLElement>('li')];
  const words = lines.map((line) => plain(line.textContent));
  const texts = JSON.parse(status.dataset['found']!) as CountedText;
  field.addEventListener('input', () => {
    const wanted = plain(field.value).trim().split(/\s+/).filter(Boolean);
    let found = 0;
    lines.forEach((line, index) => {
      const fits = wanted.every((word) => words[index]!.includes(word));
      line.hidden = !fits;
      if (fits) found++;
    });
    status.textContent = wanted.length > 0 ? counted(texts, found) : '';
  });
}

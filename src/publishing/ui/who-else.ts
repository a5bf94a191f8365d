// Who else writes on the article is asked again while somebody looks at the editor.
import { localiseTimes } from '../../ui/local-times.ts';

/** How often it is asked, in milliseconds: whoever begins to write is seen within half a minute. */
const ASK_MS = 15_000;

const place = document.querySelector<HTMLElement>('[data-others]')!;
const namesIn = (part: ParentNode) =>
  [...part.querySelectorAll<HTMLElement>('[data-who]')].map((one) => one.dataset['who']).join();

async function ask(): Promise<void> {
  if (document.hidden) return;
  try {
    const response = await fetch(place.dataset['others']!);
    // Who is signed out is led elsewhere.
    if (!response.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    // Nothing is said again that has not changed.
    if (namesIn(page) === namesIn(place)) return;
    localiseTimes(page);
    place.replaceChildren(...page.querySelectorAll('.others'));
  } catch {
    // The next time.
  }
}

setInterval(() => void ask(), ASK_MS);
document.addEventListener('visibilitychange', () => void ask());

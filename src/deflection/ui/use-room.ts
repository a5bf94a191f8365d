import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Between what is typed in and the bar, in pixels. */
const GAP = 8;

/**
 * Tells the style sheet how much room the answers have: `--room` is the height from their top to the foot of the window, `--foot` that of
 * what lies over the foot of the page, such as the keyboard of a phone. And keeps the bar at that foot off the field that one types in.
 */
export function useRoom(sheet: RefObject<HTMLElement>): void {
  useEffect(() => {
    const seen = window.visualViewport;
    const bottom = () => (seen ? seen.offsetTop + seen.height : innerHeight);

    function measure(): void {
      const element = sheet.current;
      if (!element) return;
      element.style.setProperty('--foot', `${Math.max(0, Math.round(innerHeight - bottom()))}px`);
      element.style.setProperty(
        '--room',
        `${Math.round(bottom() - Math.max(0, element.getBoundingClientRect().top))}px`,
      );
    }

    function uncover(): void {
      measure();
      const field = document.activeElement;
      const bar = sheet.current?.querySelector('.toggle');
      if (!field?.matches('input, textarea, select') || !bar || getComputedStyle(sheet.current!).position !== 'fixed')
        return;
      const over = field.getBoundingClientRect().bottom + GAP - bar.getBoundingClientRect().top;
      // Of a field that is higher than what is left of the window, the beginning stays.
      if (over > 0) scrollBy({ top: Math.min(over, field.getBoundingClientRect().top - GAP), behavior: 'instant' });
    }

    measure();
    const uncoverSoon = () => requestAnimationFrame(uncover);
    const watched = new MutationObserver(uncoverSoon);
    // The bar comes with the first answers.
    watched.observe(sheet.current!, { childList: true });
    addEventListener('scroll', measure, { passive: true });
    addEventListener('resize', uncoverSoon);
    addEventListener('focusin', uncoverSoon);
    seen?.addEventListener('resize', uncoverSoon);
    seen?.addEventListener('scroll', measure);
    return () => {
      watched.disconnect();
      removeEventListener('scroll', measure);
      removeEventListener('resize', uncoverSoon);
      removeEventListener('focusin', uncoverSoon);
      seen?.removeEventListener('resize', uncoverSoon);
      seen?.removeEventListener('scroll', measure);
    };
  }, []);
}

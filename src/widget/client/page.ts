import type { PageFacts, ToFrame } from './protocol.ts';

export { carrySteps } from './carry-steps.ts';

// What the product's page shows: read when the widget is opened, and again when somebody has gone on in it. And where its links lead.

/** Marks that are sent; more say nothing more. */
const MOST_MARKS = 20;
/** A page that is being changed is read once it is calm, in milliseconds. */
const CALM_MS = 300;

function isSeen(element: Element): boolean {
  const box = element.getBoundingClientRect();
  const isOnScreen = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  return isOnScreen && (element.checkVisibility?.() ?? true);
}

function readPage(): PageFacts {
  const marks = [...document.querySelectorAll<HTMLElement>('[data-help]')]
    .filter(isSeen)
    .flatMap(({ dataset }) => dataset['help']?.trim().slice(0, 200) || []);
  return {
    path: (location.pathname + location.hash).slice(0, 500),
    title: document.title.slice(0, 300),
    marks: [...new Set(marks)].slice(0, MOST_MARKS),
  };
}

/**
 * Tells of the page after each navigation in it. Nothing of the product is patched: where the browser has no events for it, somebody
 * looks at the address once a second.
 */
export function watchPage(tell: (message: ToFrame) => void): { facts(): ToFrame; stop(): void } {
  const facts = (): ToFrame => ({ type: 'page', page: readPage() });
  const leaving = new AbortController();
  const { signal } = leaving;
  let timer = 0;
  let address = location.href;
  const moved = (): void => {
    if (location.href === address) return;
    address = location.href;
    clearTimeout(timer);
    timer = window.setTimeout(() => tell(facts()), CALM_MS);
  };
  const { navigation } = window as unknown as { navigation?: EventTarget };
  navigation?.addEventListener('currententrychange', moved, { signal });
  addEventListener('popstate', moved, { signal });
  addEventListener('hashchange', moved, { signal });
  const looking = navigation ? 0 : window.setInterval(moved, 1000);
  return {
    facts,
    stop() {
      leaving.abort();
      clearTimeout(timer);
      clearInterval(looking);
    },
  };
}

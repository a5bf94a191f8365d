import { home, locale, say } from './host.ts';
import { element, icon, pathOf } from './parts.ts';
import { videoStyle } from './style.ts';

/**
 * Shows a guide in every `<helpwell-video guide="…">` of the page, also in those that come later. Nothing is asked of the help center
 * before somebody wants to watch. No custom element is registered: those can never be taken away again.
 * @returns what takes everything out again.
 */
export function showVideos(): () => void {
  const there = document.getElementsByTagName('helpwell-video');
  const roots = new WeakMap<Element, ShadowRoot | undefined>();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(videoStyle);

  function show(host: Element): void {
    if (roots.has(host)) return;
    // Where the product, or a widget that was taken away, has one there, no other can be made.
    let root: ShadowRoot | undefined;
    try {
      root = host.attachShadow({ mode: 'closed' });
      root.adoptedStyleSheets = [sheet];
    } catch {}
    roots.set(host, root);
    const title = host.getAttribute('title') ?? say.watch;
    const button = element('button', { type: 'button' }, [icon('M7 4v16l13-8z'), title]);
    button.onclick = () => {
      const at = Number(host.getAttribute('at') ?? 0);
      const path = pathOf({ video: host.getAttribute('guide') ?? '', at }, locale);
      const frame = element('iframe', { title, allow: 'fullscreen; autoplay', src: `${home}${path}#only` });
      root?.replaceChildren(frame);
      frame.focus();
    };
    root?.replaceChildren(button);
  }

  const look = (): void => {
    for (const host of there) show(host);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  look();
  return () => {
    observer.disconnect();
    for (const host of there) {
      const root = roots.get(host);
      if (!root) continue;
      root.replaceChildren();
      root.adoptedStyleSheets = [];
    }
  };
}

import { element, icon, pathOf } from './parts.ts';
import { videoStyle } from './style.ts';

/**
 * Shows a guide in every `<helpwell-video guide="…">` of the page, also in those that come later. Nothing is asked of the help center
 * before somebody wants to watch. No custom element is registered: those can never be taken away again.
 * @returns what takes everything out again.
 */
export function showVideos(home: string, locale: string, label: string): () => void {
  const there = document.getElementsByTagName('helpwell-video');
  const shown = new Map<Element, ShadowRoot>();
  const roots = new WeakMap<Element, ShadowRoot>();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(videoStyle);

  function show(host: Element): void {
    if (shown.has(host)) return;
    const root = roots.get(host) ?? (host.shadowRoot ? undefined : host.attachShadow({ mode: 'closed' }));
    if (!root) return;
    roots.set(host, root);
    shown.set(host, root);
    root.adoptedStyleSheets = [sheet];
    const title = host.getAttribute('title') ?? label;
    const button = element('button', { type: 'button' }, [icon('M7 4v16l13-8z'), title]);
    button.onclick = () => {
      const at = Number(host.getAttribute('at') ?? 0);
      const path = pathOf({ video: host.getAttribute('guide') ?? '', at }, locale);
      const frame = element('iframe', { title, allow: 'fullscreen; autoplay', src: `${home}${path}#only` });
      root.replaceChildren(frame);
      frame.focus();
    };
    root.replaceChildren(button);
  }

  const look = (): void => {
    for (const host of there) show(host);
    for (const host of shown.keys()) if (!host.isConnected) shown.delete(host);
  };
  const observer = new MutationObserver(look);
  observer.observe(document.documentElement, { childList: true, subtree: true });
  look();
  return () => {
    observer.disconnect();
    for (const root of shown.values()) {
      root.replaceChildren();
      root.adoptedStyleSheets = [];
    }
    shown.clear();
  };
}

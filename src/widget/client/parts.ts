import type { Target } from './protocol.ts';

/** An element with its attributes and what is in it; no text is ever read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  children: (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A drawing of 24 by 24. */
export function icon(path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** The path of what is to be shown; without anything, the first page of the widget. */
export function pathOf({ article, video, at, thread, search, ask, requests }: Target, locale: string): string {
  const part = encodeURIComponent;
  const inside = article
    ? `/articles/${part(article)}`
    : video
      ? `/videos/${part(video)}${at ? `?t=${part(at)}` : ''}`
      : thread
        ? `/community/threads/${part(thread)}/-`
        : search !== undefined
          ? `/search?q=${part(search)}`
          : ask
            ? '/ask'
            : requests
              ? '/requests'
              : '';
  return `/${locale}/widget${inside}`;
}

/** What a `data-helpwell` attribute asks for: `article:reset-password`, `video:first-steps@72`, `thread:12`, `search:invoice`, `ask`, `requests`. */
export function readTarget(text: string): Target {
  const [, kind = '', value = ''] = /^(\w*):?(.*)$/s.exec(text.trim()) ?? [];
  if (kind === 'video') {
    const [, video = '', at] = /^(.*?)(?:@(\d+))?$/.exec(value) ?? [];
    return { video, at: Number(at ?? 0) };
  }
  if (kind === 'article' || kind === 'thread' || kind === 'search' || kind === 'tour') return { [kind]: value };
  if (kind === 'ask') return { ask: value || true };
  return kind === 'requests' ? { requests: true } : {};
}

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
  const to = (path: string, name: number | string): string => `/${path + encodeURIComponent(name)}`;
  const inside = article
    ? to('articles/', article)
    : video
      ? to('videos/', video) + (at ? `?t=${at}` : '')
      : thread
        ? `${to('community/threads/', thread)}/-`
        : search !== undefined
          ? to('search?q=', search)
          : ask
            ? '/ask'
            : requests
              ? '/requests'
              : '';
  return `/${locale}/widget${inside}`;
}

/**
 * What a `data-helpwell` attribute asks for, or the end of an address after `#helpwell=`: `article:reset-password`, `video:first-steps@72`,
 * `tour:first-steps@2`, `thread:12`, `search:invoice`, `ask`, `requests`.
 */
export function readTarget(text: string): Target {
  const [, kind = '', value = ''] = /^(\w*):?(.*)$/s.exec(text.trim()) ?? [];
  if (kind === 'video' || kind === 'tour') {
    const [, guide = '', at] = /^(.*?)(?:@(\d+))?$/.exec(value) ?? [];
    return { [kind]: guide, at: Number(at ?? 0) };
  }
  if (kind === 'article' || kind === 'thread' || kind === 'search') return { [kind]: value };
  if (kind === 'ask') return { ask: value || true };
  return kind === 'requests' ? { requests: true } : {};
}

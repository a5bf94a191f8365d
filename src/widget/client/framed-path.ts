/** Pages that are shown inside a product; the server's rules have the same ones, and the page tells them. */
const patterns = (): RegExp[] =>
  (document.querySelector<HTMLMetaElement>('meta[name=helpwell-framed]')?.content ?? '')
    .split(' ')
    .filter(Boolean)
    .map((pattern) => new RegExp(`^${pattern}$`));

/** The path under which an address is shown in the frame, with its parameters; undefined: it opens in a tab of its own. */
export function framedPath(url: URL): string | undefined {
  if (url.origin !== location.origin) return undefined;
  const [, locale, rest = ''] = /^\/([^/]+)\/?(.*?)\/?$/.exec(url.pathname) ?? [];
  const inside = rest.replace(/^widget(\/|$)/, '');
  if (inside !== '' && !patterns().some((pattern) => pattern.test(inside))) return undefined;
  return `/${locale}/widget${inside && `/${inside}`}${url.search}`;
}

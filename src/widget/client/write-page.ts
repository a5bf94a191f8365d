/** Scripts that have run in this document: a browser runs the module of an address once. */
const ran = new Map<string, number>();

/**
 * Writes a page in place of the present one, with its styles and its scripts. Resolves once it is there and its scripts have run.
 * @param listen listens again to what is pressed on the page: somebody may be quicker than its scripts.
 */
export function writePage(html: string, listen: () => void): Promise<void> {
  if (ran.size === 0)
    for (const script of document.querySelectorAll<HTMLScriptElement>('script[type=module][src]'))
      ran.set(script.getAttribute('src')!, 1);
  const again = html.replace(/(<script type="module" src=")([^"?]+)(")/g, (_, before, source, after) => {
    const times = ran.get(source) ?? 0;
    ran.set(source, times + 1);
    return `${before}${source}${times > 0 ? `?${times}` : ''}${after}`;
  });
  return new Promise((resolve) => {
    document.open();
    listen();
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true });
    document.write(again);
    document.close();
  });
}

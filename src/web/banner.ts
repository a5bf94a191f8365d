/** Something that is said on every page until a moment. */
export interface Banner {
  /** Recognises it in a browser in which somebody has put it away. */
  id: string;
  text: string;
  /** Path of the page that says more. */
  href: string;
  until: Date;
}

/** How long a page with these stays right by itself: until the first of them ends, in whole seconds; undefined without any. */
export function secondsOfBanners(banners: readonly Banner[], now = new Date()): number | undefined {
  if (banners.length === 0) return undefined;
  const first = Math.min(...banners.map(({ until }) => until.getTime()));
  return Math.max(1, Math.floor((first - now.getTime()) / 1000));
}

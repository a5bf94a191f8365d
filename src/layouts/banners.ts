import type { Viewer } from '../accounts/viewer.ts';
import { type Core, domains, type Services } from '../domains.ts';
import type { Banner } from '../web/banner.ts';

const declared = domains.flatMap(({ banners = [] }) => banners);

/** What every page that shows banners is out of date with. */
export const bannerTags = declared.map(({ tag }) => tag);

/** What the domains say on every page to this viewer, in the order of the domains. */
export async function bannersFor(
  app: Core & Services,
  reader: { locale: string; viewer: Viewer },
): Promise<readonly Banner[]> {
  const all = await Promise.all(declared.map(({ of }) => of(app, reader)));
  return all.flat();
}

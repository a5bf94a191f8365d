// Pictures that the staff bring in the browser. Each has a path inside content/ as if it lay there, so that articles name it, readers get it
// and an export writes it like any other file.

import { pictureSource } from '../../markdown/plain-text.ts';

/** Of one picture as it is brought, in bytes. */
export const LONGEST_PICTURE = 20 * 1024 * 1024;
/** In pixels: as wide as two columns of a good screen. */
export const LONGEST_SIDE = 1600;
/** By one account within a day. */
export const MOST_PICTURES_A_DAY = 500;
export const LONGEST_ALT = 300;

/** The endings by type. SVG is not among them: it is a document that can act. */
export const PICTURE_ENDINGS: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/apng': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
};
export const PICTURE_ACCEPT = Object.keys(PICTURE_ENDINGS).join(',');

const PATH = /^images\/uploaded\/[a-z0-9-]{1,60}-(\d{1,4})x(\d{1,4})-[0-9a-f]{12}\.(?:png|jpg|gif|webp|avif)$/;

/** Path of a picture inside content/: its name, its size and the beginning of its digest. */
export function picturePath(picture: { slug: string; width: number; height: number; digest: string; type: string }) {
  const { slug, width, height, digest, type } = picture;
  const name = slug.slice(0, 60).replace(/-+$/, '') || 'picture';
  return `images/uploaded/${name}-${width}x${height}-${digest.slice(0, 12)}.${PICTURE_ENDINGS[type]}`;
}

/** Whether a path inside content/ is that of a brought picture. */
export const isPicturePath = (inside: string): boolean => PATH.test(inside);

/** Width and height in pixels, which the path of a brought picture says. */
export function sizeInPath(inside: string): { width: number; height: number } | undefined {
  const [, width, height] = PATH.exec(inside) ?? [];
  return width && height ? { width: Number(width), height: Number(height) } : undefined;
}

/** Address of a picture, from the root. */
export const pictureUrl = (path: string): string => `/content/${path}`;

/** A picture as an article shows it. */
export function pictureMarkdown({ path, alt }: { path: string; alt: string }): string {
  return pictureSource(alt, pictureUrl(path));
}

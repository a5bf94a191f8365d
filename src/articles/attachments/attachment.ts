// Files below and within articles that readers save: a form, a driver, a table. Like pictures, each has a path inside content/ as if it lay there.
import { SERVED_FILE } from '../../server/served-files.ts';

/** Of one file, in bytes. */
export const LONGEST_ATTACHMENT = 50 * 1024 * 1024;

const PATH = /^files\/uploaded\/[a-z0-9-]{1,60}-[0-9a-f]{12}\.[a-z0-9]{2,5}$/;

/** Path of a file inside content/: its name and the beginning of its digest. @param ending without the point. */
export function attachmentPath({ slug, digest, ending }: { slug: string; digest: string; ending: string }): string {
  const name = slug.slice(0, 60).replace(/-+$/, '') || 'file';
  return `files/uploaded/${name}-${digest.slice(0, 12)}.${ending.toLowerCase()}`;
}

/** Whether a path inside content/ is that of a file that was brought. */
export const isAttachmentPath = (inside: string): boolean => PATH.test(inside) && SERVED_FILE.test(inside);

// The files that the articles of an old help center offer to save: listed below their texts, or linked within.
import { SERVED_FILE } from '../server/served-files.ts';
import type { Draft } from './draft.ts';
import { walk } from './mdx.ts';
import type { Plan } from './plan.ts';

/** Where systems keep the files of all their customers, apart from the pages. */
const STORES =
  /^https:\/\/(?:(?:[\w-]+\.)*(?:intercomcdn\.(?:com|eu)|document360\.io|zdusercontent\.com|helpscout\.net)\/|(?:[\w-]+\.)*amazonaws\.com\/(?:helpscout\.net|cdn\.freshdesk\.com)\/|[\w-]+\.freshdesk\.com\/helpdesk\/attachments\/)/i;
/** Addresses of files in Zendesk, which often have no name in them. */
const ATTACHMENT_PAGE = /\/article_attachments\/\d+/;

/** The name of the file that an address of the old help center leads to; undefined when it leads to none. */
export function attachedName(address: string, { attachments, fields }: Draft): string | undefined {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const known = attachments?.get(url.href);
  if (known !== undefined) return known;
  if (!fields.hosts.includes(url.host) && !STORES.test(url.href)) return undefined;
  const name = lastPart(url.pathname);
  return ATTACHMENT_PAGE.test(url.pathname) || SERVED_FILE.test(name) ? name : undefined;
}

/** What articles offer: files of the source by path, and files that lie elsewhere by address, each with its name. */
export function attachedIn({ planned, targets }: Plan): { files: Set<string>; addresses: Map<string, string> } {
  const files = new Set<string>();
  const addresses = new Map<string, string>();
  for (const { draft } of planned)
    walk(draft.tree, (node) => {
      if (node.type !== 'link') return;
      const found = targets.link(node.url, draft.file);
      if (found.kind === 'file') files.add(found.file);
      const name = found.kind === 'address' ? attachedName(found.url, draft) : undefined;
      if (found.kind === 'address' && name !== undefined) addresses.set(found.url, name);
    });
  return { files, addresses };
}

function lastPart(pathname: string): string {
  const part = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(part) || 'file';
  } catch {
    return part;
  }
}

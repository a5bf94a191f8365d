// What the names of files and folders say besides their words: a place in a list, an old id, a day.
import { posix } from 'node:path';

/** What the name of a file or folder says besides its words. */
export type ParsedName = {
  /** The name without number, id and day; the whole name when nothing would be left. */
  words: string;
  /** Of `01.zebra` and `2-lion`. */
  order?: number;
  /** Of `360001234-Old-name`, as help centers export them. */
  id?: string;
  /** Of `2024-05-01-news`: `YYYY-MM-DD`. */
  day?: string;
};

/** Reads the name of a file or folder by its path inside the imported folder; the ending of a file is left out. */
export type NameReader = (path: string) => ParsedName;

/** "1-click-install" is no first step, but "1-open" beside "2-close" is. */
const WEAK_ORDER = /^(\d{1,3})-(?=\p{L})/u;
const ORDER = /^(?:(\d{1,3})(?:[_.)]+[ ]*(?=\p{L})|[ ]+[-–][ ]+(?=\S)|-[-_ ]+(?=\S))|(0\d{1,2})[- ]+(?=\p{L}))/u;

/** Of Zendesk and the like, of Help Scout, and of Document360. */
const ID = /^(\d{5,20}|[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[-_. ]+(?=\S)/i;

/** Reads names as they are meant among their neighbours. @param files all of them, as paths with `/`. */
export function nameReader(files: readonly string[]): NameReader {
  const weak = new Map<string, Set<string>>();
  for (const file of files) {
    const parts = file.split('/');
    parts.forEach((part, at) => {
      const folder = parts.slice(0, at).join('/');
      if (WEAK_ORDER.test(part)) weak.set(folder, (weak.get(folder) ?? new Set()).add(part));
    });
  }
  const known = new Set(files);
  return (path) => {
    const folder = posix.dirname(path);
    const name = known.has(path) ? posix.basename(path).replace(/\.\w+$/, '') : posix.basename(path);
    return parseName(name, (weak.get(folder === '.' ? '' : folder)?.size ?? 0) > 1);
  };
}

function parseName(name: string, isNumbered: boolean): ParsedName {
  const day = /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[-_. ]+(?=\S)/.exec(name);
  if (day) return { words: name.slice(day[0].length), day: day[1]! };
  const id = ID.exec(name);
  if (id) return { words: name.slice(id[0].length), id: id[1]! };
  const order = ORDER.exec(name) ?? (isNumbered ? WEAK_ORDER.exec(name) : null);
  return order ? { words: name.slice(order[0].length), order: Number(order[1] ?? order[2]) } : { words: name };
}

/** A feed of what is new, before it is written in one of its formats. Texts are plain. */
export interface Feed {
  title: string;
  locale: string;
  /** Absolute addresses: of the page that it belongs to, and its own. */
  page: string;
  self: string;
  /** The newest first. */
  entries: readonly FeedEntry[];
}

export interface FeedEntry {
  title: string;
  /** Absolute; also what readers recognise it by. */
  url: string;
  author: string;
  published: Date;
  updated: Date;
  text: string;
}

export const FEED_FORMATS = ['rss', 'atom'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Entries of a feed: what a reader that comes once a day must not miss. */
export const MOST_ENTRIES = 30;

/** Longest text of an entry, in characters; the rest is on its page. */
const LONGEST_TEXT = 4000;

/** What a format is sent as. */
export const FEED_TYPES: Record<FeedFormat, string> = { rss: 'application/rss+xml', atom: 'application/atom+xml' };

/** Writes a feed as RSS 2.0 or Atom (RFC 4287), well-formed whatever its texts hold. */
export function writeFeed(feed: Feed, format: FeedFormat): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${format === 'rss' ? rss(feed) : atom(feed)}\n`;
}

// Characters that XML 1.0 has no place for, not even as a number.
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xml(text: string): string {
  return text
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(/[&<>"]/g, (sign) => SIGNS[sign]!);
}

/** A text that some readers take for HTML and others do not: without what would be a tag to the first. */
const neitherMarkup = (text: string) => xml(text.replaceAll('<', '‹').replaceAll('>', '›'));

const cut = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT).toWellFormed()}…` : text);

function rss({ title, locale, page, self, entries }: Feed): string {
  const items = entries.map(
    (entry) => `<item>
<title>${neitherMarkup(entry.title)}</title>
<link>${xml(entry.url)}</link>
<guid isPermaLink="true">${xml(entry.url)}</guid>
<dc:creator>${neitherMarkup(entry.author)}</dc:creator>
<pubDate>${entry.published.toUTCString()}</pubDate>
<description>${xml(xml(cut(entry.text)).replaceAll('\n', '<br>'))}</description>
</item>`,
  );
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>${neitherMarkup(title)}</title>
<link>${xml(page)}</link>
<description>${neitherMarkup(title)}</description>
<language>${xml(locale)}</language>
<atom:link rel="self" type="${FEED_TYPES.rss}" href="${xml(self)}"/>
${items.join('\n')}
</channel>
</rss>`;
}

function atom({ title, locale, page, self, entries }: Feed): string {
  const newest = Math.max(0, ...entries.map(({ updated }) => updated.getTime()));
  const written = entries.map(
    (entry) => `<entry>
<id>${xml(entry.url)}</id>
<title type="text">${xml(entry.title)}</title>
<link rel="alternate" type="text/html" href="${xml(entry.url)}"/>
<author><name>${xml(entry.author)}</name></author>
<published>${entry.published.toISOString()}</published>
<updated>${entry.updated.toISOString()}</updated>
<content type="text">${xml(cut(entry.text))}</content>
</entry>`,
  );
  return `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xml(locale)}">
<id>${xml(self)}</id>
<title type="text">${xml(title)}</title>
<link rel="alternate" type="text/html" href="${xml(page)}"/>
<link rel="self" type="${FEED_TYPES.atom}" href="${xml(self)}"/>
<updated>${new Date(newest).toISOString()}</updated>
${written.join('\n')}
</feed>`;
}

// The types of files that content/ serves. Texts and settings of its own (.mdx, .yml) are not among them.

const SHOWN = ['png', 'jpe?g', 'gif', 'webp', 'avif', 'svg', 'mp4', 'webm', 'm3u8', 'm4s', 'ts', 'vtt', 'pdf'];
const DOWNLOADED = [
  'zip', 'gz', 'tgz', '7z', 'docx?', 'xlsx?', 'pptx?', 'odt', 'ods', 'odp', 'rtf', 'csv', 'tsv', 'txt', 'log', 'json', 'xml', 'patch',
  'diff', 'ics', 'epub', 'mp3', 'wav', 'mov',
]; // biome-ignore format: a list

const ending = (types: readonly string[]) => new RegExp(`\\.(?:${types.join('|')})$`, 'i');

/** A file that content/ serves, by the end of its name. */
export const SERVED_FILE = ending([...SHOWN, ...DOWNLOADED]);

/** One of them that browsers keep as a file and never show: what is in it cannot act as a page of this site. */
export const DOWNLOADED_FILE = ending(DOWNLOADED);

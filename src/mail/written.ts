import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** A mail that was written into a file because there is no mail server. */
export interface WrittenMail {
  file: string;
  to: string;
  subject: string;
  /** When, as the mail says it; empty when it does not. */
  date: string;
  /** The text part. */
  text: string;
  links: string[];
}

/** How many are shown; the newest first. */
const SHOWN = 50;

/** The newest mails in the folder `mail` of the data folder. */
export async function listWrittenMails(dataDir: string): Promise<WrittenMail[]> {
  const folder = path.join(dataDir, 'mail');
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml')).sort();
  return Promise.all(
    files
      .slice(-SHOWN)
      .reverse()
      .map(async (file) => readWrittenMail(file, await readFile(path.join(folder, file), 'utf8'))),
  );
}

/** Reads what our own mails consist of: a multipart message with a text part first, each part quoted-printable, base64 or plain. */
export function readWrittenMail(file: string, source: string): WrittenMail {
  const [head = '', ...rest] = source.split('\r\n\r\n');
  const header = (name: string, of = head) =>
    decodeWords(new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(of)?.[1]?.replace(/\r\n[ \t]/g, ' ') ?? '');
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1];
  const part = boundary ? source.split(`--${boundary}`)[1]! : `${head}\r\n\r\n${rest.join('\r\n\r\n')}`;
  const at = part.indexOf('\r\n\r\n');
  const body = part.slice(at + 4);
  const encoding = header('Content-Transfer-Encoding', part.slice(0, at)).toLowerCase();
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString('utf8')
      : encoding === 'quoted-printable'
        ? fromQuotedPrintable(body.replace(/=\r\n/g, ''))
        : body;
  return {
    file,
    to: header('To'),
    subject: header('Subject'),
    date: header('Date'),
    text: text.replaceAll('\r\n', '\n').trim(),
    // As mail programs find them: what stands around an address in a line of text is not of it.
    links: text.match(/https?:\/\/[^\s<>()]+/g) ?? [],
  };
}

function fromQuotedPrintable(text: string): string {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}

/** Encoded words in headers (RFC 2047). */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, how: string, word: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : fromQuotedPrintable(word.replaceAll('_', ' ')),
    );
}

import EmailReplyParser from 'email-reply-parser';
import { type AddressObject, type Attachment, type ParsedMail as Parsed, simpleParser } from 'mailparser';
import { normalEmail } from '../server/clean-text.ts';
import { idsIn, readDeliveryReport } from './bounce.ts';
import { MAIL_LIMITS } from './mailbox.ts';
import type { DeliveryReport, MailFile, MailHeaders, ParsedMail } from './parsed-mail.ts';

/** Longer texts are not looked through for quotations: what finds them takes longer than they are. In characters. */
const LONGEST_REPLY = 60_000;
/** Message-IDs looked at of one mail. */
const MOST_IDS = 100;
const MOST_RECIPIENTS = 200;
const LONGEST_SUBJECT = 2_000;
const LONGEST_NAME = 1_000;
/** HTML that is read for its text, in characters. */
const LONGEST_HTML = 2 * 1024 * 1024;

/**
 * Reads the bytes of a mail. It may take long or all the memory for bytes that somebody has made for that: call it in a thread of its own.
 * @throws Error when it cannot be read.
 */
export async function parseMail(bytes: Uint8Array): Promise<ParsedMail> {
  const parsed = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    keepCidLinks: true,
    keepDeliveryStatus: true,
    ignoreEmbedded: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    checksumAlgo: false,
    maxHtmlLengthToParse: LONGEST_HTML,
  });
  const headers = headersOf(parsed);
  const text = textOf(parsed);
  return {
    headers,
    messageId: idsIn(headers.get('message-id')?.[0] ?? '')[0],
    refersTo: refersTo(headers),
    from: senderOf(parsed, headers),
    to: [...new Set([parsed.to, parsed.cc].flatMap(addressesOf))].slice(0, MOST_RECIPIENTS),
    subject: (parsed.subject ?? '').slice(0, LONGEST_SUBJECT),
    text: text.slice(0, 4 * MAIL_LIMITS.wholeText),
    reply: replyIn(text),
    files: parsed.attachments.filter((file) => !isReport(file)).flatMap(fileOf),
    report: reportOf(parsed, headers),
  };
}

/**
 * What the sender has written this time, without what they quote and their signature; the whole text where nothing else is left, or where it is
 * too long to tell.
 */
export function replyIn(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').trim();
  if (lines.length > LONGEST_REPLY) return lines;
  const reply = new EmailReplyParser().parseReply(lines).trim();
  return reply === '' ? lines : reply;
}

function headersOf(parsed: Parsed): MailHeaders {
  const headers = new Map<string, string[]>();
  for (const { key, line } of parsed.headerLines) {
    const value = line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n[ \t]*/g, ' ')
      .trim();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  return headers;
}

function textOf({ text, html }: Parsed): string {
  if (text !== undefined && text.trim() !== '') return text;
  // Too long to be read as HTML: what stands between its marks is better than nothing.
  return typeof html === 'string'
    ? html.replace(/<(style|script)\b[\s\S]*?<\/\1\s*>/gi, ' ').replace(/<[^>]{0,2000}>/g, ' ')
    : '';
}

/** Whose mail it is. One that names several senders may be judged by one of them and shown as of another: it is nobody's. */
function senderOf({ from }: Parsed, headers: MailHeaders): ParsedMail['from'] {
  if (headers.get('from')?.length !== 1 || from?.value.length !== 1) return undefined;
  const { address, name } = from.value[0]!;
  if (!address) return undefined;
  return { address: normalEmail(address), name: name.slice(0, LONGEST_NAME) };
}

function addressesOf(given: AddressObject | AddressObject[] | undefined): string[] {
  return [given]
    .flat()
    .flatMap((one) => one?.value ?? [])
    .flatMap((one) => one.group ?? [one])
    .flatMap(({ address }) => (address ? [normalEmail(address)] : []));
}

function refersTo(headers: MailHeaders): string[] {
  const ids = (name: string) => (headers.get(name) ?? []).flatMap(idsIn);
  return [...new Set([...ids('in-reply-to'), ...ids('references').reverse()])].slice(0, MOST_IDS);
}

function fileOf(file: Attachment): MailFile[] {
  const isMail = file.contentType === 'message/rfc822';
  const name = file.filename ?? (isMail ? 'message.eml' : file.contentType.startsWith('image/') ? 'image' : 'file');
  const inline =
    file.related === true || (file.contentDisposition === 'inline' && file.contentType.startsWith('image/'));
  return file.content.length === 0 ? [] : [{ name, inline, bytes: file.content }];
}

const isReport = ({ contentType }: Attachment) =>
  contentType === 'message/delivery-status' || contentType === 'text/rfc822-headers';

function reportOf({ attachments }: Parsed, headers: MailHeaders): DeliveryReport | undefined {
  const status = attachments.find(({ contentType }) => contentType === 'message/delivery-status');
  const isReport = /^multipart\/report\b/i.test(headers.get('content-type')?.[0] ?? '');
  if (!status && !isReport) return undefined;
  const original = attachments.find(({ contentType }) =>
    /^(?:message\/rfc822|text\/rfc822-headers)$/.test(contentType),
  );
  const textIn = (file: Attachment | undefined) => (file ? file.content.subarray(0, 256 * 1024).toString('utf8') : '');
  return readDeliveryReport(textIn(status), textIn(original));
}

import type { DeliveryReport } from './parsed-mail.ts';

/** More says nothing new, in characters. */
const LONGEST_DIAGNOSTIC = 300;
const MOST_RECIPIENTS = 50;

/**
 * What a `message/delivery-status` says: fields of the mail, and after an empty line those of each recipient (RFC 3464, 2.1).
 * @param original header of the mail that could not be delivered.
 */
export function readDeliveryReport(status: string, original: string): DeliveryReport {
  const groups = status
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readFields);
  const recipients = groups.flatMap((fields) => {
    const address = afterType(fields.get('original-recipient') ?? fields.get('final-recipient') ?? '').toLowerCase();
    if (!address.includes('@')) return [];
    return [
      {
        address,
        action: (fields.get('action') ?? '').toLowerCase(),
        status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0] ?? '',
        diagnostic: afterType(fields.get('diagnostic-code') ?? '').slice(0, LONGEST_DIAGNOSTIC),
      },
    ];
  });
  const about = readFields(original.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n/)[0] ?? '').get('message-id');
  return { about: about && idsIn(about)[0], recipients: recipients.slice(0, MOST_RECIPIENTS) };
}

/** Whether there is no such mailbox, so that further mails would come back as well: not one that is full, or a server that is busy. */
export function isForGood({ action, status }: DeliveryReport['recipients'][number]): boolean {
  return action === 'failed' && /^5\.1\.(?:1|10)$/.test(status);
}

/** Longest Message-ID that is kept, in characters; RFC 5322 allows lines of 998. */
const LONGEST_ID = 998;

/** The Message-IDs in a header field, with their angle brackets. */
export function idsIn(field: string): string[] {
  return (field.match(/<[^<>\s]+>/g) ?? []).filter((id) => id.length <= LONGEST_ID);
}

/** `rfc822; ada@example.com` and `smtp; 550 5.1.1 …` without what stands before the semicolon. */
function afterType(value: string): string {
  return value
    .replace(/^[^;]*;\s*/, '')
    .replace(/^<|>$/g, '')
    .trim();
}

/** Fields by name in lower case, with folded lines joined; the first of a name counts. */
function readFields(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    if (at > 0 && !fields.has(name)) fields.set(name, line.slice(at + 1).trim());
  }
  return fields;
}

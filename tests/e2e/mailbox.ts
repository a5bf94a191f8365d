import { startTestMailServer } from '../../src/mail/test-server.ts';
import { readWrittenMail, type WrittenMail } from '../../src/mail/written.ts';
import { expect } from './test.ts';

/** The mails that a real mail server was given. */
export interface Mailbox {
  /** The newest mail to an address with these words in its subject or text; waits for it. */
  to(address: string, words: RegExp): Promise<WrittenMail & { link: string }>;
}

/** A mail server on this machine that keeps what it is given; `url` is for SMTP_URL. */
export async function startMailServer(): Promise<Mailbox & { url: string; stop(): Promise<void> }> {
  const mails: WrittenMail[] = [];
  const server = await startTestMailServer((source) => mails.push(readWrittenMail('', source)));
  return {
    ...server,
    async to(address, words) {
      const find = () => mails.findLast((mail) => mail.to === address && words.test(`${mail.subject}\n${mail.text}`));
      await expect.poll(find, { message: `a mail to ${address}: ${words}` }).toBeDefined();
      const mail = find()!;
      return { ...mail, link: mail.links[0] ?? '' };
    },
  };
}

import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import nodemailer from 'nodemailer';
import { makePrivateFolder } from '../config/private-folder.ts';
import type { RenderedMail } from './template.ts';

/** A mail with everything a mail server wants to know. */
export interface Letter extends RenderedMail {
  from: string;
  to: string;
  /** The same for each attempt, so that a mailbox that got it twice can tell. */
  messageId: string;
  headers: Record<string, string>;
}

/** Sends one mail; resolves once it is handed over. @throws when it was not taken; `responseCode` is the SMTP answer. */
export type Deliver = (letter: Letter) => Promise<void>;

/**
 * The way out for mails: an SMTP server, or without one files that mail programs open.
 * @param where `smtpUrl` as `smtp://user:password@host:587`; `folder` for `.eml` files.
 */
export function deliverBy(where: { smtpUrl: string | undefined; folder: string }): Deliver {
  if (where.smtpUrl) {
    const transport = nodemailer.createTransport(where.smtpUrl, {
      // A mail server that does not answer must not keep the others waiting.
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      socketTimeout: 60_000,
    } as object);
    return async (letter) => {
      await transport.sendMail(letter);
    };
  }
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
  return async (letter) => {
    const { message } = await transport.sendMail(letter);
    await makePrivateFolder(where.folder);
    const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${letter.messageId.replace(/[^\w-]/g, '').slice(0, 24)}.eml`;
    const file = path.join(where.folder, name);
    // Whoever looks into the folder meanwhile finds it whole or not at all.
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
}

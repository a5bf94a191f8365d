import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type SMTPPool from 'nodemailer/lib/smtp-pool';
import { makePrivateFolder } from '../config/private-folder.ts';
import type { RenderedMail } from './template.ts';

/** A mail with everything a mail server wants to know. */
export interface MailMessage extends RenderedMail {
  from: string;
  /** The address of one mailbox. */
  to: string;
  /** The address of one mailbox, to which answers go. */
  replyTo?: string;
  /** The same for each attempt, so that a mailbox that got it twice can tell. */
  messageId: string;
  headers: Record<string, string>;
  /** Nobody is to be told when it cannot be delivered, and no machine answers it: its envelope has no sender, where the server takes that. */
  withoutSender?: boolean;
}

/** The way out for mails. */
export interface MailTransport {
  /** How many mails it takes at once. */
  readonly connections: number;
  /** Hands one mail over; resolves once it is taken. @throws when it was not; `responseCode` is the SMTP answer. */
  send(message: MailMessage): Promise<void>;
  /** Ends its connections; nothing is sent afterwards. */
  close(): void;
}

/** Connections to the mail server; most allow between 5 and 20 from one machine. */
const CONNECTIONS = 5;

/**
 * Opens the way out: an SMTP server, whose connections are kept for the next mails, or without one files that mail programs open.
 * @param where `smtpUrl` as `smtp://user:password@host:587`, with `?maxConnections=2` for a server that allows no more;
 *   `folder` for `.eml` files.
 */
export function openTransport(where: { smtpUrl: string | undefined; folder: string }): MailTransport {
  return where.smtpUrl ? smtpTransport(where.smtpUrl) : folderTransport(where.folder);
}

function smtpTransport(url: string): MailTransport {
  const connections = Number(URL.parse(url)?.searchParams.get('maxConnections')) || CONNECTIONS;
  const transport = onceAsked(({ createTransport }) =>
    createTransport({
      url,
      pool: true,
      maxConnections: connections,
      // A mail server that does not answer must not keep the others waiting.
      connectionTimeout: 20_000,
      greetingTimeout: 20_000,
      socketTimeout: 60_000,
    } as SMTPPool.Options),
  );
  return {
    connections,
    async send(message) {
      const mail = addressed(message);
      const smtp = await transport.open();
      if (!message.withoutSender) return void (await smtp.sendMail(mail));
      try {
        await smtp.sendMail({ ...mail, envelope: { from: '', to: message.to } });
      } catch (error) {
        // Some servers let nobody send without a sender of their own.
        if ((error as { command?: string }).command !== 'MAIL FROM') throw error;
        await smtp.sendMail(mail);
      }
    },
    close: () => transport.close(),
  };
}

function folderTransport(folder: string): MailTransport {
  const transport = onceAsked(({ createTransport }) => createTransport({ streamTransport: true, buffer: true }));
  return {
    connections: 1,
    async send(mail) {
      const { message } = await (await transport.open()).sendMail(addressed(mail));
      await makePrivateFolder(folder);
      const name = `${new Date().toISOString().replace(/[:.]/g, '-')}-${mail.messageId.replace(/[^\w-]/g, '').slice(0, 24)}.eml`;
      const file = path.join(folder, name);
      // Whoever looks into the folder meanwhile finds it whole or not at all.
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close: () => transport.close(),
  };
}

/** Loads what sends with the first mail: many a process sends none. */
function onceAsked<Transport extends { close(): void }>(
  create: (nodemailer: typeof import('nodemailer')) => Transport,
) {
  let opened: Promise<Transport> | undefined;
  return {
    open: () => (opened ??= import('nodemailer').then(create)),
    close: () => void opened?.then((transport) => transport.close()),
  };
}

/** As structures and not as text: whatever stands in an address, it never becomes a second one. */
function addressed({ to, replyTo, withoutSender: _, ...message }: MailMessage) {
  const one = (address: string) => ({ name: '', address });
  return { ...message, to: one(to), ...(replyTo !== undefined && { replyTo: one(replyTo) }) };
}

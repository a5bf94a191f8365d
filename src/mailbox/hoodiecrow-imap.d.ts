declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  interface Folder {
    messages: { flags: string[] }[];
  }
  interface ImapServer {
    server: Server;
    listen(port: number, done: () => void): void;
    close(done?: () => void): void;
    appendMessage(folder: string, flags: string[], date: string | false, raw: string): void;
    getMailbox(folder: string): Folder;
  }
  export default function hoodiecrow(options: object): ImapServer;
}

// The process that has the embedded database makes the backup, and hands it to whoever asks on this machine.
import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupError } from './backup-error.ts';

/** Longest path of a socket on every system (sun_path has 104 bytes on some). */
const LONGEST_PATH = 100;
/** How long whoever asks may take to say so. */
const PATIENCE_MS = 5_000;
const REQUEST = 'backup\n';

/** Where the process that has a data folder listens: a socket in the folder, into which nobody else may look. */
function backupAddress(dataDir: string): string {
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\helpwell-${name}`;
  const inside = path.join(dataDir, 'control.sock');
  return Buffer.byteLength(inside) <= LONGEST_PATH ? inside : path.join(os.tmpdir(), `helpwell-${name}.sock`);
}

/** Hands a backup to whoever asks for one, until it is stopped. */
export class BackupServer {
  readonly #address: string;
  readonly #make: () => Promise<Readable>;
  readonly #report: (error: unknown) => void;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** @param make a backup. @param report told of what fails. */
  constructor(dataDir: string, make: () => Promise<Readable>, report: (error: unknown) => void) {
    this.#address = backupAddress(dataDir);
    this.#make = make;
    this.#report = report;
  }

  /** Listens; a file system without sockets is reported, and everything else goes on. */
  async start(): Promise<void> {
    // Left by a process that was killed; the folder is ours.
    if (process.platform !== 'win32') await rm(this.#address, { force: true });
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => {});
      void this.#answer(socket);
    });
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#address, resolve);
      });
      if (process.platform !== 'win32') await chmod(this.#address, 0o600);
      server.unref();
      this.#server = server;
    } catch (error) {
      server.close();
      this.#report(error);
    }
  }

  /** Ends what is under way: whoever asked is told that the backup is not whole. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  async #answer(socket: Socket): Promise<void> {
    try {
      if ((await readLine(socket)) !== REQUEST.trim()) return void socket.destroy();
      let backup: Readable;
      try {
        backup = await this.#make();
      } catch (error) {
        this.#report(error);
        socket.end(`${JSON.stringify({ error: (error as Error).message })}\n`);
        return;
      }
      socket.write(`${JSON.stringify({ ok: true })}\n`);
      await pipeline(backup, socket);
    } catch (error) {
      // Whoever asked went away, or something of ours failed: what they have is not whole, and they see that.
      socket.destroy();
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.#report(error);
    }
  }
}

/**
 * Asks the process that has the data folder for a backup.
 * @throws BackupError when it does not answer, or cannot make one.
 */
export async function askForBackup(dataDir: string): Promise<Readable> {
  const socket = connect(backupAddress(dataDir));
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  } catch (error) {
    throw new BackupError(
      `The Helpwell that has the data folder ${dataDir} does not take requests (${(error as NodeJS.ErrnoException).code}). Run this command as the same user on the same machine, in the same container, or stop it first.`,
    );
  }
  socket.write(REQUEST);
  const line = await readLine(socket, 0);
  const answer = JSON.parse(line || '{"error":"it was stopped"}') as { ok?: true; error?: string };
  if (answer.ok) return socket;
  socket.destroy();
  throw new BackupError(`The running Helpwell could not make a backup: ${answer.error}`);
}

/** The first line; what follows stays to be read. @param patienceMs 0: any time. */
async function readLine(socket: Socket, patienceMs = PATIENCE_MS): Promise<string> {
  let line = '';
  const timer = patienceMs > 0 ? setTimeout(() => socket.destroy(), patienceMs) : undefined;
  try {
    for (;;) {
      const chunk = socket.read(1) as Buffer | null;
      if (chunk === null) {
        if (socket.readableEnded || socket.destroyed) return line;
        await new Promise<void>((resolve) => {
          const done = () => {
            for (const event of ['readable', 'end', 'close']) socket.off(event, done);
            resolve();
          };
          for (const event of ['readable', 'end', 'close']) socket.once(event, done);
        });
        continue;
      }
      const character = chunk.toString('latin1');
      if (character === '\n' || line.length > 10_000) return line;
      line += character;
    }
  } finally {
    clearTimeout(timer);
  }
}

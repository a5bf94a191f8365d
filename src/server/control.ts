// On the embedded database one process may open it: what a command wants of it meanwhile, that process does, for whoever is the same user here.
import { createHash } from 'node:crypto';
import { chmod, lstat, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A command was not done by the running process; the message is for the operator. */
class ControlError extends Error {
  override name = 'ControlError';
}

/**
 * Something that the running process does for the command line.
 * @param input as JSON made it: to be checked.
 * @returns what is answered as JSON, or a stream that is handed over as it is.
 */
export type ControlCommand = (input: unknown, onProgress: (done: number, total: number) => void) => Promise<unknown>;

/** The command that answers where the process serves; nothing while it does not. */
export const ADDRESS = 'address';

/** Longest path of a socket on every system (sun_path has 104 bytes on some). */
const LONGEST_PATH = 100;
/** How long whoever asks may take to say so. */
const PATIENCE_MS = 5_000;
/** Most that is read of a line: a question of a few fields, or the problems of all articles. */
const LONGEST_LINE = 64 * 1024 * 1024;
const NEWLINE = 10;

/** Where the process that has a data folder listens: a socket in the folder, into which nobody else may look. */
function controlAddress(dataDir: string): string {
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\helpwell-${name}`;
  const inside = path.join(dataDir, 'control.sock');
  return Buffer.byteLength(inside) <= LONGEST_PATH ? inside : path.join(os.tmpdir(), `helpwell-${name}.sock`);
}

/** Does what the command line asks for, until it is stopped. */
export class ControlServer {
  readonly #address: string;
  readonly #commands: ReadonlyMap<string, ControlCommand>;
  readonly #report: (error: unknown) => void;
  readonly #sockets = new Set<Socket>();
  readonly #underWay = new Set<Promise<void>>();
  #server: Server | undefined;

  /** @param report told of what fails. */
  constructor(dataDir: string, commands: Readonly<Record<string, ControlCommand>>, report: (error: unknown) => void) {
    this.#address = controlAddress(dataDir);
    this.#commands = new Map(Object.entries(commands));
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
      const answer = this.#answer(socket).finally(() => this.#underWay.delete(answer));
      this.#underWay.add(answer);
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

  /** Takes nothing any more; whoever still waits for an answer is told that there is none. Resolves once nothing is under way. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
    await Promise.all(this.#underWay);
  }

  async #answer(socket: Socket): Promise<void> {
    try {
      const asked = readQuestion(await readLine(socket, PATIENCE_MS));
      if (!asked) return void socket.destroy();
      const say = (line: object) => void (socket.writable && socket.write(`${JSON.stringify(line)}\n`));
      let result: unknown;
      try {
        const command = this.#commands.get(asked.command);
        if (!command) throw new ControlError(`it does not know the command ${asked.command}; is it another version?`);
        result = await command(asked.input, (done, total) => say({ done, total }));
      } catch (error) {
        if (!(error instanceof ControlError)) this.#report(error);
        say({ error: (error as Error).message });
        return void socket.end();
      }
      const isStream = result instanceof Readable;
      say({ ok: true, isStream, result: isStream ? undefined : result });
      if (isStream) await pipeline(result as Readable, socket);
      else socket.end();
    } catch (error) {
      // Whoever asked went away, or something of ours failed: what they have is not whole, and they see that.
      socket.destroy();
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') this.#report(error);
    }
  }
}

function readQuestion(line: string): { command: string; input: unknown } | undefined {
  try {
    const { command, input } = JSON.parse(line) as { command?: unknown; input?: unknown };
    return typeof command === 'string' ? { command, input } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Has the process that has the data folder do a command.
 * @returns what it answered, and what follows the answer where that is a stream.
 * @throws ControlError when it does not answer, or cannot do it.
 */
export async function askRunning(
  dataDir: string,
  question: { command: string; input?: unknown },
  onProgress: (done: number, total: number) => void = () => {},
): Promise<{ result: unknown; stream: Readable }> {
  const address = controlAddress(dataDir);
  await requireOurs(address, dataDir);
  const socket = connect(address);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
  } catch (error) {
    throw unreachable(dataDir, (error as NodeJS.ErrnoException).code);
  }
  socket.write(`${JSON.stringify(question)}\n`);
  for (;;) {
    const line = await readLine(socket);
    const answer = JSON.parse(line || '{"error":"it was stopped"}') as
      | { done: number; total: number }
      | { ok: true; isStream: boolean; result: unknown }
      | { error: string };
    if ('done' in answer) onProgress(answer.done, answer.total);
    else {
      if (!('ok' in answer && answer.isStream)) socket.destroy();
      if ('ok' in answer) return { result: answer.result, stream: socket };
      throw new ControlError(`The running Helpwell could not do ${question.command}: ${answer.error}`);
    }
  }
}

/** In the folder for everybody's temporary files, somebody else may wait for our passwords under that name. */
async function requireOurs(address: string, dataDir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const [socket, folder] = await Promise.all([lstat(address), lstat(dataDir)]).catch((error) => {
    throw unreachable(dataDir, (error as NodeJS.ErrnoException).code);
  });
  if (socket.uid !== folder.uid && socket.uid !== process.getuid?.()) throw unreachable(dataDir, 'EACCES');
}

function unreachable(dataDir: string, code = 'unknown'): ControlError {
  return new ControlError(
    `The Helpwell that has the data folder ${dataDir} does not take commands (${code}). Run this command as the same user on the same machine, in the same container, or stop it first.`,
  );
}

/** The first line; what follows stays to be read. @param patienceMs 0: any time. @returns '' when it ended before. */
async function readLine(socket: Socket, patienceMs = 0): Promise<string> {
  const read: Buffer[] = [];
  let bytes = 0;
  const timer = patienceMs > 0 ? setTimeout(() => socket.destroy(), patienceMs) : undefined;
  try {
    for (;;) {
      const chunk = socket.read() as Buffer | null;
      if (chunk === null) {
        if (socket.readableEnded || socket.destroyed) return '';
        await new Promise<void>((resolve) => {
          const done = () => {
            for (const event of ['readable', 'end', 'close']) socket.off(event, done);
            resolve();
          };
          for (const event of ['readable', 'end', 'close']) socket.once(event, done);
        });
        continue;
      }
      const end = chunk.indexOf(NEWLINE);
      if (end >= 0) {
        if (end + 1 < chunk.length) socket.unshift(chunk.subarray(end + 1));
        return Buffer.concat([...read, chunk.subarray(0, end)]).toString('utf8');
      }
      read.push(chunk);
      bytes += chunk.length;
      if (bytes > LONGEST_LINE) return '';
    }
  } finally {
    clearTimeout(timer);
  }
}

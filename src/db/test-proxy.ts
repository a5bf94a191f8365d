import { once } from 'node:events';
import net from 'node:net';

/** How a way to the database can be broken. */
type Way = 'open' | 'refused' | 'closing' | 'silent';

/** A way to the PostgreSQL server of the tests over TCP that a test can break. */
export interface BreakableWay {
  /** As the given address of a database, by this way. */
  url: string;
  /**
   * `refused`: nobody listens any more and every connection is cut; `closing`: connections are taken and closed at once, as proxies do;
   * `silent`: connections stay and are taken, and nothing comes back; `open`: all is well again.
   */
  become(way: Way): Promise<void>;
  /** Lets the connections there are fall silent for good; new ones work. */
  silenceOpen(): void;
  close(): Promise<void>;
}

/** @param database address of a database on the server; without a host, PGHOST names it, as everywhere in PostgreSQL's world. */
export async function breakableWay(database: string): Promise<BreakableWay> {
  const { hostname, port, pathname, username } = new URL(database);
  const host = hostname || process.env['PGHOST'] || 'localhost';
  const portOf = Number(port || process.env['PGPORT'] || 5432);
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${portOf}` } : { host, port: portOf };
  let way: Way = 'open';
  const pairs = new Set<{ near: net.Socket; far: net.Socket; silent: boolean }>();
  const server = net.createServer((near) => {
    near.on('error', () => {});
    if (way === 'closing') {
      near.resume().end();
      return;
    }
    const far = net.connect(target);
    const pair = { near, far, silent: false };
    pairs.add(pair);
    far.on('error', () => near.destroy());
    const isOpen = () => way === 'open' && !pair.silent;
    near.on('data', (data) => isOpen() && far.write(data));
    far.on('data', (data) => isOpen() && near.write(data));
    near.on('close', () => {
      far.destroy();
      pairs.delete(pair);
    });
    far.on('close', () => isOpen() && near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: near } = server.address() as net.AddressInfo;
  const cut = () => {
    for (const { near } of pairs) near.destroy();
  };
  return {
    url: `postgres://${username || process.env['PGUSER'] || 'postgres'}@127.0.0.1:${near}${pathname}`,
    async become(next) {
      const before = way;
      way = next;
      // What was under way when it fell silent is lost: a connection that missed a message is of no use.
      if (before === 'silent' || next === 'refused' || next === 'closing') cut();
      if (next === 'refused' && server.listening) {
        server.close();
        await once(server, 'close');
      } else if (next !== 'refused' && !server.listening) {
        server.listen(near, '127.0.0.1');
        await once(server, 'listening');
      }
    },
    silenceOpen() {
      for (const pair of pairs) pair.silent = true;
    },
    async close() {
      cut();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    },
  };
}

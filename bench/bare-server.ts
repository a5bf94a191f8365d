// The yardstick of bench/http.ts: a node:http server that answers the same compressed bytes to everything.
import { createServer } from 'node:http';
import { brotliCompressSync } from 'node:zlib';

const body = brotliCompressSync(Buffer.from(process.env['BODY'] ?? '', 'base64'));
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-encoding': 'br',
  'content-length': body.length,
};
const server = createServer((_request, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as { port: number }).port}`));

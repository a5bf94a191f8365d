import { deflateSync } from 'node:zlib';

/** A picture of one violet dot, as somebody would attach a screenshot. */
export const SCREENSHOT = { name: 'screenshot.png', mimeType: 'image/png', buffer: png() };

/** The end of a log. */
export const LOG = {
  name: 'larch.log',
  mimeType: 'text/plain',
  buffer: Buffer.from('2026-11-21T10:00:00Z sync failed: certificate has expired\n'.repeat(20)),
};

/** A program that says it is a picture: the beginning of a Windows executable. */
export const PROGRAM = {
  name: 'holiday.png',
  mimeType: 'image/png',
  buffer: Buffer.from(`MZ\u0090\0${'\0'.repeat(500)}PE\0\0`, 'latin1'),
};

function png(): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixels = deflateSync(Buffer.from([0, 0x7a, 0x2f, 0x8f]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** The checksum of PNG chunks (ISO 3309, as in the PNG specification's appendix). */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Path of the endpoint of uploads. */
export const UPLOADS_PATH = '/api/guide-uploads';

/** A part of a file that has come, under its key in the storage. */
export interface Piece {
  key: string;
  bytes: number;
}

const MEBIBYTE = 1024 * 1024;

/** A browser sends a file in pieces of this size: one that is lost is sent again, and no request is larger. */
export const PIECE_BYTES = 8 * MEBIBYTE;

/** How long one piece may take, in seconds: on a line of 150 kbit/s. */
export const PIECE_SECONDS = 480;

/** Longest video that a form brings in one go, without JavaScript: it must be through before a request is cut. */
export const LONGEST_IN_ONE_GO = 64 * MEBIBYTE;

/** An upload of which nothing came for so long is forgotten, in hours. */
export const KEPT_HOURS = 24;

/** Uploads under way of one person; each may take the whole size. */
export const MOST_UNDER_WAY = 5;

/** What is asked of a file by its name alone; what is in it is looked at once it is whole. */
export function isVideoName(name: string): boolean {
  return /\.(mp4|m4v|webm)$/i.test(name);
}

/** What the browser offers to choose from. */
export const VIDEO_ACCEPT = 'video/mp4,video/webm,.mp4,.m4v,.webm';

/** Where a part of the file lies: which pieces, and what of each. Both ends are included. */
export function partsOf(
  pieces: readonly Piece[],
  { start, end }: { start: number; end: number },
): { key: string; start: number; end: number }[] {
  const parts: { key: string; start: number; end: number }[] = [];
  let at = 0;
  for (const { key, bytes } of pieces) {
    const from = Math.max(start - at, 0);
    const to = Math.min(end - at, bytes - 1);
    if (from <= to) parts.push({ key, start: from, end: to });
    at += bytes;
  }
  return parts;
}

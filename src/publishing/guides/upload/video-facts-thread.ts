// The thread of video-facts.ts.
import { parentPort, workerData } from 'node:worker_threads';
import {
  CustomSource,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  UnsupportedInputFormatError,
  WEBM,
} from 'mediabunny';
import { type Answer, type Asked, LONGEST_SECONDS, type VideoFacts, type VideoRefusal } from './video-facts.ts';

/** Larger than any screen, in pixels. */
const LONGEST_SIDE = 8192;

/** Codecs that browsers play, by the container. */
const PLAYED: Readonly<Record<VideoFacts['container'], readonly string[]>> = {
  mp4: ['avc', 'av1', 'vp9'],
  webm: ['vp8', 'vp9', 'av1'],
};

/** Names of codecs that no browser, or not every one, plays; by what the file calls them. */
const NAMES: Readonly<Record<string, string>> = {
  hevc: 'HEVC (H.265)',
  hvc1: 'HEVC (H.265)',
  hev1: 'HEVC (H.265)',
  V_MPEGH_ISO_HEVC: 'HEVC (H.265)',
  apch: 'Apple ProRes',
  apcn: 'Apple ProRes',
  apcs: 'Apple ProRes',
  apco: 'Apple ProRes',
  ap4h: 'Apple ProRes',
  ap4x: 'Apple ProRes',
  V_PRORES: 'Apple ProRes',
  prores: 'Apple ProRes',
  mp4v: 'MPEG-4 Part 2',
  mpeg4: 'MPEG-4 Part 2',
  V_MPEG4_ISO_ASP: 'MPEG-4 Part 2',
  V_MPEG4_ISO_SP: 'MPEG-4 Part 2',
  avc: 'H.264',
  vp8: 'VP8',
};

/** What a file is, or why readers could not watch it. */
async function factsOf(input: Input): Promise<VideoFacts | VideoRefusal> {
  const format = await input.getFormat();
  const container = format === MP4 ? 'mp4' : format === WEBM ? 'webm' : undefined;
  const track = await input.getPrimaryVideoTrack();
  if (!track) return { reason: 'no-video' };
  const codec = await codecOf(track);
  const played = container ? PLAYED[container] : Object.values(PLAYED).flat();
  // The codec first: who has it changed mostly gets the right container with it.
  if (!played.includes(codec)) return { reason: 'codec', name: NAMES[codec] ?? codec.slice(0, 40) };
  if (!container) return { reason: 'container', name: format.name };
  const [width, height] = await Promise.all([track.getDisplayWidth(), track.getDisplayHeight()]);
  if (!(width >= 16 && height >= 16)) return { reason: 'broken' };
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) return { reason: 'too-large-picture' };
  const seconds = (await input.getDurationFromMetadata()) ?? (await input.computeDuration());
  if (!Number.isFinite(seconds) || seconds <= 0) return { reason: 'no-length' };
  if (seconds > LONGEST_SECONDS) return { reason: 'too-long' };
  return { container, codec, width, height, seconds };
}

async function codecOf(track: InputVideoTrack): Promise<string> {
  const known = await track.getCodec();
  if (known) return known;
  const own = await track.getInternalCodecId();
  if (typeof own === 'string') return own.trim();
  return own instanceof Uint8Array ? Buffer.from(own).toString('latin1') : String(own ?? 'unknown');
}

const waiting = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
let last = 0;
parentPort!.on('message', (answer: Answer) => {
  const caller = waiting.get(answer.number);
  waiting.delete(answer.number);
  if ('error' in answer) caller?.reject(new Error(answer.error));
  else caller?.resolve(answer.bytes);
});
const source = new CustomSource({
  getSize: () => workerData.size as number,
  read: (start, end) =>
    new Promise<Uint8Array>((resolve, reject) => {
      const number = ++last;
      waiting.set(number, { resolve, reject });
      parentPort!.postMessage({ number, start, end } satisfies Asked);
    }),
  prefetchProfile: 'network',
});
const input = new Input({ source, formats: [MP4, QTFF, WEBM, MATROSKA] });
const result = await factsOf(input).catch((error: unknown): VideoRefusal => {
  if (error instanceof UnsupportedInputFormatError) return { reason: 'container', name: '' };
  return { reason: 'broken' };
});
parentPort!.postMessage({ result });

import type { Moment } from './picture.ts';
import type { Still } from './render.ts';

/**
 * Draws the pictures of a film and encodes them. Runs in the browser, so it names nothing outside of itself.
 * @returns the video and the poster in Base64.
 */
export async function paint({
  stills,
  files,
  scale,
  poster,
}: {
  stills: Still[];
  files: string[];
  /** Pixels of the picture to a CSS pixel. */
  scale: number;
  poster: Moment;
}): Promise<{ video: string; poster: string; extension: 'mp4' | 'webm' }> {
  const bundle = '/mediabunny.mjs';
  const media = (await import(bundle)) as typeof import('mediabunny');
  const ACCENT = '15, 107, 92';
  const POSTER_WIDTH = 1120;

  let shown: { frame: number; bitmap: ImageBitmap } | undefined;
  const bitmapOf = async (frame: number) => {
    if (shown?.frame !== frame) {
      shown?.bitmap.close();
      shown = { frame, bitmap: await createImageBitmap(await (await fetch(`/${files[frame]}`)).blob()) };
    }
    return shown.bitmap;
  };
  const first = await bitmapOf(0);
  // Encoders want even numbers.
  const canvas = new OffscreenCanvas(first.width & ~1, first.height & ~1);
  const context = canvas.getContext('2d', { alpha: false })!;

  const drawMark = ({ x, y, width, height, strength }: Moment['marks'][number]) => {
    context.lineWidth = 3 * scale;
    context.strokeStyle = `rgba(${ACCENT}, ${strength})`;
    context.beginPath();
    context.roundRect((x - 6) * scale, (y - 6) * scale, (width + 12) * scale, (height + 12) * scale, 10 * scale);
    context.stroke();
  };
  const drawRing = ({ x, y, age }: Moment['rings'][number]) => {
    context.beginPath();
    context.arc(x * scale, y * scale, (8 + 18 * age) * scale, 0, 2 * Math.PI);
    context.fillStyle = `rgba(${ACCENT}, ${0.28 * (1 - age)})`;
    context.fill();
    context.lineWidth = 2.5 * scale;
    context.strokeStyle = `rgba(${ACCENT}, ${1 - age})`;
    context.stroke();
  };
  const arrow = new Path2D('M0 0 L0 20.5 L4.9 16.1 L8.2 23.7 L12.1 22 L8.8 14.6 L15.2 14.2 Z');
  const drawCursor = ({ x, y }: Moment['cursor']) => {
    context.save();
    context.translate(x * scale, y * scale);
    context.scale(scale * 1.15, scale * 1.15);
    context.shadowColor = 'rgba(0, 0, 0, 0.35)';
    context.shadowBlur = 5;
    context.shadowOffsetY = 2;
    context.fillStyle = '#16181d';
    context.fill(arrow);
    context.shadowColor = 'transparent';
    context.lineWidth = 1.6;
    context.lineJoin = 'round';
    context.strokeStyle = '#fff';
    context.stroke(arrow);
    context.restore();
  };
  const draw = async (moment: Moment, withCursor: boolean) => {
    context.drawImage(await bitmapOf(moment.frame), 0, 0);
    for (const mark of moment.marks) drawMark(mark);
    for (const ring of moment.rings) drawRing(ring);
    if (withCursor) drawCursor(moment.cursor);
  };
  const base64 = async (blob: Blob) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  };

  const { width, height } = canvas;
  const isH264 = await media.canEncodeVideo('avc', { width, height, bitrate: 2_000_000 });
  const output = new media.Output({
    format: isH264 ? new media.Mp4OutputFormat({ fastStart: 'in-memory' }) : new media.WebMOutputFormat(),
    target: new media.BufferTarget(),
  });
  const source = new media.CanvasSource(canvas, {
    codec: isH264 ? 'avc' : 'vp9',
    bitrate: 2_400_000,
    bitrateMode: 'variable',
    latencyMode: 'quality',
    keyFrameInterval: 1000,
    contentHint: 'text',
  });
  output.addVideoTrack(source);
  await output.start();
  for (const still of stills) {
    await draw(still, true);
    await source.add(still.at, still.duration, { keyFrame: still.isKey });
  }
  await output.finalize();

  await draw(poster, false);
  const small = new OffscreenCanvas(POSTER_WIDTH, Math.round((height / width) * POSTER_WIDTH));
  const smallContext = small.getContext('2d')!;
  smallContext.imageSmoothingQuality = 'high';
  smallContext.drawImage(canvas, 0, 0, small.width, small.height);
  return {
    video: await base64(new Blob([output.target.buffer!])),
    poster: await base64(await small.convertToBlob({ type: 'image/webp', quality: 0.72 })),
    extension: isH264 ? 'mp4' : 'webm',
  };
}

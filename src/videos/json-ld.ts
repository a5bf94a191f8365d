import type { ShownVideo } from './shown.ts';

/**
 * What search engines are told about a video guide: schema.org VideoObject, with a Clip for each chapter.
 * @param options.base origin of every absolute address; `canonical` is a path.
 */
export function videoJsonLd(options: { video: ShownVideo; base: URL; canonical: string }): object {
  const { video, base } = options;
  const absolute = (path: string) => new URL(path, base).href;
  const url = absolute(options.canonical);
  const { seconds, chapters } = video;
  const content = video.sources.find(({ type }) => type !== 'application/vnd.apple.mpegurl');
  return {
    '@context': 'https://schema.org',
    '@type': 'VideoObject',
    name: video.title,
    ...(video.summary && { description: video.summary }),
    ...(video.poster && { thumbnailUrl: absolute(video.poster) }),
    ...(seconds !== undefined && { duration: `PT${Math.ceil(seconds)}S` }),
    ...(video.transcript.length > 0 && { transcript: video.transcript.map((cue) => cue.text).join(' ') }),
    uploadDate: video.updatedAt.toISOString(),
    ...(content && { contentUrl: absolute(content.src) }),
    url,
    inLanguage: video.transcriptLocale,
    ...(chapters.length > 0 && {
      hasPart: chapters.map(({ from, title }, index) => ({
        '@type': 'Clip',
        name: title,
        startOffset: from,
        ...clipEnd(chapters[index + 1]?.from ?? seconds),
        url: `${url}?t=${Math.floor(from)}`,
      })),
    }),
  };
}

function clipEnd(seconds: number | undefined): { endOffset?: number } {
  return seconds === undefined ? {} : { endOffset: seconds };
}

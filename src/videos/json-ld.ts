import type { ShownVideo } from './guide.ts';

/**
 * What search engines are told about a video guide: schema.org VideoObject.
 * @param options.base origin of every absolute address; `canonical` is a path.
 */
export function videoJsonLd(options: { video: ShownVideo; base: URL; canonical: string }): object {
  const { video, base } = options;
  const absolute = (path: string) => new URL(path, base).href;
  const last = video.transcript.at(-1);
  return {
    '@context': 'https://schema.org',
    '@type': 'VideoObject',
    name: video.title,
    ...(video.summary && { description: video.summary }),
    ...(video.poster && { thumbnailUrl: absolute(video.poster) }),
    ...(last && {
      duration: `PT${Math.ceil(last.to)}S`,
      transcript: video.transcript.map((cue) => cue.text).join(' '),
    }),
    uploadDate: video.updatedAt.toISOString(),
    contentUrl: absolute(video.video),
    url: absolute(options.canonical),
    inLanguage: video.transcriptLocale,
  };
}

import type { PublishingMessages } from '../../messages/types.ts';

/** What the visual editor says in the browser. */
export function visualTexts({ publishing: { visual }, pictures }: PublishingMessages) {
  const { find, link, ...rest } = visual;
  return {
    ...rest,
    props: visual.props as Record<string, string>,
    commands: visual.commands as typeof visual.commands & Record<string, string>,
    hints: visual.hints as Record<string, string>,
    find: {
      ...find,
      found: find.found({ number: '{number}', count: '{count}' }),
      replaced: find.replaced({ count: '{count}' }),
    },
    link,
    picture: { file: pictures.file, uploading: pictures.uploading, failed: pictures.failed },
  };
}

export type VisualTexts = ReturnType<typeof visualTexts>;

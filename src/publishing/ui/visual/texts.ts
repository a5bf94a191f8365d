import type { MarkdownMessages } from '../../../markdown/messages/types.ts';
import type { MistakeCode } from '../../../markdown/mistakes.ts';
import type { PublishingMessages } from '../../messages/types.ts';

/** What mistakes are about: the browser fills it in. */
const VALUES = Object.fromEntries(
  ['most', 'size', 'name', 'tag', 'found', 'sample'].map((name) => [name, `{${name}}`]),
) as never;

/** Mistakes for which a text cannot be shown. */
const UNREADABLE = [
  ...(['marks', 'inline-marks', 'notes', 'deep-quotes', 'columns', 'cells', 'too-long', 'repeated'] as const),
  ...(['comment', 'autolink', 'quotes', 'tag-incomplete', 'less-than'] as const),
  ...(['closed-inside', 'unclosed', 'closed-other', 'closed-nothing', 'tag-end'] as const),
];

/** What the visual editor says in the browser. */
export function visualTexts({ publishing: { visual }, pictures, mistakes }: PublishingMessages & MarkdownMessages) {
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
    ease: visual.ease({ score: '{score}', grade: '{grade}' }),
    /** Sentences of mistakes for which a text cannot be shown, by their codes. */
    mistakes: Object.fromEntries(
      UNREADABLE.map((code) => {
        const text = mistakes[code];
        return [code, typeof text === 'string' ? text : text(VALUES)];
      }),
    ) as Partial<Record<MistakeCode, string>>,
    picture: { file: pictures.file, uploading: pictures.uploading, failed: pictures.failed },
  };
}

export type VisualTexts = ReturnType<typeof visualTexts>;

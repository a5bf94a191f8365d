import type { TicketsMessages } from '../messages/types.ts';
import { LIMITS } from '../ticket.ts';
import { MEGABYTE } from './words.ts';

/** The texts of the field for files, with `{name}` where its script puts a name in. */
export function attachingTexts({ attachments: t }: TicketsMessages) {
  const name = '{name}';
  const megabytes = LIMITS.attachmentBytes / MEGABYTE;
  return {
    optional: t.optional,
    hint: t.hint({ most: LIMITS.attachments, megabytes }),
    choose: t.choose,
    drop: t.drop,
    list: t.list,
    remove: t.remove,
    removeFile: t.removeFile({ name }),
    cancel: t.cancel,
    cancelFile: t.cancelFile({ name }),
    uploading: t.uploading({ name }),
    untick: t.untick,
    pasted: t.pasted,
    waiting: t.waiting,
    failed: t.failed({ name }),
    tooLarge: t.tooLarge({ name, megabytes }),
    tooMany: t.tooMany({ most: LIMITS.attachments }),
  };
}

export type AttachingTexts = ReturnType<typeof attachingTexts>;

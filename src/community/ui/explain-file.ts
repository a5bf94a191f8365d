import type { FileError } from '../file-actions.ts';
import type { CommunityMessages } from '../messages/types.ts';

const MEGABYTE = 1024 * 1024;

/** Why a file cannot be kept, in the reader's language. */
export function explainFile(error: FileError, { community: { files: texts } }: CommunityMessages): string {
  switch (error.problem) {
    case 'too-many':
      return texts.tooMany({ most: error.most });
    case 'too-many-today':
      return texts.tooManyToday({ most: error.most });
    case 'too-large':
      return texts.tooLarge({ name: error.name, megabytes: error.most / MEGABYTE });
    case 'type':
      return texts.type({ name: error.name });
    case 'empty':
      return texts.empty({ name: error.name });
  }
}

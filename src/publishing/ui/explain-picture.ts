import { LONGEST_PICTURE, MOST_PICTURES_A_DAY } from '../../articles/pictures/picture.ts';
import type { PublishingMessages } from '../messages/types.ts';
import type { PictureError } from '../picture-actions.ts';

const MEGABYTE = 1024 * 1024;

/** Why a picture was not kept, in the reader's language. */
export function explainPicture({ problem }: PictureError, { pictures: { errors } }: PublishingMessages): string {
  switch (problem) {
    case 'empty':
      return errors.empty;
    case 'too-large':
      return errors.tooLarge({ megabytes: LONGEST_PICTURE / MEGABYTE });
    case 'type':
      return errors.type;
    case 'too-many-today':
      return errors.tooManyToday({ most: MOST_PICTURES_A_DAY });
  }
}

import type { Words } from '../../ui/form.ts';
import type { ImportMessages } from '../messages/types.ts';
import type { BeginError, beginAction } from '../runs/actions.ts';
import { LONGEST_UPLOAD, MOST_FILES, type RunProblem } from '../runs/run.ts';

const MEGABYTE = 1024 * 1024;
export const MOST_MEGABYTES = LONGEST_UPLOAD / MEGABYTE;

/** What is wrong with the beginning of an import. */
export function beginWords({ imports }: ImportMessages): Words<Awaited<ReturnType<typeof beginAction.run>>> {
  const { errors } = imports;
  return {
    error: (error: BeginError) => {
      switch (error.field) {
        case 'address':
          return error.problem === 'missing' ? errors.addressMissing : errors.addressUnfit;
        case 'secret':
          return errors.secretUnfit;
        default:
          if (error.problem === 'type') return errors.type({ name: error.name });
          if (error.problem === 'too-large') return errors['too-large']({ most: MOST_MEGABYTES });
          if (error.problem === 'too-many') return errors['too-many']({ most: MOST_FILES });
          return errors[error.problem];
      }
    },
  };
}

/** Why an import failed, in a sentence. */
export const problemWords = ({ imports }: ImportMessages, { code }: RunProblem): string => imports.problems[code];

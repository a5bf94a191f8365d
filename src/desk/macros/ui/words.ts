import type { DeskMessages } from '../../messages/types.ts';
import type { MacroError } from '../edit-macro.ts';
import { MACRO_LIMITS, MOST_MACROS } from '../macro.ts';

/** The sentences of the form of a macro. */
export function macroWords({ desk: { macros } }: DeskMessages) {
  const { errors } = macros;
  return {
    error(error: MacroError): string {
      if (error.field === 'tags') return errors.tags;
      switch (error.problem) {
        case 'missing':
          return errors.missing;
        case 'taken':
          return errors.taken;
        case 'too-many':
          return errors.many({ most: MOST_MACROS });
        case 'too-long':
          return error.field === 'title'
            ? errors.long({ most: MACRO_LIMITS.title })
            : errors.bodyLong({ most: MACRO_LIMITS.body });
        case 'empty':
          return errors.empty;
        case 'broken':
          return errors.broken;
        case 'unknown':
          return errors.unknown({ placeholder: error.placeholder });
      }
    },
  };
}

import type { FileError } from '../keep-files.ts';
import type { TicketsMessages } from '../messages/types.ts';
import type { RequestError } from '../requests-actions.ts';
import { LIMITS } from '../ticket.ts';
import { MEGABYTE } from './words.ts';

/** Why a file cannot be kept, in the reader's language. */
export function explainFile(error: FileError, t: TicketsMessages): string {
  switch (error.problem) {
    case 'too-many':
      return t.attachments.tooMany({ most: error.most });
    case 'too-large':
      return t.attachments.tooLarge({ name: error.name, megabytes: LIMITS.attachmentBytes / MEGABYTE });
    case 'type':
      return t.attachments.type({ name: error.name });
    case 'empty':
      return t.attachments.empty({ name: error.name });
  }
}

/** The words of the forms on the page of a request. */
export function requestWords(t: TicketsMessages) {
  const { reply, copy, rating } = t.requests;
  return {
    error(error: RequestError): string {
      switch (error.field) {
        case 'files':
          return explainFile(error, t);
        case 'body':
          return error.problem === 'missing' ? reply.missing : reply.long({ most: LIMITS.description });
        case 'email':
          return { missing: copy.missing, wrong: copy.wrong, full: copy.full({ most: LIMITS.copies }) }[error.problem];
        case 'score':
          return rating.missing;
        case 'reason':
          return rating.long({ most: LIMITS.reason });
      }
    },
    reasons: { over: `${rating.over} ${rating.overText}` },
    limited: (minutes: number, typed: (field: string) => string) =>
      (typed('intent') === 'copy' ? copy : reply).limited({ minutes }),
  };
}

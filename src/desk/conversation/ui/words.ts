import type { TicketsMessages } from '../../../tickets/messages/types.ts';
import { LIMITS } from '../../../tickets/ticket.ts';
import { explainFile } from '../../../tickets/ui/explain.ts';
import type { DeskMessages } from '../../messages/types.ts';
import type { DeskError } from '../actions.ts';

/** The sentences of the form on the page of a ticket. */
export function deskWords(t: DeskMessages & TicketsMessages) {
  const { errors, composer, conflict } = t.desk;
  return {
    error(error: DeskError): string {
      switch (error.field) {
        case 'files':
          return explainFile(error, t);
        case 'body':
          return error.problem === 'missing' ? errors.missing : errors.long({ most: LIMITS.body });
        case 'assignee':
          return errors.nobody;
        case 'status':
          return errors.status;
        case 'groupName':
          return errors.group;
        case 'tags':
          return errors.tags;
        case 'cc':
          return error.problem === 'too-many' ? errors.ccMany({ most: LIMITS.copies }) : errors.cc;
        case 'customFields':
          return errors.fields;
      }
    },
    reasons: { closed: composer.closed, 'no-macro': errors.noMacro },
    conflict: conflict.yours,
    limited: (minutes: number) => errors.limited({ minutes }),
  };
}

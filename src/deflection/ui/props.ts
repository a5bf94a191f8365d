import type { ShownError } from '../../ui/form.ts';
import type { Uploaded } from '../../web/action.ts';
import type { TicketChannel } from '../channels.ts';
import type { AskValues } from '../form.ts';
import type { Suggestion } from '../suggest.ts';
import type { AskTexts } from './texts.ts';

/** A field that the company added, in the reader's language. */
export interface FieldTexts {
  id: string;
  type: 'text' | 'choice';
  label: string;
  help: string;
  required: boolean;
  maxLength: number;
  categories: string[] | undefined;
  choices: { id: string; label: string }[];
}

/** A way to be helped, in the reader's language. */
export interface ChannelTexts {
  channel: TicketChannel;
  label: string;
  hint: string;
  open: boolean;
  categories: readonly string[] | undefined;
}

/** What the page hands to the ask form. */
export interface AskFormProps {
  locale: string;
  texts: AskTexts;
  channels: ChannelTexts[];
  categories: { id: string; label: string }[];
  fields: FieldTexts[];
  values: AskValues;
  /** What was read before, where no script remembers it; empty for nothing. */
  read: string;
  /** Name and address are the account's, which wins over what is typed. */
  ownAddress: boolean;
  files: Uploaded[];
  errors: ShownError[];
  /** Said above the form: a limit, a failure. */
  notice?: string | undefined;
  /** "Before we send it…": confident answers nobody has looked at. */
  before?: Suggestion[] | undefined;
  /** The way to ask the community instead; undefined where it is not offered. */
  community: { href: string; label: string; hint: string } | undefined;
  accept: string;
  mostFiles: number;
  mostBytes: number;
}

/** What is wrong with a field, unless it was changed since. */
export type ErrorOf = (field: string) => string | undefined;

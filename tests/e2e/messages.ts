import { readMessages } from '../../src/messages.ts';

const catalog = readMessages();

/** The texts of the interface in a language, as the product has them. */
export const messages = (locale: string) => catalog.in(locale);

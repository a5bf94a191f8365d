// The texts of imports for the command line, which speaks English.
import { Catalog } from '../i18n/catalog.ts';
import type { MessageTree } from '../i18n/declare.ts';
import texts from './messages/en.json' with { type: 'json' };
import type { ImportMessages } from './messages/types.ts';

const catalog = new Catalog<ImportMessages>();
catalog.add('en', texts as MessageTree);

/** The texts of imports in English. */
export const english = catalog.in('en').imports;

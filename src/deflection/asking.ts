import type { Logger } from 'pino';
import type { Site } from '../config/site.ts';
import type { Catalog } from '../i18n/catalog.ts';
import type { Search } from '../search/search.ts';
import type { TicketsMessages } from '../tickets/messages/types.ts';
import type { AttachmentStorage } from '../tickets/storage.ts';
import type { Counting } from '../web/limits.ts';
import type { Ledger } from './ledger.ts';
import type { DeflectionMessages } from './messages/types.ts';

/** What asking needs of the running product. */
export interface Asking extends Counting {
  site: Site;
  search: Search;
  ledger: Ledger;
  attachments: AttachmentStorage;
  log: Logger;
  messages: Catalog<DeflectionMessages & TicketsMessages>;
}

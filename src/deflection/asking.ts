import type { Logger } from 'pino';
import type { Site } from '../config/site.ts';
import type { FileStorage } from '../files/storage.ts';
import type { Search } from '../search/search.ts';
import type { Counting } from '../web/limits.ts';
import type { Ledger } from './ledger.ts';

/** What asking needs of the running product. */
export interface Asking extends Counting {
  site: Site;
  search: Search;
  ledger: Ledger;
  attachments: FileStorage;
  log: Logger;
}

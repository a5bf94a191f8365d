import type { Logger } from 'pino';
import type { CommunityMessages } from '../../community/messages/types.ts';
import type { CommunitySite } from '../../community/threads/site-section.ts';
import type { Settings } from '../../config/settings.ts';
import type { Db } from '../../db/client.ts';
import type { PersonalData } from '../../db/personal.ts';
import type { Ledger } from '../../deflection/ledger.ts';
import type { FileStorage } from '../../files/storage.ts';
import type { Catalog } from '../../i18n/catalog.ts';
import type { Search } from '../../search/search.ts';
import type { Memory } from '../../server/memory.ts';
import type { TicketServices } from '../../tickets/domain.ts';
import type { TicketsSite } from '../../tickets/site-section.ts';

/** What the endpoints need of the running product. */
export interface ApiApp extends TicketServices {
  db: Db;
  /** Key of the hashes that are kept in place of addresses. */
  secret: string;
  settings: Settings;
  site: TicketsSite & CommunitySite;
  search: Search;
  memory: Memory;
  messages: Catalog<CommunityMessages>;
  /** What was asked and suggested. */
  ledger: Ledger;
  /** Files for warehouses. */
  exportFiles: FileStorage;
  /** What the domains keep about people. */
  personalData: readonly PersonalData[];
  log: Logger;
}

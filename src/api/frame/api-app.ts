import type { Logger } from 'pino';
import type { Settings } from '../../config/settings.ts';
import type { Db } from '../../db/client.ts';
import type { TicketServices } from '../../tickets/domain.ts';
import type { TicketsSite } from '../../tickets/site-section.ts';

/** What the endpoints need of the running product. */
export interface ApiApp extends TicketServices {
  db: Db;
  /** Key of the hashes that are kept in place of addresses. */
  secret: string;
  settings: Settings;
  site: TicketsSite;
  log: Logger;
}

import type { Logger } from 'pino';
import type { Audience } from './accounts/audience.ts';
import { accountsDomain } from './accounts/domain.ts';
import type { FirstStep } from './accounts/first-step.ts';
import type { SiteLink } from './accounts/site-link.ts';
import type { StaffPlace } from './accounts/staff-place.ts';
import type { Viewer } from './accounts/viewer.ts';
import { apiDomain } from './api/domain.ts';
import { articlesDomain } from './articles/domain.ts';
import { backupDomain } from './backup/domain.ts';
import { communityDomain } from './community/domain.ts';
import type { ContactChannel } from './config/channels.ts';
import type { Settings } from './config/settings.ts';
import type { Site } from './config/site.ts';
import type { SectionValues, SiteDeclaration, SiteSections } from './config/site-section.ts';
import type { Theme } from './config/theme.ts';
import type { Database, Db } from './db/client.ts';
import type { PersonalData } from './db/personal.ts';
import { deflectionDomain } from './deflection/domain.ts';
import type { QuestionSource } from './deflection/question-source.ts';
import { deskDomain } from './desk/domain.ts';
import { healthDomain } from './health/domain.ts';
import type { Catalog } from './i18n/catalog.ts';
import { importDomain } from './import/domain.ts';
import { insightsDomain } from './insights/domain.ts';
import type { DueWork } from './jobs/clock.ts';
import { jobsDomain } from './jobs/domain.ts';
import type { JobKind } from './jobs/job.ts';
import { mailDomain } from './mail/domain.ts';
import type { FindAnswerRoute, MailKind } from './mail/kinds.ts';
import { mailboxDomain } from './mailbox/domain.ts';
import type { Messages } from './messages.ts';
import { operationsDomain } from './operations/domain.ts';
import { publishingDomain } from './publishing/domain.ts';
import type { DocumentKind } from './search/document.ts';
import { searchDomain } from './search/domain.ts';
import type { ControlCommand } from './server/control.ts';
import type { Memory } from './server/memory.ts';
import type { PageCache } from './server/page-cache.ts';
import type { RouteRules } from './server/route-rules.ts';
import { slaDomain } from './sla/domain.ts';
import { ticketsDomain } from './tickets/domain.ts';
import { videosDomain } from './videos/domain.ts';
import type { Banner } from './web/banner.ts';
import type { CacheTag } from './web/cache-tags.ts';
import { webDomain } from './web/domain.ts';
import type { SitemapPage } from './web/sitemap.ts';
import { webhooksDomain } from './webhooks/domain.ts';
import { widgetDomain } from './widget/domain.ts';

/** The domains. Each is opened after those before it and may import them, and no other: `.dependency-cruiser.mjs` reads the order here. */
const declared = [
  webDomain,
  jobsDomain,
  mailDomain,
  backupDomain,
  accountsDomain,
  searchDomain,
  videosDomain,
  articlesDomain,
  publishingDomain,
  importDomain,
  ticketsDomain,
  slaDomain,
  mailboxDomain,
  deflectionDomain,
  communityDomain,
  deskDomain,
  webhooksDomain,
  insightsDomain,
  healthDomain,
  operationsDomain,
  widgetDomain,
  apiDomain,
] as const;

export const domains: readonly Domain[] = declared;

type Declared = (typeof declared)[number];
/** All members of a union at once. */
type AllOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;
type SectionsOf<One> = One extends { siteSections: infer Sections extends SiteSections } ? Sections : never;
type OpenedBy<One> = One extends { open(...core: never[]): infer Opened } ? Awaited<Opened> : never;

/** What the domains open. */
export type Services = AllOf<OpenedBy<Declared>>;

/** What the domains add to `site.yml`. */
export const siteDeclaration: SiteDeclaration<AllOf<SectionsOf<Declared>>> = {
  sections: Object.assign({}, ...domains.map(({ siteSections }) => siteSections)),
  channels: domains.flatMap(({ contactChannels = [] }) => contactChannels),
};

/** What is there before any domain: what the settings name, opened once for the process. */
export interface Core {
  settings: Settings;
  site: Site & SectionValues<(typeof siteDeclaration)['sections']>;
  theme: Theme;
  database: Database;
  db: Db;
  secret: string;
  /** What the interface says, in each language. */
  messages: Catalog<Messages>;
  log: Logger;
  pages: PageCache;
  /** Pages and what they are made of, while none of it has changed. */
  memory: Memory;
  /** What the domains keep about people. */
  personalData: readonly PersonalData[];
  /** Where people ask what an article may have to answer. */
  questionSources: readonly QuestionSource[];
  /** Where a page is now that had this path; undefined when none had it. */
  presentPath(db: Db, path: string): Promise<string | undefined>;
  /** Told of what fails in the background. */
  report(error: unknown, work?: string): void;
}

/** Something that runs beside the requests. */
export interface Background {
  /** What requests depend on: none is taken before it is done. */
  start?(): void | Promise<void>;
  /** Begins what no answer depends on, once requests are taken, so that no start waits for it. Reports what fails, as the database may be away. */
  whenServing?(): void;
  /** Begins nothing any more, and resolves when what is under way is done. */
  stop(): Promise<void>;
}

/** What is done again and again, once in the whole cluster: its due moment stands in the database. */
export interface Sweep {
  /** What is swept away, for the log and the staff; another name makes it another sweep. */
  name: string;
  everySeconds: number;
  run(app: Core & Services): Promise<unknown>;
}

/**
 * What the product needs to know of a domain, and all it needs to know: nothing but this list names them. Each declares itself in its
 * `domain.ts`, with parameters that say what it takes of the rest.
 */
export interface Domain {
  name: string;
  /** What it adds to `site.yml`, by the names there. */
  siteSections?: SiteSections;
  /** The ways to reach people that it brings. */
  contactChannels?: readonly ContactChannel[];
  /** Opens what the domain keeps open, once at the start, after the domains before it in the list. */
  open?(core: Core): object | Promise<object>;
  /** What runs beside the requests; started once everything is open, and stopped in the opposite order. */
  background?(app: Core & Services): Background[];
  /** What the command line may ask for by name, while the running process has the embedded database. */
  commands?(app: Core & Services): Readonly<Record<string, ControlCommand>>;
  /** What must be true before requests come in, by name. */
  readiness?: Readonly<Record<string, (app: Core & Services) => boolean>>;
  /** Work whose moment stands on rows of the domain. */
  dueWork?(app: Core & Services): DueWork[];
  /** Work without a row of its own; the kinds of domains before others are done first. */
  jobs?(app: Core & Services): JobKind[];
  sweeps?: readonly Sweep[];
  /** The kinds of search documents that it writes, by which results can be chosen; each has an icon of this name. */
  documents?: readonly DocumentKind[];
  mails?: readonly MailKind[];
  /** Makes mails answerable by mail. */
  answers?(app: Core & Services): FindAnswerRoute;
  personalData?: PersonalData;
  /** Questions of people that wait for an answer: what to write next is made of them, too. */
  questions?: QuestionSource;
  staffPlaces?: readonly StaffPlace<Messages, Core & Services>[];
  /** What is to be done before a help center opens, as far as it is the domain's matter. */
  firstSteps?: readonly FirstStep<Messages, Core & Services>[];
  /** Links in the header and at the foot of every page, in the order of the list. */
  links?: readonly SiteLink<Messages, Core & Services>[];
  /** What it says on every page, and the tag of that; asked for each page, so from memory. */
  banners?: readonly {
    tag: CacheTag;
    of(app: Core & Services, reader: { locale: string; viewer: Viewer }): Promise<readonly Banner[]>;
  }[];
  routes?: RouteRules;
  /** Pages that everybody may read, and the tags of what they are made of. */
  sitemap?: { tags: readonly CacheTag[]; pages(app: Core & Services): Promise<SitemapPage[]> };
  /** Where a page of the domain is now that had this path; undefined when none had it. */
  presentPath?(db: Db, path: string): Promise<string | undefined>;
  /** Who belongs to one of these audiences may have a file of the content folder; undefined: not the domain's matter. */
  audiencesOfFile?(app: Core & Services, inside: string): Promise<readonly Audience[] | undefined>;
  /** Parameters of addresses that say where a reader came from, and what is done with them. */
  trackedParameters?: Readonly<Record<string, (app: Core & Services, value: string, pathname: string) => void>>;
  /** Origins of the pages that may show ours inside theirs, beside our own. */
  frameAncestors?(app: Core & Services): readonly string[];
  /** The cookie that makes somebody more than a visitor. */
  sessionCookie?: string;
}

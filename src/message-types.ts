// Written by `npm run messages`. A domain that has texts is among them.
import type { AccountsMessages } from './accounts/messages/types.ts';
import type { ApiMessages } from './api/messages/types.ts';
import type { ArticlesMessages } from './articles/messages/types.ts';
import type { CommunityMessages } from './community/messages/types.ts';
import type { DeflectionMessages } from './deflection/messages/types.ts';
import type { DeskMessages } from './desk/messages/types.ts';
import type { HealthMessages } from './health/messages/types.ts';
import type { ImportMessages } from './import/messages/types.ts';
import type { InsightsMessages } from './insights/messages/types.ts';
import type { MailboxMessages } from './mailbox/messages/types.ts';
import type { MarkdownMessages } from './markdown/messages/types.ts';
import type { OperationsMessages } from './operations/messages/types.ts';
import type { PublishingMessages } from './publishing/messages/types.ts';
import type { SearchMessages } from './search/messages/types.ts';
import type { SlaMessages } from './sla/messages/types.ts';
import type { TicketsMessages } from './tickets/messages/types.ts';
import type { UiMessages } from './ui/messages/types.ts';
import type { VideosMessages } from './videos/messages/types.ts';
import type { WebhooksMessages } from './webhooks/messages/types.ts';
import type { WidgetMessages } from './widget/messages/types.ts';

/** All texts of the interface, as each language has them. */
export type Messages = AccountsMessages &
  ApiMessages &
  ArticlesMessages &
  CommunityMessages &
  DeflectionMessages &
  DeskMessages &
  HealthMessages &
  ImportMessages &
  InsightsMessages &
  MailboxMessages &
  MarkdownMessages &
  OperationsMessages &
  PublishingMessages &
  SearchMessages &
  SlaMessages &
  TicketsMessages &
  UiMessages &
  VideosMessages &
  WebhooksMessages &
  WidgetMessages;

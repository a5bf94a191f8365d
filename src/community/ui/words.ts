import { localized } from '../../config/localized.ts';
import type { Words } from '../../ui/form.ts';
import type { editAction, newThreadAction, ReplyError } from '../actions.ts';
import type { ShownPerson } from '../lists.ts';
import type { CommunityMessages } from '../messages/types.ts';
import { topicOf } from '../policy.ts';
import type { CommunitySite, Topic } from '../site-section.ts';
import { LIMITS, LONGEST_PIN_DAYS } from '../thread.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

/** What a person is called on pages. */
export function nameOf(person: Pick<ShownPerson, 'name' | 'isDeleted'>, t: CommunityMessages): string {
  return person.isDeleted ? t.community.deletedAccount : person.name;
}

/** What a topic is called; one that site.yml has no more has a name, too. */
export function topicName(site: CommunitySite, id: string, locale: string, t: CommunityMessages): string {
  const topic = topicOf(site.community, id);
  return topic ? localized(topic.name, locale, site.defaultLocale) : t.community.formerTopic;
}

/** What a topic is about. */
export function topicText(site: CommunitySite, topic: Topic, locale: string): string {
  return localized(topic.description, locale, site.defaultLocale);
}

/** What the forms of a thread's page say. */
export function threadWords({ community: { errors } }: CommunityMessages) {
  return {
    error: (error: ReplyError) =>
      error.field === 'days'
        ? errors.days({ most: LONGEST_PIN_DAYS })
        : error.problem === 'missing'
          ? errors.missing
          : errors.bodyLong({ most: LIMITS.body }),
    reasons: { closed: errors.closed },
  };
}

type TextError = { field: 'title' | 'body'; problem: 'missing' | 'too-long' } | { field: 'topic'; problem: 'missing' };

function textError({ community: { errors } }: CommunityMessages, { field, problem }: TextError): string {
  if (field === 'topic') return errors.topic;
  if (field === 'title') return problem === 'missing' ? errors.titleMissing : errors.titleLong({ most: LIMITS.title });
  return problem === 'missing' ? errors.missing : errors.bodyLong({ most: LIMITS.body });
}

/** What the form for a new thread says. */
export function newThreadWords(t: CommunityMessages): Words<Ends<typeof newThreadAction>> {
  return { error: (error) => textError(t, error) };
}

/** What the form of an edit says. */
export function editWords(t: CommunityMessages): Words<Ends<typeof editAction>> {
  return { error: (error) => textError(t, error), conflict: t.community.edit.conflict };
}

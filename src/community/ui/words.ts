import type { Viewer } from '../../accounts/viewer.ts';
import { localized } from '../../config/localized.ts';
import type { Words } from '../../ui/form.ts';
import type { editAction, ReplyError } from '../actions.ts';
import type { claimAction } from '../claim-actions.ts';
import type { FileError } from '../file-actions.ts';
import type { CommunityMessages } from '../messages/types.ts';
import type { newThreadAction } from '../new-thread-action.ts';
import { MOST_FOLLOWED_LISTS } from '../notifications/notification.ts';
import type { followAction } from '../notifications/notification-actions.ts';
import type { ShownNotification } from '../notifications/notifications.ts';
import { REVIEW_LIMITS } from '../review/review.ts';
import type { flagAction, mergeAction, reviewAction, splitAction } from '../review-actions.ts';
import type { ThreadError } from '../start-thread.ts';
import type { ShownPerson } from '../threads/lists.ts';
import { topicOf } from '../threads/policy.ts';
import type { CommunitySite, Topic } from '../threads/site-section.ts';
import { LIMITS, LONGEST_PIN_DAYS, LONGEST_THREAD_NOTE } from '../threads/thread.ts';
import type { proposeAction } from '../ticket-actions.ts';
import { explainFile } from './explain-file.ts';

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
export function threadWords(t: CommunityMessages) {
  const { errors } = t.community;
  return {
    error: (error: ReplyError) => {
      if (error.field === 'files') return explainFile(error, t);
      if (error.problem === 'wrong')
        return { days: errors.days({ most: LONGEST_PIN_DAYS }), until: errors.until }[error.field];
      if (error.field === 'text')
        return error.problem === 'missing' ? errors.missing : errors.bodyLong({ most: LONGEST_THREAD_NOTE });
      return textError(t, error);
    },
    reasons: { closed: errors.closed, 'no-address': errors.noAddress, ...draftReasons(t) },
  };
}

function textError(t: CommunityMessages, error: ThreadError | FileError): string {
  const { errors } = t.community;
  if (error.field === 'files') return explainFile(error, t);
  if (error.field === 'topic') return errors.topic;
  if ('most' in error) return errors.newcomers[error.problem]({ most: error.most });
  const { field, problem } = error;
  if (field === 'title') return problem === 'missing' ? errors.titleMissing : errors.titleLong({ most: LIMITS.title });
  return problem === 'missing' ? errors.missing : errors.bodyLong({ most: LIMITS.body });
}

/** What the button to follow a topic or a tag says. */
export function followWords({
  notifications: { follow },
}: CommunityMessages): Words<Ends<ReturnType<typeof followAction>>> {
  return { reasons: { 'too-many': follow.tooMany({ most: MOST_FOLLOWED_LISTS }) } };
}

/** What somebody is told, in a sentence. */
export function toldText(
  { class: kind, act, actors, othersCount, count, thread, authorId }: ShownNotification,
  { t, locale, viewer }: { t: CommunityMessages; locale: string; viewer: Viewer },
): string {
  const { told } = t.notifications;
  const some = actors.map((person) => nameOf(person, t));
  const names = new Intl.ListFormat(locale).format(othersCount > 0 ? [...some, `+${othersCount}`] : some);
  switch (kind) {
    case 'reply':
      return told.reply({ count, names });
    case 'mention':
    case 'answer':
    case 'thread':
      return told[kind]({ names });
    case 'solution':
      if (thread.authorId === viewer.id) return told.solutionAsked;
      return authorId === viewer.id ? told.solutionWritten : told.solution;
    case 'incident':
      return thread.isOver ? told.incidentOver : told.incident;
    case 'moderation':
      return act ? told[act] : '';
  }
}

/** What the form says in which the team prepares a thread of a ticket. */
export function proposeWords(t: CommunityMessages): Words<Ends<typeof proposeAction>> {
  return {
    error: (error) => textError(t, error.field === 'answer' ? { field: 'body', problem: error.problem } : error),
    reasons: t.community.propose.reasons,
  };
}

/** What the form for a new thread says. */
export function newThreadWords(t: CommunityMessages): Words<Ends<typeof newThreadAction>> {
  return { error: (error) => textError(t, error), reasons: draftReasons(t) };
}

/** Why a draft was not kept as the one of its place. */
function draftReasons({ community: { drafts } }: CommunityMessages) {
  return { elsewhere: drafts.elsewhere, posted: drafts.posted };
}

/** What the form of an edit says. */
export function editWords(t: CommunityMessages): Words<Ends<typeof editAction>> {
  return { error: (error) => textError(t, error), conflict: t.community.edit.conflict, reasons: draftReasons(t) };
}

/** What the form of a flag says. */
export function flagWords({ community: { flag } }: CommunityMessages): Words<Ends<typeof flagAction>> {
  return {
    error: ({ field, problem }) => {
      if (field === 'kind') return flag.kindMissing;
      return problem === 'missing' ? flag.textMissing : flag.textLong({ most: REVIEW_LIMITS.flag });
    },
  };
}

/** What the form of a claim says. */
export function claimWords({ community: { claim } }: CommunityMessages): Words<Ends<typeof claimAction>> {
  return {
    error: ({ problem }) => (problem === 'missing' ? claim.textMissing : claim.textLong({ most: REVIEW_LIMITS.claim })),
  };
}

/** What the forms of the review queue say. */
export function reviewWords(t: CommunityMessages): Words<Ends<typeof reviewAction>> {
  return {
    error: ({ field, problem }) =>
      field === 'told' ? t.review.reasonLong({ most: REVIEW_LIMITS.reason }) : textError(t, { field, problem }),
    reasons: t.review.outcomes,
    conflict: t.review.conflict,
  };
}

/** What the form says that makes a thread of replies. */
export function splitWords(t: CommunityMessages): Words<Ends<typeof splitAction>> {
  return {
    error: (error) => (error.field === 'posts' ? t.community.split.postsMissing : textError(t, error)),
  };
}

/** What the form says that puts a thread behind another one. */
export function mergeWords(t: CommunityMessages): Words<Ends<typeof mergeAction>> {
  const { merge } = t.community;
  return { error: ({ problem }) => (problem === 'missing' ? merge.missing : merge.wrong) };
}

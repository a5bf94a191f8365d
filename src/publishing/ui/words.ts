import type { Words } from '../../ui/form.ts';
import type { editorAction, proposalAction, restoreAction } from '../actions.ts';
import type { articleAction, newArticleAction } from '../article-actions.ts';
import { DRAFT_LIMITS, type DraftError } from '../draft.ts';
import type { PublishingMessages } from '../messages/types.ts';
import type { libraryAction } from '../picture-actions.ts';
import type { scheduleAction } from '../schedule-actions.ts';
import type { translationsAction } from '../translation-actions.ts';
import { LONGEST_XLIFF } from '../translation-files.ts';
import { explainPicture } from './explain-picture.ts';

type Ends<One> = One extends { run(...given: never[]): Promise<infer Result> } ? Result : never;

function draftError({ errors }: PublishingMessages['publishing'], error: DraftError): string {
  const { field, problem } = error;
  switch (field) {
    case 'title':
      return problem === 'missing' ? errors.titleMissing : errors.titleLong({ most: DRAFT_LIMITS.title });
    case 'body':
      if (problem === 'mistakes') return errors.mistakes({ count: error.count });
      return problem === 'missing' ? errors.bodyMissing : errors.bodyLong({ most: DRAFT_LIMITS.body });
    case 'summary':
      return errors.summaryLong({ most: DRAFT_LIMITS.summary });
    case 'note':
      return errors.noteLong({ most: DRAFT_LIMITS.note });
    case 'tags':
      return problem === 'too-many'
        ? errors.tagsMany({ most: DRAFT_LIMITS.tags })
        : errors.tagsLong({ most: DRAFT_LIMITS.tag });
    case 'related':
      return problem === 'unknown'
        ? errors.relatedUnknown({ name: error.name })
        : errors.relatedMany({ most: DRAFT_LIMITS.related });
    case 'position':
      return errors.position;
  }
}

/** What the editor says of what is wrong. */
export function editorWords({ publishing }: PublishingMessages): Words<Ends<typeof editorAction>> {
  return { error: (error) => draftError(publishing, error) };
}

/** What is said when a changed file cannot be decided about. */
export function proposalWords({ publishing: { errors } }: PublishingMessages): Words<Ends<typeof proposalAction>> {
  return { reasons: { 'has-draft': errors.hasDraft, mistakes: errors.fileMistakes } };
}

/** What is said when an earlier text cannot be brought back. */
export function restoreWords({ publishing: { errors } }: PublishingMessages): Words<Ends<typeof restoreAction>> {
  return { reasons: { 'has-draft': errors.hasDraft } };
}

/** What is wrong with an article that is to be begun. */
export function newArticleWords({ publishing: { errors } }: PublishingMessages): Words<Ends<typeof newArticleAction>> {
  return {
    error: ({ field, problem }) => {
      if (field === 'title')
        return problem === 'missing' ? errors.titleMissing : errors.titleLong({ most: DRAFT_LIMITS.title });
      if (field === 'category') return errors.category;
      return problem === 'taken' ? errors.slugTaken : errors.slugUnfit;
    },
  };
}

/** What is wrong with a time at which something should happen. */
export function scheduleWords({ publishing }: PublishingMessages): Words<Ends<typeof scheduleAction>> {
  const { errors } = publishing.schedule;
  return {
    error: (error) => {
      if (error.field === 'note') return publishing.errors.noteLong({ most: DRAFT_LIMITS.note });
      if (error.field === 'zone') return errors.zone;
      return error.problem === 'left-out' ? errors['left-out'](error) : errors[error.problem];
    },
    conflict: publishing.errors.stale,
    reasons: { outdated: errors.outdated, mistakes: errors.mistakes },
  };
}

/** What is said of a document of translators that cannot be read. */
export function translationsWords({ publishing }: PublishingMessages): Words<Ends<typeof translationsAction>> {
  const { errors } = publishing.translations;
  return {
    error: (error) => {
      switch (error.problem) {
        case 'too-large':
          return errors['too-large']({ most: LONGEST_XLIFF / 1024 / 1024 });
        case 'xml':
          return errors.xml({ line: error.line });
        case 'version':
          return errors.version({ version: error.version || '1' });
        case 'languages':
          return errors.languages({ source: error.source || '?', target: error.target || '?' });
        default:
          return errors[error.problem];
      }
    },
  };
}

/** What is wrong with an article's new address or topic. */
export function articleWords({ publishing: { errors } }: PublishingMessages): Words<Ends<typeof articleAction>> {
  return {
    error: ({ field, problem }) => {
      if (field === 'category') return errors.category;
      return problem === 'taken' ? errors.slugTaken : errors.slugUnfit;
    },
  };
}

/** What the library of pictures says. */
export function pictureWords(t: PublishingMessages): Words<Ends<typeof libraryAction>> {
  return { error: (error) => explainPicture(error, t), reasons: { used: t.pictures.isUsed } };
}

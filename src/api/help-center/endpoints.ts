import type { Endpoint } from '../frame/endpoint.ts';
import { answerWithArticles, rejectArticle, resolveWithArticle } from './answer-bot.ts';
import {
  exportArticles,
  listArticleComments,
  listArticles,
  listArticlesOfCategory,
  listArticlesOfSection,
  listArticlesOfUser,
  listMissingTranslations,
  listTranslations,
  showArticle,
  showTranslation,
} from './articles.ts';
import { attachmentEndpoints } from './attachments.ts';
import { createLabel, deleteLabel, listLabels, listLabelsOfArticle, showLabel } from './labels.ts';
import { searchArticles, searchGuide, suggestAnswers } from './search.ts';
import { sectionTranslations } from './section-translations.ts';
import { listCategories, listSections, listSectionsOfCategory, showCategory, showSection } from './sections.ts';
import { segmentEndpoints } from './segment-endpoints.ts';
import {
  listArticleSubscriptions,
  listContentTags,
  listLocales,
  listPermissionGroups,
  listSectionSubscriptions,
  listUserFollows,
  listUserSubscriptions,
  showSession,
} from './small.ts';
import { deleteVote, listArticleVotes, listVotesOfUser, showVote, voteArticleDown, voteArticleUp } from './votes.ts';
import {
  createArticle,
  createTranslation,
  deleteArticle,
  deleteTranslation,
  updateArticle,
  updateTranslation,
} from './write-articles.ts';
import { sectionWrites } from './write-sections.ts';

/** What programs can ask of the help center. */
export const helpCenterEndpoints: readonly Endpoint[] = [
  listLocales,
  showSession,
  listCategories,
  showCategory,
  listSectionsOfCategory,
  listArticlesOfCategory,
  listSections,
  showSection,
  ...sectionTranslations,
  ...sectionWrites,
  listArticlesOfSection,
  listArticles,
  showArticle,
  listArticlesOfUser,
  createArticle,
  updateArticle,
  deleteArticle,
  deleteTranslation,
  createTranslation,
  updateTranslation,
  exportArticles,
  listTranslations,
  listMissingTranslations,
  showTranslation,
  listArticleComments,
  ...attachmentEndpoints,
  listArticleSubscriptions,
  listSectionSubscriptions,
  listLabels,
  showLabel,
  listLabelsOfArticle,
  createLabel,
  deleteLabel,
  voteArticleUp,
  voteArticleDown,
  listArticleVotes,
  listVotesOfUser,
  showVote,
  deleteVote,
  searchArticles,
  suggestAnswers,
  searchGuide,
  answerWithArticles,
  resolveWithArticle,
  rejectArticle,
  ...segmentEndpoints,
  listPermissionGroups,
  listContentTags,
  listUserSubscriptions,
  listUserFollows,
];

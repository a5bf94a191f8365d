import type { Endpoint } from '../frame/endpoint.ts';
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
import { searchArticles, searchGuide, suggestAnswers } from './search.ts';
import { listCategories, listSections, listSectionsOfCategory, showCategory, showSection } from './sections.ts';
import {
  listApplicableSegments,
  listArticleSubscriptions,
  listContentTags,
  listLabels,
  listLabelsOfArticle,
  listLocales,
  listPermissionGroups,
  listSegments,
  showSession,
} from './small.ts';
import { deleteVote, listArticleVotes, voteArticleDown, voteArticleUp } from './votes.ts';
import { createArticle, createTranslation, deleteArticle, updateArticle, updateTranslation } from './write-articles.ts';

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
  listArticlesOfSection,
  listArticles,
  showArticle,
  listArticlesOfUser,
  createArticle,
  updateArticle,
  deleteArticle,
  createTranslation,
  updateTranslation,
  exportArticles,
  listTranslations,
  listMissingTranslations,
  showTranslation,
  listArticleComments,
  listArticleSubscriptions,
  listLabels,
  listLabelsOfArticle,
  voteArticleUp,
  voteArticleDown,
  listArticleVotes,
  deleteVote,
  searchArticles,
  suggestAnswers,
  searchGuide,
  listSegments,
  listApplicableSegments,
  listPermissionGroups,
  listContentTags,
];

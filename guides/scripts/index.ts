import type { GuideScript } from '../recorder/script.ts';
import { askAQuestion } from './ask-a-question.ts';
import { askTheCommunity } from './ask-the-community.ts';
import { followARequest } from './follow-a-request.ts';
import { putTheWidgetIntoAProduct } from './put-the-widget-into-a-product.ts';
import { seeWhatToWriteNext } from './see-what-to-write-next.ts';
import { writeAnArticle } from './write-an-article.ts';

/** The guides that ship, in the order in which they are recorded. */
export const GUIDES: readonly GuideScript[] = [
  askAQuestion,
  followARequest,
  askTheCommunity,
  writeAnArticle,
  seeWhatToWriteNext,
  putTheWidgetIntoAProduct,
];

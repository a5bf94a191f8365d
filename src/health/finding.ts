/** What may not be well with an article. */
export const FINDING_KINDS = ['broken-link', 'undescribed', 'unread', 'badly-rated'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** Readers have had an article for so many months before it can be unread. */
export const UNREAD_MONTHS = 6;
/** Opened no more often than this in {@link UNREAD_DAYS}, it is hardly read. */
export const UNREAD_OPENS = 2;
export const UNREAD_DAYS = 90;
/** While fewer pages than this were opened in that time, figures say nothing about a single article. */
export const LEAST_OPENS = 100;

/** Of at least so many votes in {@link RATED_DAYS}, most say no: it is badly rated. */
export const LEAST_VOTES = 5;
export const RATED_DAYS = 180;

/** How a board looks on a screen: its device may say nothing about light and dark. */
export const LOOKS = ['dark', 'light', 'device'] as const;
export type Look = (typeof LOOKS)[number];

/** In characters. */
export const LONGEST_NAME = 100;

/** Screens that work at a time: more are forgotten ones. */
export const MOST_SCREENS = 50;

import type { Messages } from '../../src/messages.ts';
import type { Chapters, Director } from './director.ts';
import type { Scenery, Stage } from './stage.ts';
import type { Sentence } from './texts.ts';

/** A guide: what it is called, what it says, and what is done meanwhile. */
export interface GuideScript {
  /** Its address, and the name of its folder. */
  slug: string;
  category: string;
  tags: string[];
  /** Slugs of articles that say more. */
  related: string[];
  title: Sentence;
  summary: Sentence;
  chapters: Chapters;
  /** How wide the page is, in CSS pixels, where the usual is too narrow for what is shown. */
  pageWidth?: number;
  /** Added to the site file. */
  siteFile?: string;
  /** A page of another product, at https://app.example.com. @param home the address of the help center. */
  product?(home: string): string;
  /** What has to be there before the camera rolls. */
  prepare?(scenery: Scenery): Promise<void>;
  /** @param t the words of the interface in English, the language of the films. */
  play(director: Director, t: Messages, stage: Stage): Promise<void>;
}

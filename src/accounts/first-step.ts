/** Something to do before a help center opens. Whether it is done is read from what is there. */
export interface FirstStep<Messages, App> {
  id: string;
  /** What to do and how, of the messages of the domain. */
  words(t: Messages): { title: string; text: string };
  /** Where it is done: below `/<locale>/`. Without it only the article says how. */
  path?: string;
  /** Name of the article of Helpwell's own documentation that explains it; linked where it is published. */
  article: string;
  done(app: App): boolean | Promise<boolean>;
}

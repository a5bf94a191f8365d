/** What work, jobs and emails are called; one that has no words, such as of another version, goes by its own name. */
export function wordFor(words: object, name: string): string {
  return Object.hasOwn(words, name) ? String(words[name as keyof typeof words]) : name;
}

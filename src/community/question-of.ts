/** A picture in Markdown, as the composer writes it where a file was put in. */
const PICTURE = /!\[[^\]\n]*\]\([^)\n]*\)/g;

/**
 * What somebody asks who begins a thread, as answers are looked for and as the team reads it among what to write next; like the ask form's.
 * Pictures are left out: names and addresses of files are no words of a question.
 */
export function questionOf({ title, body }: { title: string; body: string }): string {
  const said = body.replace(PICTURE, '').replace(/\n{3,}/g, '\n\n');
  return `${title}\n\n${said.trim()}`.trim();
}

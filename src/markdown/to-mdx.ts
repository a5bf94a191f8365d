/** Markdown that people wrote as the source of an article: code as it is, and in the rest what would be an expression or an element is text. */
export function toMdx(markdown: string): string {
  return (
    markdown
      .split(
        /(^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\2[`~]*[ \t]*$|(?![\s\S]))|(`+)(?!`)[\s\S]*?(?<!`)\3(?!`))/m,
      )
      // Every piece of code comes with the two groups that found its end, which are in it.
      .map((part, index) => [escaped(part ?? ''), part ?? '', '', ''][index % 4])
      .join('')
  );
}

function escaped(text: string): string {
  return text.replace(/<(https?:\/\/[^\s<>]+)>/g, '[$1]($1)').replace(/(?<!\\)[{}<]/g, '\\$&');
}

import { colonBlocks, indentedBlocks, markedNotices } from './blocks.ts';
import { abbreviationsOf, explainAbbreviations, inlineMarks, marksInHtml, withoutEmptyCode } from './inline-marks.ts';
import { flattenTags } from './jsx.ts';
import { codeLines, type Lines, outsideCode, short, splitComments, unclosedComment, unindentFences } from './lines.ts';
import { includePartials, type Parts } from './partials.ts';
import { attributeBlocks, closeTabs, otherFences, quotedBlocks } from './quotes.ts';
import type { Note } from './report.ts';
import {
  angleBrackets,
  countTags,
  endCallouts,
  markdownInHtml,
  markdownInMdx,
  type TagCounts,
  unindentComponents,
} from './tags.ts';
import { templateBlocks, templateTags } from './templates.ts';

/**
 * Rewrites what documentation tools add to Markdown (admonitions of Docusaurus, MkDocs and VuePress, tags of Jekyll,
 * Hugo and GitBook, attributes of kramdown, imports and comments of MDX) to plain Markdown and HTML that says the same: a callout
 * is `<div data-import="note" data-title="…">`, a tab `<div data-import="tab">`. Text in angle brackets that is no tag
 * becomes text. Code stays as it is. What has no counterpart is taken out, its content stays, and a note says so.
 */
export function toPlainMarkdown(
  source: string,
  isMdx: boolean,
  firstLine = 1,
  parts: Parts = { file: '', textOf: () => undefined },
): Lines & { notes: Note[] } {
  const notes: Note[] = [];
  const lines = unindentFences(source.split('\n'));
  let text: Lines = { lines, from: lines.map((_, index) => firstLine + index) };
  text = includePartials(text, parts, notes);
  text = endCallouts(markdownInHtml(flattenTags(text)));
  if (isMdx) text = markdownInMdx(text);
  text = { ...text, lines: unindentComponents(text.lines) };
  text = otherFences(text);
  text = attributeBlocks(text);
  text = closeTabs(quotedBlocks(text));
  text = indentedBlocks(markedNotices(text));
  text = colonBlocks(text);
  text = templateBlocks(text, notes);
  const inCode = codeLines(text.lines);
  text = showUnclosedComments(text, inCode, notes);
  const counts = countTags(text.lines, inCode);
  const abbreviations = abbreviationsOf(text.lines, inCode);
  const out: Lines = { lines: [], from: [] };
  let isComment = false;
  let isImport = false;
  const rewrite = (line: string, index: number) => {
    const from = text.from[index]!;
    const push = (value: string) => {
      // A component becomes several lines, which stay in the list or quote that the line is in.
      const indent = value.includes('\n') ? (/^[\s>]*/.exec(line)?.[0] ?? '') : '';
      value.split('\n').forEach((part, at) => {
        out.lines.push(at === 0 ? part : indent + part.trimStart());
        out.from.push(from);
      });
    };
    if (inCode[index]) return push(line);
    if (
      isImport ||
      /^(?:import\s+(?:[\w*{][^'"]*\sfrom\s+)?['"][^'"]+['"]|export\s+(?:const|default|let|function)\s)/.test(line)
    ) {
      // Only at the start of an article, or in MDX, is this code and not a sentence.
      if (isMdx || isImport || /^import\s.*['"];?\s*$/.test(line)) {
        if (!isImport)
          notes.push({
            kind: 'code',
            line: from,
            what: 'program-code',
            instead: 'no-code',
            values: { code: short(line) },
          });
        isImport = /[{([]\s*$/.test(line) || (isImport && !/^\s*$|[})\]];?\s*$/.test(line));
        return push('');
      }
    }
    if (isMdx) line = mdxExpressions(line, from, notes);
    line = marksInHtml(withoutEmptyCode(line));
    if (/^\*\[[^\]]{2,40}\]:\s/.test(line)) return push('');
    if (/^\s*(?:\[TOC\]|\[\[_?TOC_?\]\]|\{\{?\s*toc\s*\}?\}|\{:\s*toc\s*\}|\[\[toc\]\])\s*$/i.test(line)) {
      notes.push({
        kind: 'contents',
        line: from,
        what: 'contents',
        instead: 'own-contents',
      });
      return push('');
    }
    const parts: string[] = [];
    for (const part of splitComments(line, isComment)) {
      isComment = part.open;
      parts.push(
        part.isComment
          ? part.text
          : outsideCode(part.text, (plain) =>
              explainAbbreviations(
                inline(inlineMarks(plain, line.endsWith(plain)), from, isMdx, counts, notes),
                abbreviations,
              ),
            ),
      );
    }
    push(parts.join(''));
  };
  text.lines.forEach(rewrite);
  return { ...out, notes };
}

/** A comment that nothing closes would hide the rest of the article, and keep it from being read: its beginning becomes text. */
function showUnclosedComments({ lines, from }: Lines, inCode: readonly unknown[], notes: Note[]): Lines {
  const begun = unclosedComment(lines, (index) => Boolean(inCode[index]));
  if (!begun) return { lines, from };
  notes.push({
    kind: 'html',
    line: from[begun.line],
    what: 'comment-open',
    instead: 'shown-as-text',
  });
  const shown = lines.map((line, index) => {
    if (index < begun.line || inCode[index]) return line;
    // From there on nothing closes another one either.
    const at = index === begun.line ? begun.at : 0;
    return line.slice(0, at) + line.slice(at).replaceAll('<!--', '&lt;!--');
  });
  return { lines: shown, from };
}

function inline(text: string, line: number, isMdx: boolean, counts: TagCounts, notes: Note[]): string {
  return angleBrackets(templateTags(text, line, notes), line, isMdx, counts, notes);
}

/** `{/* … *\/}` goes, `{'text'}` and `{`text`}` are their text; other expressions say nothing without the program around them. */
function mdxExpressions(text: string, line: number, notes: Note[]): string {
  return outsideCode(text, (plain) =>
    plain
      .replace(/\{\/\*.*?\*\/\}/g, '')
      .replace(/(?<![=\\$\w{])\{\s*(?:"([^"{}]*)"|'([^'{}]*)'|`([^`{}$]*)`)\s*\}/g, (_, a, b, c) => a ?? b ?? c ?? '')
      .replace(/(?<![=\\$\w{])\{\s*[A-Za-z_][\w.]*(?:\([^(){}]*\))?\s*\}/g, (whole) => {
        notes.push({
          kind: 'code',
          line,
          what: 'expression',
          instead: 'write-value',
          values: { expression: short(whole) },
        });
        return '';
      }),
  );
}

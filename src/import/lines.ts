// A text as lines, and which parts of it are code or comments, which no rewriting touches.

/** Text whose lines remember on which line of the source they were. */
export type Lines = { lines: string[]; from: number[] };

const FENCE = /^(\s*(?:>\s*)*(?:[-*+]\s+|\d+[.)]\s+)?)(`{3,}|~{3,})(.*)$/;

/** Which lines belong to fenced code, or to `<pre>`, `<script>` and `<style>`. */
export function codeLines(lines: readonly string[]): boolean[] {
  return kindsOfLines(lines).map((kind) => kind !== '');
}

/** What kind of code each line belongs to: fenced, raw (`<pre>`, `<script>`, `<style>`), or none. */
export function kindsOfLines(lines: readonly string[]): ('' | 'fenced' | 'raw')[] {
  let fence = '';
  let raw = '';
  const closed = new Set(
    lines.flatMap((line) => [...line.matchAll(/<\/(pre|script|style)\s*>/gi)].map((match) => match[1]!.toLowerCase())),
  );
  return lines.map((line) => {
    if (fence) {
      const close = FENCE.exec(line);
      if (close && close[2]!.startsWith(fence) && close[3]!.trim() === '') fence = '';
      return 'fenced';
    }
    if (raw) {
      if (new RegExp(`</${raw}\\s*>`, 'i').test(line)) raw = '';
      return 'raw';
    }
    const open = FENCE.exec(line);
    if (open && !(open[2]!.startsWith('`') && open[3]!.includes('`'))) {
      fence = open[2]!;
      return 'fenced';
    }
    const block = /<(pre|script|style)\b[^>]*>(?![\s\S]*<\/\1\s*>)/i.exec(line);
    if (block && closed.has(block[1]!.toLowerCase())) raw = block[1]!.toLowerCase();
    return raw ? 'raw' : '';
  });
}

/**
 * Takes the indentation from fences that stand in no list: tools that cut texts out of tabs leave it, and to Markdown all of it, with its
 * fences, would be code.
 */
export function unindentFences(lines: readonly string[]): string[] {
  const out = [...lines];
  let isList = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]!;
    const fence = /^((?: {4}|\t)\s*)(`{3,}|~{3,})[^`]*$/.exec(line);
    if (fence && !isList) {
      const [, indent, mark] = fence;
      const end = lines.findIndex((one, at) => at > index && one.startsWith(indent!) && one.trim() === mark);
      const block = lines.slice(index, end + 1);
      if (end > index && block.every((one) => one.trim() === '' || one.startsWith(indent!))) {
        for (let at = index; at <= end; at += 1) out[at] = lines[at]!.slice(indent!.length);
        index = end;
      }
    } else if (/^\s*(?:[-*+]|\d+[.)])\s/.test(line)) isList = true;
    else if (/^\S/.test(line) && (lines[index - 1] ?? '').trim() === '') isList = false;
  }
  return out;
}

/** Changes what is in a line outside of code spans, `<pre>` and `<code>`. */
export function outsideCode(text: string, change: (plain: string) => string): string {
  const parts = text.split(/((?<!`)(`+)(?!`)(?:[\s\S]*?[^`])\2(?!`)|<(pre|code)\b[^>]*>.*?<\/\3>)/);
  // split() gives, for each code span, the span and its two inner groups.
  let out = '';
  for (let index = 0; index < parts.length; index += 4) out += change(parts[index] ?? '') + (parts[index + 1] ?? '');
  return out;
}

/** Cuts a line at the beginnings and ends of HTML comments; `isOpen` says whether it begins in one, `open` whether the part after does. */
export function* splitComments(
  line: string,
  isOpen: boolean,
): Generator<{ text: string; isComment: boolean; open: boolean }> {
  let rest = line;
  let open = isOpen;
  do {
    const mark = open ? '-->' : '<!--';
    const at = rest.indexOf(mark);
    if (at < 0) {
      yield { text: rest, isComment: open, open };
      return;
    }
    const end = open ? at + 3 : at;
    yield { text: rest.slice(0, end), isComment: open, open: !open };
    rest = rest.slice(end);
    open = !open;
    if (open) {
      yield { text: rest.slice(0, 4), isComment: true, open };
      rest = rest.slice(4);
    }
  } while (rest !== '');
}

/** Where a comment begins that nothing closes: the index of the line, and of the sign in it. @param isSkipped lines that are code. */
export function unclosedComment(
  lines: readonly string[],
  isSkipped: (index: number) => boolean,
): { line: number; at: number } | undefined {
  let begun: { line: number; at: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (isSkipped(index)) continue;
    let at = 0;
    for (const { text, open } of splitComments(line, begun !== undefined)) {
      if (open && !begun) begun = { line: index, at: at + text.length };
      else if (!open) begun = undefined;
      at += text.length;
    }
  }
  return begun;
}

/** A piece of source for a remark: one line of at most 60 characters. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

/** What is shown on pages of the product with such a path. */
export interface PageRule {
  /** A path in which `*` stands for one part or a piece of it, and `**` for any number of parts. */
  match: string;
  /** Pages of the help center: `article:<slug>` or `video:<slug>`. */
  show: readonly string[];
}

const PIECE = /^(?:\*\*|(?!.*\*\*)[^\s/?]*)$/;

/** Whether a text can stand for paths. At most four stars, so that no path takes long to compare. */
export function isPagePattern(text: string): boolean {
  return (
    text.startsWith('/') &&
    text.length <= 300 &&
    text
      .slice(1)
      .split('/')
      .every((part) => PIECE.test(part)) &&
    (text.match(/\*+/g)?.length ?? 0) <= 4
  );
}

/** What is shown on a page of the product: by the first rule that fits it, nothing when there is none. */
export function ruleFor(rules: readonly PageRule[], path: string): readonly string[] {
  return rules.find(({ match }) => fits(match, path))?.show ?? [];
}

function fits(pattern: string, path: string): boolean {
  const hasHash = pattern.includes('#');
  const asked = hasHash ? path : path.split('#')[0]!;
  return partsFit(pattern.split('/'), plain(asked).split('/'));
}

/** With or without a slash at its end it is the same page. */
function plain(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function partsFit([part, ...pattern]: string[], path: string[]): boolean {
  if (part === undefined) return path.length === 0;
  if (part === '**')
    return Array.from({ length: path.length + 1 }, (_, at) => path.slice(at)).some((rest) => partsFit(pattern, rest));
  const [first, ...rest] = path;
  return first !== undefined && pieceFits(part, first) && partsFit(pattern, rest);
}

function pieceFits(pattern: string, text: string): boolean {
  const [start = '', ...others] = pattern.split('*');
  if (others.length === 0) return pattern === text;
  const end = others.pop()!;
  if (text.length < start.length + end.length || !text.startsWith(start) || !text.endsWith(end)) return false;
  let at = start.length;
  for (const middle of others) {
    const found = text.indexOf(middle, at);
    if (found === -1 || found + middle.length > text.length - end.length) return false;
    at = found + middle.length;
  }
  return true;
}

// XLIFF 2.1 (OASIS, 2018), which tools of translators read: https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html
import type { Mark, MarkKind, Token } from './units.ts';

/** An article for translators. */
export interface XliffFile {
  /** Says of which article and of which revision it is; see {@link fileId}. */
  id: string;
  /** Its address, for people. */
  original: string;
  units: { id: string; name?: string; source: readonly Token[]; target?: readonly Token[] | undefined }[];
}

/** The name of a file in an XLIFF document, by which its translation is known again. Tools must keep it. */
export function fileId({ articleId, revisionId }: { articleId: number; revisionId: number }): string {
  return `article-${articleId}-revision-${revisionId}`;
}

/** Undoes {@link fileId}; undefined for another name. */
export function readFileId(id: string): { articleId: number; revisionId: number } | undefined {
  const [, article, revision] = /^article-(\d{1,15})-revision-(\d{1,15})$/.exec(id) ?? [];
  return article && revision ? { articleId: Number(article), revisionId: Number(revision) } : undefined;
}

/** A document with these articles, to be translated from one language into another. */
export function writeXliff(
  files: readonly XliffFile[],
  { source, target }: { source: string; target: string },
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="${attribute(source)}" trgLang="${attribute(target)}" xml:space="preserve">
${files.map(writeFile).join('')}</xliff>
`;
}

function writeFile({ id, original, units }: XliffFile): string {
  return `  <file id="${attribute(id)}" original="${attribute(original)}">
${units.map(writeUnit).join('')}  </file>
`;
}

function writeUnit({ id, name, source, target }: XliffFile['units'][number]): string {
  const data = new Map<string, string>();
  const dataOf = (mark: Mark) => {
    const key = `d${mark.is === 'close' ? 'c' : 'o'}${mark.id}`;
    data.set(key, mark.source);
    return key;
  };
  const from = writeTokens(source, dataOf);
  const to = target && writeTokens(target, dataOf);
  const original = [...data].map(([key, text]) => `        <data id="${key}">${content(text)}</data>\n`).join('');
  // Tools that cut and join segments are listened to all the same.
  return `    <unit id="${attribute(id)}"${name ? ` name="${attribute(name)}"` : ''} canResegment="no">
${original && `      <originalData>\n${original}      </originalData>\n`}      <segment state="${to === undefined ? 'initial' : 'translated'}">
        <source>${from}</source>
${to === undefined ? '' : `        <target>${to}</target>\n`}      </segment>
    </unit>
`;
}

/** As the specification calls kinds of formatting. */
const TYPES: Record<MarkKind, string> = {
  bold: ' type="fmt" subType="xlf:b"',
  italic: ' type="fmt" subType="xlf:i"',
  link: ' type="link"',
  image: ' type="image"',
  code: ' type="other"',
  component: ' type="other"',
  other: '',
};

function writeTokens(tokens: readonly Token[], dataOf: (mark: Mark) => string): string {
  let text = '';
  tokens.forEach((token, index) => {
    if (typeof token === 'string') {
      text += content(token);
      return;
    }
    const { is, id, kind, source } = token;
    if (is === 'close') text += '</pc>';
    else if (is === 'alone')
      text += `<ph id="${id}" canCopy="no"${TYPES[kind]} equiv="${attribute(kind === 'code' ? source : '')}" dataRef="${dataOf(token)}"/>`;
    else {
      const end = tokens.slice(index).find((one) => typeof one !== 'string' && one.is === 'close' && one.id === id);
      const refs = `dataRefStart="${dataOf(token)}"${end ? ` dataRefEnd="${dataOf(end as Mark)}"` : ''}`;
      text += `<pc id="${id}" canCopy="no"${TYPES[kind]} ${refs}>`;
    }
  });
  return text;
}

/** Signs that XML cannot hold at all. */
const IMPOSSIBLE = /[\ufffe\uffff\p{Cs}]|(?![\t\n\r\u007f-\u009f])\p{Cc}/gu;

/** A text between tags; what XML cannot hold is named by its number. */
function content(text: string): string {
  return escaped(text, false).replace(
    IMPOSSIBLE,
    (sign) => `<cp hex="${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}"/>`,
  );
}

function attribute(text: string): string {
  return escaped(text.replace(IMPOSSIBLE, '\ufffd'));
}

function escaped(text: string, isAttribute = true): string {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
  return isAttribute ? plain.replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;') : plain;
}

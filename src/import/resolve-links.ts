// Links and images of a draft: each leads into the new help center, elsewhere, or becomes text with a remark.
import type { Nodes, Parent, PhrasingContent } from 'mdast';
import type { MdxJsxFlowElement } from 'mdast-util-mdx';
import { oneLine } from '../markdown/one-line.ts';
import type { Draft } from './draft.ts';
import { attribute, hasImage, type Remembered, treeText } from './mdx.ts';
import type { Note, NoteValues, Reason } from './note.ts';
import type { Resolved } from './targets.ts';
import { wordsOf } from './words.ts';

/** How links and images of a draft are answered. */
export type Answers = {
  link: (href: string) => Resolved;
  image: (src: string) => Resolved;
  /** Of an image that lies elsewhere: its address inside the site when it was fetched, and why when it could not be. */
  elsewhere: (address: string) => { url: string | undefined; why: Reason | undefined };
  /** Of the address of a file that the old help center offered: its address inside the site when it was fetched, and why when it could not be. */
  attached: (address: string) => { url: string | undefined; why: Reason | undefined } | undefined;
  /** Address of a file of the folder inside the site, which is then copied, or why it cannot be; neither when such files are not shown. */
  copy: (file: string) => { url: string | undefined; why: Reason | undefined };
  /** Address of an image written into the text (`data:`); undefined when it is none. */
  inlineImage: (data: string) => string | undefined;
  articleUrl: (slug: string) => string;
  /** Address of the article itself. */
  ownUrl: string;
  categoryUrl: (category: string) => string;
};

/** Anchors that still wait for the ids of the article they lead to. `set` takes the id, or undefined when there is none. */
export type WaitingAnchor = { file: string; anchor: string; set: (id: string | undefined) => void };

/** Resolves all links and images of a draft in place; what leads nowhere becomes text and a note. */
export function resolveLinks(draft: Draft, answers: Answers): WaitingAnchor[] {
  const waiting: WaitingAnchor[] = [];
  const { notes } = draft;
  const lineOf = (node: Nodes) => (node.data as Remembered | undefined)?.line;
  const image = (src: string, line: number | undefined, alt: string): { url?: string; remote?: string } => {
    if (/^data:/i.test(src)) {
      const url = answers.inlineImage(src);
      if (!url)
        notes.push({
          kind: 'image',
          line,
          what: 'image-unknown-type',
          ...kept(alt),
        });
      return { url };
    }
    const found = answers.image(src);
    if (found.kind === 'file') {
      const { url, why } = answers.copy(found.file);
      if (!url)
        notes.push({
          kind: 'image',
          line,
          what: why ? 'image-refused' : 'image-not-shown',
          ...kept(alt, { file: found.file, ...(why && { why }) }),
        });
      return { url };
    }
    if (found.kind === 'address') {
      const { url, why } = answers.elsewhere(found.url);
      if (url) return { url };
      notes.push({
        kind: 'image',
        line,
        what: why ? 'image-unfetched' : 'image-elsewhere',
        instead: 'image-link',
        values: { address: found.url, ...(why && { why }) },
      });
      return { remote: found.url };
    }
    notes.push({ kind: 'image', line, what: 'image-missing', ...kept(alt, { address: oneLine(src) }) });
    return {};
  };
  const change = (parent: Parent, inLink: boolean): void => {
    const out: Nodes[] = [];
    // An image is a word of its own; what stands for it must not grow together with its neighbours.
    const pushApart = (node: Nodes) => {
      const last = out.at(-1);
      const isBreak = last?.type === 'mdxJsxTextElement' && last.name === 'br';
      if (last && !isBreak && (last.type !== 'text' || /[\p{L}\p{N}]$/u.test(last.value)))
        out.push({ type: 'text', value: ' ' });
      out.push(node);
      isApart = true;
    };
    let isApart = false;
    for (const node of parent.children as Nodes[]) {
      if (isApart && (node.type !== 'text' || /^[\p{L}\p{N}]/u.test(node.value)) && node.type !== 'break')
        out.push({ type: 'text', value: ' ' });
      isApart = false;
      if (node.type === 'image') {
        const alt = node.alt ?? '';
        const { url, remote } = image(node.url, lineOf(node), alt);
        const label = /\w\.\w{3,4}$/.test(alt) || alt === '' ? node.title || 'Image' : alt;
        if (url) out.push({ ...node, url });
        else if (remote && !inLink)
          pushApart({
            type: 'link',
            url: remote,
            title: alt !== label ? alt || null : (node.title ?? null),
            children: [{ type: 'text', value: label }],
          });
        else if (alt || node.title) pushApart({ type: 'text', value: alt || node.title || '' });
        continue;
      }
      if (node.type === 'mdxJsxFlowElement' && node.name === 'Figure') {
        out.push(...figure(node as MdxJsxFlowElement));
        continue;
      }
      const hadImage = node.type === 'link' && hasImage(node);
      if ('children' in node) change(node as Parent, inLink || node.type === 'link');
      if (hadImage && !hasImage(node) && out.at(-1)?.type === 'link') out.push({ type: 'text', value: ' ' });
      if (node.type !== 'link') {
        out.push(node);
        continue;
      }
      const replaced = link(node.url, lineOf(node), treeText(node), (url) => {
        node.url = url;
      });
      if (node.children.length === 0 && replaced) node.children = [{ type: 'text', value: node.url }];
      if (replaced && !inLink) out.push(node);
      else {
        out.push(...(node.children as Nodes[]));
        if (
          node.title &&
          wordsOf(node.title).length > 0 &&
          !wordsOf(treeText(node)).join(' ').includes(wordsOf(node.title).join(' '))
        )
          out.push({ type: 'text', value: ` (${node.title})` });
      }
    }
    parent.children = out as never;
  };
  const figure = (node: MdxJsxFlowElement): Nodes[] => {
    const value = (name: string) => {
      const found = node.attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === name)?.value;
      return typeof found === 'string' ? found : '';
    };
    const [alt, caption] = [value('alt'), value('caption')];
    const { url, remote } = image(value('src'), lineOf(node), alt);
    if (url) {
      // A figure has to be described; without a description its caption does it best.
      node.attributes = [
        attribute('src', url),
        attribute('alt', alt || caption || 'Image'),
        ...(caption ? [attribute('caption', caption)] : []),
      ];
      return [node];
    }
    const text = remote
      ? caption || alt || 'Image'
      : [alt, caption].filter((part, index, all) => part && all.indexOf(part) === index).join(' – ');
    if (!text) return [];
    const words: PhrasingContent = remote
      ? {
          type: 'link',
          url: remote,
          title: caption && alt && alt !== caption ? alt : null,
          children: [{ type: 'text', value: text }],
        }
      : { type: 'text', value: text };
    return [{ type: 'paragraph', children: [words] }];
  };
  /** True when the link stays one. */
  const link = (href: string, line: number | undefined, text: string, set: (url: string) => void): boolean => {
    const found = answers.link(href);
    switch (found.kind) {
      case 'address': {
        const file = answers.attached(found.url);
        set(file?.url ?? found.url);
        if (file && !file.url)
          notes.push({
            kind: 'attachment',
            line,
            what: file.why ? 'attachment-unfetched' : 'attachment-elsewhere',
            instead: 'file-link',
            values: { address: found.url, ...(file.why && { why: file.why }) },
          });
        return true;
      }
      case 'category':
        set(answers.categoryUrl(found.category));
        return true;
      case 'article': {
        const url = answers.articleUrl(found.target.slug);
        set(url);
        if (found.anchor)
          waiting.push({
            file: found.target.file,
            anchor: found.anchor,
            set: (id) => {
              if (id !== undefined) set(id ? `${url}#${encodeURIComponent(id)}` : url);
              else
                notes.push({
                  kind: 'anchor',
                  line,
                  what: 'part-not-there',
                  instead: 'to-beginning',
                  values: { address: oneLine(href), article: found.target.file },
                });
            },
          });
        return true;
      }
      case 'here': {
        if (/^(?:top|page-top|back-to-top)?$/i.test(found.anchor)) {
          set(answers.ownUrl);
          return true;
        }
        set(answers.ownUrl);
        waiting.push({
          file: draft.file,
          anchor: found.anchor,
          set: (id) => {
            if (id) set(`#${encodeURIComponent(id)}`);
            else if (id === undefined) {
              notes.push({
                kind: 'anchor',
                line,
                what: 'anchor-not-there',
                instead: 'to-own-beginning',
                values: { address: oneLine(href), text: short(text) },
              });
            }
          },
        });
        return true;
      }
      case 'file': {
        const { url, why } = answers.copy(found.file);
        if (url) {
          set(url);
          return true;
        }
        notes.push({
          kind: 'link',
          line,
          what: why ? 'file-refused' : 'file-unserved',
          instead: 'text-kept',
          values: { address: oneLine(href), text: short(text), ...(why && { why }) },
        });
        return false;
      }
      default:
        notes.push({
          kind: 'link',
          line,
          what: 'link-nowhere',
          instead: 'text-kept',
          values: { address: oneLine(href.replace(/^wiki:(.*)$/, '[[$1]]')), why: found.why, text: short(text) },
        });
        return false;
    }
  };
  change(draft.tree, false);
  return waiting;
}

function kept(alt: string, values: NoteValues = {}): Pick<Note, 'instead' | 'values'> {
  return alt ? { instead: 'alt-kept', values: { ...values, alt: short(alt) } } : { instead: 'no-alt', values };
}

/** A text on one line, as a remark quotes it. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

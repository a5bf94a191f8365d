// What stands within a sentence.
import type { Element, ElementContent, Nodes } from 'hast';
import { classesOf, collapse, holds, isBlockElement, textOf } from './hast.ts';
import { type Context, made, type Shaping } from './shaping.ts';

/** Classes of spans that name something on the screen to press. */
const BUTTONS = new Set(['button', 'btn', 'ui', 'uicontrol', 'guibutton', 'guilabel', 'ui-element', 'ui-label']);
const MENUS = new Set(['menu', 'menuchoice', 'menupath', 'menucascade', 'guimenu', 'menu-path', 'menuselection']);
const KEYS = new Set(['key', 'kbd', 'keycap', 'keyboard', 'keystroke']);
const CODES = new Set(['pref', 'filepath', 'filename', 'file', 'path', 'code', 'command', 'literal']);

/** Bold, italic, code and spans; spans whose class names a key, a menu or a button become those. */
export function inlineElement(shaping: Shaping, node: Element, context: Context): ElementContent[] {
  const names = classesOf(node);
  const isPlain =
    !holds(node, ['img', 'a', 'kbd', 'br']) &&
    !node.children.some((child) => child.type === 'element' && child.properties.dataFor !== undefined);
  const text = collapse(textOf(node));
  if (text.trim() && isPlain && !context.isCode) {
    if (names.some((name) => KEYS.has(name))) return made(node, 'x-key', {}, [{ type: 'text', value: text.trim() }]);
    // A menu path is parted at each ">", so one that names "<your account>" stays plain bold.
    if (text.includes('<') && names.some((name) => MENUS.has(name)))
      return made(node, 'strong', {}, [{ type: 'text', value: text }]);
    if (names.some((name) => MENUS.has(name)))
      return made(node, 'x-menu', {}, [
        { type: 'text', value: text.trim().replace(/\s*(?:→|➔|»|›|▸|⇒|‣|➜)\s*/g, ' > ') },
      ]);
    if (node.tagName === 'span' && names.some((name) => CODES.has(name)))
      return made(node, 'code', {}, [{ type: 'text', value: text }]);
  }
  if (node.tagName !== 'span') {
    const inside = shaping.all(node.children, { ...context, isCode: context.isCode || node.tagName === 'code' });
    // A block inside bold text is a mistake of the old editor; the block counts.
    if (inside.some(isBlockElement)) return inside;
    return [{ ...node, properties: node.tagName === 'code' ? node.properties : {}, children: inside }];
  }
  if (text.trim() && names.some((name) => BUTTONS.has(name)))
    return made(node, 'strong', {}, shaping.all(node.children, context));
  const style = String(node.properties.style ?? '');
  let children = shaping.all(node.children, context);
  if (children.some(isBlockElement)) return children;
  if (text.trim() && !context.inHeading && /font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style))
    children = made(node, 'strong', {}, children);
  if (text.trim() && /font-style\s*:\s*italic/i.test(style)) children = made(node, 'em', {}, children);
  return children;
}

/** `[[Page]]`, `[[Page#Part|label]]` and `![[image.png]]`, as links whose address begins with `wiki:`. */
export function wikiLinks(written: string, node: Nodes): ElementContent[] {
  // Editors leave spaces without width beside others; a link that begins with one looks indented.
  const value = written.includes('\u200B') ? written.replace(/(?<=^|\s)\u200B+|\u200B+(?=\s|$)/g, '') : written;
  if (!value.includes('[[')) return [{ type: 'text', value, position: node.position }];
  const out: ElementContent[] = [];
  let end = 0;
  for (const match of value.matchAll(/(!?)\[\[([^[\]|\n]*[^[\]|\s])(?:\|([^[\]\n]+))?\]\]/g)) {
    const [whole, isImage, target, label] = match;
    if (/^\s/.test(target!)) continue;
    if (match.index > end) out.push({ type: 'text', value: value.slice(end, match.index) });
    if (isImage && /\.\w{2,5}$/.test(target!))
      out.push({
        type: 'element',
        tagName: 'img',
        properties: { src: target!, alt: label && !/^\d+(x\d+)?$/.test(label) ? label : '' },
        children: [],
        position: node.position,
      });
    else
      out.push({
        type: 'element',
        tagName: 'a',
        properties: { href: `wiki:${target}` },
        children: [{ type: 'text', value: label ?? target! }],
        position: node.position,
      });
    end = match.index + whole.length;
  }
  if (end < value.length) out.push({ type: 'text', value: value.slice(end) });
  return out;
}

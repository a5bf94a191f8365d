// What becomes of signs while one types: the marks of Markdown.
import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import type { Plugin } from 'prosemirror-state';
import { markType, nodeType } from '../../visual/document.ts';

/** Signs around words become a mark. @param pattern its first group is what has the mark. */
function markRule(pattern: RegExp, name: string): InputRule {
  return new InputRule(
    pattern,
    (state, match, start, end) => {
      const [whole, words] = match;
      const type = markType(name);
      if (!words || !state.selection.$from.parent.type.allowsMarkType(type)) return null;
      if (markType('code').isInSet(state.doc.resolve(start).marks())) return null;
      const at = start + whole.indexOf(words);
      const tr = state.tr;
      // The last sign is not in the text yet.
      if (at + words.length < end) tr.delete(at + words.length, end);
      if (at > start) tr.delete(start, at);
      tr.addMark(start, start + words.length, type.create());
      return tr.removeStoredMark(type);
    },
    { inCodeMark: false },
  );
}

/** Signs at the start of a line, and around words. */
export function rules(): Plugin {
  return inputRules({
    rules: [
      // The title of the article is its only heading of the first level.
      textblockTypeInputRule(/^(#{1,5})\s$/, nodeType('heading'), (match) => ({
        level: Math.max(2, match[1]!.length),
      })),
      textblockTypeInputRule(/^```([\w-]*)\s$/, nodeType('code_block'), (match) => ({ lang: match[1] || null })),
      wrappingInputRule(/^\s*>\s$/, nodeType('blockquote')),
      wrappingInputRule(/^\s*[-+*]\s$/, nodeType('bullet_list')),
      wrappingInputRule(
        /^(\d{1,9})[.)]\s$/,
        nodeType('ordered_list'),
        (match) => ({ start: Number(match[1]) }),
        (match, before) => before.childCount + before.attrs['start'] === Number(match[1]),
      ),
      new InputRule(/^\[([ xX])\]\s$/, (state, match, start, end) => {
        const { $from } = state.selection;
        if ($from.depth < 2 || $from.node(-1).type.name !== 'list_item' || $from.index(-1) > 0) return null;
        return state.tr.delete(start, end).setNodeMarkup($from.before(-1), null, { checked: match[1] !== ' ' });
      }),
      new InputRule(/^---$/, (state, _, start) => {
        const { $from } = state.selection;
        if ($from.parent.type.name !== 'paragraph' || $from.parent.textContent !== '--') return null;
        return state.tr.replaceWith(start - 1, $from.after(), [
          nodeType('horizontal_rule').create(),
          nodeType('paragraph').create(),
        ]);
      }),
      markRule(/\*\*([^\s*](?:[^*]*[^\s*])?)\*\*$/, 'strong'),
      markRule(/(?<![*\w])\*([^\s*](?:[^*]*[^\s*])?)\*$/, 'emphasis'),
      markRule(/(?<![_\w])_([^\s_](?:[^_]*[^\s_])?)_$/, 'emphasis'),
      markRule(/~~([^\s~](?:[^~]*[^\s~])?)~~$/, 'strike'),
      markRule(/(?<!`)`([^`]+)`$/, 'code'),
    ],
  });
}

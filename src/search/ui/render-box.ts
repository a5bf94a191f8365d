import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import SearchBox, { type SearchBoxProps } from './SearchBox.tsx';

/** Empty boxes, by locale and size. */
const kept = new Map<string, string>();

/** The search box as HTML. An empty one is the same on every page of a language, so it is rendered once. */
export function renderBox(props: SearchBoxProps): string {
  if (props.value !== undefined) return renderToString(h(SearchBox, props));
  const key = `${props.locale} ${props.large}`;
  const html = kept.get(key) ?? renderToString(h(SearchBox, props));
  kept.set(key, html);
  return html;
}

// The components that may stand in an article. Writers' documentation: content/articles/*/writing/.

/** What a component takes. Properties are texts in quotes, never expressions. */
export interface ComponentRule {
  /** `flag` stands alone (`zoom`) or is "true" or "false". */
  props: Readonly<Record<string, 'required' | 'optional' | 'flag'>>;
  /** What may stand between its tags. `text`: words of a sentence; `blocks`: paragraphs, lists and all else; else only that component. */
  content: 'nothing' | 'text' | 'blocks' | 'Step' | 'Tab';
  /** The only component that may hold it directly. */
  inside?: 'Steps' | 'Tabs';
}

const callout = { props: { title: 'optional' }, content: 'blocks' } as const satisfies ComponentRule;

/** The components, by name. */
export const COMPONENTS = {
  Note: callout,
  Tip: callout,
  Warning: callout,
  Steps: { props: {}, content: 'Step' },
  Step: { props: { title: 'required' }, content: 'blocks', inside: 'Steps' },
  Tabs: { props: { label: 'required' }, content: 'Tab' },
  Tab: { props: { title: 'required' }, content: 'blocks', inside: 'Tabs' },
  Details: { props: { summary: 'required' }, content: 'blocks' },
  Figure: { props: { src: 'required', alt: 'required', caption: 'optional', zoom: 'flag' }, content: 'nothing' },
  Key: { props: {}, content: 'text' },
  MenuPath: { props: {}, content: 'text' },
  VideoGuide: { props: { slug: 'required' }, content: 'nothing' },
  Snippet: { props: { name: 'required' }, content: 'nothing' },
} as const satisfies Record<string, ComponentRule>;

/** Name of an article component. */
export type ComponentName = keyof typeof COMPONENTS;

/** Tabs of one group; more do not fit on a phone, and the style sheet pairs choices and panels up to here. */
export const MOST_TABS = 8;

/** Whether it is a component an article may hold. */
export function isComponent(name: string): name is ComponentName {
  return Object.hasOwn(COMPONENTS, name);
}

/** The rule of a component. */
export function componentRule(name: ComponentName): ComponentRule {
  return COMPONENTS[name];
}

/** A line icon on a 24 px grid. */
interface IconShape {
  /** What stands inside its `<svg>`. */
  shape: string;
  /** It points along the line of text, and turns with it. */
  pointing: boolean;
}

const files = import.meta.glob<string>('../*/icons/*.svg', { query: '?raw', import: 'default', eager: true });

/** The icons by name: `icons/<name>.svg` of each folder. */
export const iconShapes: ReadonlyMap<string, IconShape> = new Map(
  Object.entries(files).map(([file, svg]) => {
    const [, attributes = '', shape = ''] = /<svg([^>]*)>(.*)<\/svg>/s.exec(svg) ?? [];
    return [file.replace(/^.*\/|\.svg$/g, ''), { shape, pointing: attributes.includes('class="pointing"') }];
  }),
);

/** Names of the icons that turn with the line of text. */
export const pointingIcons = [...iconShapes].flatMap(([name, { pointing }]) => (pointing ? [name] : []));

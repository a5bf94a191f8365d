// Direction: pages → ui and actions → use cases → stores and rules → db. Checked with types by `npm test`; see tests/structure.ts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const sources = path.join(import.meta.dirname, 'src');
const folders = readdirSync(sources, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const list = readFileSync(path.join(sources, 'domains.ts'), 'utf8');

/** The domains in the order of `domains.ts`: each knows those before it. A folder with a `domain.ts` is one. */
const domains = [...list.slice(list.indexOf('const declared')).matchAll(/^ {2}(\w+Domain),$/gm)].map(
  ([, name]) => list.match(new RegExp(`\\b${name}\\b.* from '\\./([\\w-]+)/domain\\.ts'`))[1],
);
for (const folder of folders)
  if (existsSync(path.join(sources, folder, 'domain.ts')) && !domains.includes(folder))
    throw new Error(`src/${folder}/domain.ts is not in the list of src/domains.ts.`);

/** What knows the domains; nothing below imports it. */
const HIGH = ['build', 'layouts', 'pages'];
/** What stands under all domains: every other folder. */
const ground = folders.filter((folder) => ![...domains, ...HIGH, 'ui'].includes(folder));

/** Files of the top, and where a process begins. */
const TOP = '^src/[\\w-]+\\.ts$';
const TEST = '(\\.test\\.ts|(^|/)test-[^/]+\\.ts|durability-child\\.ts)$';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-circles',
      'Two files that need each other are one file, or lack a third.',
      { path: '^src/' },
      { circular: true },
    ),
    {
      name: 'no-circles-of-folders',
      comment: 'Of two folders one is the lower.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    forbid(
      'high',
      'A page is an address, not a part; its frame and the build are nobody’s part either.',
      { path: `^src/(${[...ground, ...domains, 'ui'].join('|')})/` },
      { path: `^src/(${HIGH.join('|')})/` },
    ),
    forbid(
      'ground',
      'What stands under the domains knows none of them.',
      { path: `^src/(${ground.join('|')})/` },
      { path: `^src/(${[...domains, 'ui'].join('|')})/` },
    ),
    forbid(
      'shared-parts',
      'Parts that all pages share know what a request is, and no domain.',
      { path: '^src/ui/' },
      { path: `^src/(${domains.filter((domain) => domain !== 'web').join('|')})/` },
    ),
    forbid(
      'config-lowest',
      'Settings know nothing of what is opened with them.',
      { path: '^src/config/' },
      { path: '^src/(db|web|mail|server)/' },
    ),
    forbid(
      'db-low',
      'The database knows nothing of requests.',
      { path: '^src/db/' },
      { path: '^src/(web|mail|server)/' },
    ),
    ...domains
      .slice(0, -1)
      .map((domain, index) =>
        forbid(
          `what-${domain}-knows`,
          `In the list of src/domains.ts a domain knows those before it: ${domain} knows ${domains.slice(0, index).join(', ') || 'none'}.`,
          { path: `^src/${domain}/` },
          { path: `^src/(${domains.slice(index + 1).join('|')})/` },
        ),
      ),
    forbid(
      'answers-are-documents',
      'What is suggested are documents of the search, whatever they are made of.',
      { path: '^src/deflection/' },
      { path: '^src/(articles|videos)/' },
    ),
    forbid(
      'handed-what-they-need',
      'The domains do not import the running product, they are handed what they need.',
      { path: `^src/(${[...ground, ...domains, 'ui'].join('|')})/` },
      { path: TOP },
    ),
    forbid(
      'only-pages-know-astro',
      'Rules, stores and use cases run without Astro.',
      {
        path: '\\.ts$',
        pathNot: `^src/pages/|/ui/|^src/(middleware|env\\.d)\\.ts$|^src/server/astro-`,
      },
      { path: '(^|/)astro(/|$)|^astro:' },
    ),
    forbid(
      'stores-are-low',
      'Tables, stores and pure rules import neither use cases nor the web.',
      { path: '/(schema|store|policy)\\.ts$' },
      { path: '/(actions|domain)\\.ts$|/ui/' },
    ),
  ],
  options: {
    doNotFollow: { path: '(^|/)node_modules|^\\.\\./' },
    exclude: { path: `^(node_modules|dist)/|${TEST}` },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.astro'] },
  },
};

// Direction: pages → ui and actions → use cases → stores and rules → db. Checked with types by `npm test`; see tests/structure.ts.
const DOMAINS = 'articles|videos|search|tickets|deflection|import';

/** Folders that stand under all domains, by what they may use of each other. */
const TOP =
  '^src/(pages|app\\.ts|domains\\.ts|served\\.ts|messages\\.ts|server\\.ts|start\\.ts|cli\\.ts|middleware\\.ts)';
const TEST = '(\\.test\\.ts|(^|/)test-[^/]+\\.ts|durability-child\\.ts)$';

const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: TEST, ...from },
  to,
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-circles',
      'Two files that need each other are one file, or lack a third.',
      { path: '^src/' },
      { circular: true },
    ),
    forbid(
      'no-pages',
      'A page is an address, not a part.',
      { pathNot: `^src/pages/|${TEST}` },
      { path: '^src/pages/' },
    ),
    forbid(
      'accounts-under-all',
      'Every domain knows accounts; accounts know none. What they need of a domain, it declares.',
      { path: '^src/accounts/' },
      { path: `^src/(${DOMAINS})/` },
    ),
    forbid(
      'ground',
      'What stands under the domains knows none of them.',
      { path: '^src/(config|db|mail|web|server|i18n|markdown|build)/' },
      { path: `^src/(accounts|${DOMAINS})/` },
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
    forbid(
      'search-knows-documents',
      'The search knows documents, not articles, threads or tickets.',
      { path: '^src/search/' },
      { path: '^src/(articles|videos|tickets|deflection|import)/' },
    ),
    forbid(
      'tickets',
      'Tickets know accounts; how a comment in Markdown looks, they take from articles.',
      { path: '^src/tickets/', pathNot: `^src/tickets/ui/Comment\\.|${TEST}` },
      { path: '^src/(articles|videos|search|deflection|import)/' },
    ),
    forbid(
      'videos',
      'Video guides know the search.',
      { path: '^src/videos/' },
      { path: '^src/(articles|tickets|deflection|import)/' },
    ),
    forbid(
      'articles',
      'Articles know the search and video guides.',
      { path: '^src/articles/' },
      { path: '^src/(tickets|deflection|import)/' },
    ),
    forbid(
      'deflection',
      'Deflection knows the search and tickets.',
      { path: '^src/deflection/' },
      { path: '^src/(articles|videos|import)/' },
    ),
    forbid(
      'import',
      'What is brought in becomes articles.',
      { path: '^src/import/' },
      { path: '^src/(videos|search|tickets|deflection)/' },
    ),
    forbid(
      'handed-what-they-need',
      'The domains do not import the running product, they are handed what they need.',
      { path: `^src/(accounts|${DOMAINS}|config|db|mail|web|i18n|markdown)/`, pathNot: `/ui/|${TEST}` },
      { path: TOP },
    ),
    forbid(
      'only-pages-know-astro',
      'Rules, stores and use cases run without Astro.',
      {
        path: '\\.ts$',
        pathNot: `^src/pages/|/ui/|^src/(middleware|env\\.d)\\.ts$|^src/server/(astro-|development)|${TEST}`,
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
    exclude: { path: '^(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.astro'] },
  },
};

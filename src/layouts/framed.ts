import { domains } from '../domains.ts';

/**
 * The paths of the pages that are shown inside products, behind the language: sources of regular expressions, with spaces between. The page
 * in the frame goes by them; the server by the rules themselves.
 */
export const framedPaths = domains
  .flatMap(({ routes = {} }) => Object.entries(routes))
  .filter(([path, { framed }]) => framed && path.startsWith('/[locale]/') && !path.startsWith('/[locale]/widget'))
  .map(([path]) =>
    path
      .slice('/[locale]/'.length)
      .replaceAll('.', '\\.')
      .replace(/\[[^\]]+\]/g, '[^/]+'),
  )
  .join(' ');

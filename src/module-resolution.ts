// Import this file before anything else, so that it counts for all that follows.
//
// Node asks the file system where each module lies for every import of it, some six thousand times at a start, and for every module that it
// resolves inside a package it parses that package's "exports" again: Drizzle's are 180 kB for some two hundred modules. Together this took
// longer than everything else that a start does. Here what can lie in one place only is not looked for, and each package is looked up once.
import module from 'node:module';

const SOURCES = new URL('./', import.meta.url).href;
const PACKAGES = '/node_modules/';
const DRIZZLE = '/node_modules/drizzle-orm/';
const ours = new URL('../', import.meta.url).href;
const resolved = new Map<string, module.ResolveFnOutput>();

// Not there before Node 22.15, where the start is only slower.
module.registerHooks?.({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    if (parentURL === undefined) return next(specifier, context);
    const isRelative = specifier.startsWith('./') || specifier.startsWith('../');
    // The package says "type": "module".
    if (isRelative && specifier.endsWith('.js') && parentURL.includes(DRIZZLE))
      return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
    if (!parentURL.startsWith(ours) || parentURL.includes(PACKAGES)) {
      if (isRelative || !/^drizzle-orm(?:\/|$)/.test(specifier)) return next(specifier, context);
    } else if (specifier.endsWith('.ts')) {
      if (isRelative && parentURL.startsWith(SOURCES))
        return { url: new URL(specifier, parentURL).href, format: 'module-typescript', shortCircuit: true };
      // As "imports" of package.json says.
      if (specifier.startsWith('#src/'))
        return { url: SOURCES + specifier.slice('#src/'.length), format: 'module-typescript', shortCircuit: true };
    }
    // A package, which all of our modules find in the same place.
    if (isRelative || /^(?:[/#]|file:)/.test(specifier)) return next(specifier, context);
    const key = `${context.conditions.join()} ${specifier}`;
    const found = resolved.get(key) ?? next(specifier, context);
    resolved.set(key, found);
    return { ...found, shortCircuit: true };
  },
});

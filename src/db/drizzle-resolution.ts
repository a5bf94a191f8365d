// Import this file before anything that imports drizzle-orm, directly or not.
//
// For every module that it resolves inside a package, Node 24 parses that package's "exports" again, and Drizzle's are 180 kB for some two
// hundred modules: more than a second and 250 MB at each start. Here each name is resolved once, and a file beside another without asking.
import module from 'node:module';

const PACKAGE = 'drizzle-orm';
const INSIDE = `/node_modules/${PACKAGE}/`;
const resolved = new Map<string, module.ResolveFnOutput>();

// Not there before Node 22.15, where the start is only slower.
module.registerHooks?.({
  resolve(specifier, context, next) {
    const { parentURL } = context;
    // The package says "type": "module".
    if (parentURL?.includes(INSIDE) && /^\.\.?\/.*\.js$/.test(specifier))
      return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
    if (specifier !== PACKAGE && !specifier.startsWith(`${PACKAGE}/`)) return next(specifier, context);
    const key = `${context.conditions.join()} ${specifier}`;
    const found = resolved.get(key) ?? next(specifier, context);
    resolved.set(key, found);
    return { ...found, shortCircuit: true };
  },
});

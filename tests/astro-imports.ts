/** The imports of an Astro component as TypeScript: of its frontmatter, and of the scripts in its template. */
export function importsOf(astro: string): string {
  const frontmatter = /^\s*---\n([\s\S]*?)\n---/.exec(astro)?.[1] ?? '';
  const scripts = [...astro.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
  const code = [frontmatter, ...scripts].join('\n');
  const statements = [...code.matchAll(/^\s*import\s[^;]*?['"][^'"]+['"]/gm)].map(([statement]) => statement.trim());
  const dynamic = [...code.matchAll(/\bimport\(\s*['"][^'"]+['"]\s*\)/g)].map(([expression]) => expression);
  const sources = [...astro.matchAll(/<script\s+src="(\.[^"]+)"/g)].map(([, source]) => `import '${source}'`);
  return [...statements, ...dynamic, ...sources].map((line) => `${line};\n`).join('');
}

/** A script as products load it. @param options.fixed it never changes under its address. */
export function scriptResponse(
  text: string,
  { seconds, fixed = false }: { seconds: number; fixed?: boolean },
): Response {
  return new Response(text, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': `public, max-age=${seconds}${fixed ? ', immutable' : ''}`,
    },
  });
}

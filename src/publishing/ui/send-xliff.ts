/** The answer that a browser keeps as a file. @param name of the file, without its ending; letters, digits and hyphens. */
export function sendXliff(xliff: string, name: string): Response {
  return new Response(xliff, {
    headers: {
      'content-type': 'application/xliff+xml; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.xlf"`,
    },
  });
}

/**
 * Where the pictures of an article are served.
 * @param file path of the article inside content/, for addresses that begin there.
 */
export function pictureAddress(file: string): (src: string) => string {
  return (src) => {
    if (/^([a-z][a-z0-9+.-]*:|\/)/i.test(src)) return src;
    return new URL(src, `${location.origin}/content/${file}`).pathname;
  };
}

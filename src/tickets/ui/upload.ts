/** What the server said to an upload. */
export type Answered = { token: string; name: string; sizeBytes: number } | { message: string | undefined };

/**
 * Sends one file to be kept for a form that is still being written.
 * @param told hears how much is sent, from 0 to 1; `fetch` cannot say.
 * @returns why not, if it cannot be kept: without a message when the server was not reached.
 */
export function upload(
  file: File,
  { locale, told, signal }: { locale: string; told(part: number): void; signal: AbortSignal },
): Promise<Answered> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('file', file);
    body.append('locale', locale);
    request.upload.addEventListener('progress', ({ loaded, total }) => total > 0 && told(loaded / total));
    request.addEventListener('loadend', () => resolve(answerIn(request.responseText)));
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', '/api/attachments');
    request.send(body);
  });
}

function answerIn(text: string): Answered {
  try {
    const answer = JSON.parse(text);
    return typeof answer.token === 'string' ? answer : { message: answer.message };
  } catch {
    return { message: undefined };
  }
}

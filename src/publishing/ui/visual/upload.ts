/** A picture that is kept, or why it is not. */
export type Uploaded = { url: string; alt: string } | { message: string };

/** Brings a picture into the library. @param failed what is said when the server could not be asked. */
export async function uploadPicture(file: File, failed: string): Promise<Uploaded> {
  const body = new FormData();
  body.append('files', file, file.name);
  try {
    const response = await fetch('/api/pictures', { method: 'POST', headers: { accept: 'application/json' }, body });
    const answer = (await response.json()) as { url?: string; alt?: string; message?: string };
    return answer.url === undefined
      ? { message: answer.message ?? failed }
      : { url: answer.url, alt: answer.alt ?? '' };
  } catch {
    return { message: failed };
  }
}

/** The pictures that were dropped or pasted; none where what was pasted is a text that has pictures. */
export function picturesIn(data: DataTransfer | null): File[] {
  const pictures = [...(data?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
  if (pictures.length === 0) return [];
  // What is copied out of a browser comes as a picture and as the element that shows it. Only whether there are words is looked at.
  const words = (data?.getData('text/html') ?? '').replace(
    /<(style|title)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->|<[^>]*>/gi,
    '',
  );
  return words.trim() === '' ? pictures : [];
}

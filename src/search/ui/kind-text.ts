import type { DocumentKind } from '../document.ts';
import type { SearchMessages } from '../messages/types.ts';

/** What a page is, and of a question whether it is solved. */
export function kindText(
  { search }: SearchMessages,
  { kind, solved }: { kind: DocumentKind; solved: boolean },
): string {
  return solved ? `${search.kindOf[kind]} · ${search.solved}` : search.kindOf[kind];
}

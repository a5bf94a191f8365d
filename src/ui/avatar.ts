import { type Html, html } from '../web/html.ts';
import { initialsOf } from './initials.ts';

/** In pixels. */
export type AvatarSize = 24 | 32 | 40;

/** A person as a circle with initials; decorative, their name stands beside it. */
export function avatar(name: string, size: AvatarSize = 32): Html {
  return html`<span class="${size === 32 ? 'avatar' : `avatar size-${size}`}" aria-hidden="true">${initialsOf(name)}</span>`;
}

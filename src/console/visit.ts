import type { Actor, Gateway } from '../gateway/api.ts';
import type { Language, Say } from './texts.ts';

/** A request of a person who is logged in, as the pages see it. */
export interface Visit {
  readonly gateway: Gateway;
  readonly actor: Actor;
  readonly language: Language;
  readonly say: Say;
  /** Name of the person or, where none is known, the client's. */
  readonly who: string;
  /** Goes with every form. */
  readonly formKey: string;
  /** A new UUID. */
  readonly newId: () => string;
  /** HSA-id -> name of the unit, as the directory knows it. */
  readonly unitName: (hsaId: string) => string;
}

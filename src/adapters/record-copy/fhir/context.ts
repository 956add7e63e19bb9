import type { Json } from './details.ts';

export interface Ref {
  readonly reference?: string;
}

/** What writers need: entries with ids from places, the patient, and professionals shared by all who name them. */
export interface Writing {
  readonly subject: Ref;
  /** Adds an entry; the place is unique within the item. */
  add(place: string, resource: Json): Ref;
  /** Adds an entry once for all who say the same. */
  share(resource: Json): Ref;
  /** What was written before of the same words; the same words always become the same entries. */
  once(said: object, write: () => Ref): Ref;
}

/** What readers need: the resource behind a reference; undefined for one that is not in the document. */
export interface Reading {
  resolve(reference: unknown, type: string): Json | undefined;
}

import { isObject } from '../referral/shape.ts';

/** One result of a QIDO-RS answer: the DICOM JSON model (PS3.18 annex F). Values of a wrong form read as absent. */
export interface DicomJson {
  text(tag: string): string | undefined;
  /** All string values of an attribute. */
  texts(tag: string): string[];
  whole(tag: string): number | undefined;
  items(tag: string): DicomJson[];
  /** The alphabetic group of a person name. */
  name(tag: string): string | undefined;
  readonly tags: readonly string[];
}

export function dicomJson(value: Record<string, unknown>): DicomJson {
  const values = (tag: string): unknown[] => {
    const attribute = value[tag];
    return isObject(attribute) && Array.isArray(attribute.Value) ? attribute.Value : [];
  };
  const texts = (tag: string): string[] =>
    values(tag).flatMap((v) => (typeof v === 'string' ? [v.trim()] : typeof v === 'number' ? [String(v)] : []));
  return {
    texts,
    text: (tag) => texts(tag)[0] || undefined,
    whole: (tag) => {
      const text = texts(tag)[0] ?? '';
      return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
    },
    items: (tag) => values(tag).filter(isObject).map(dicomJson),
    name: (tag) => {
      const [person] = values(tag);
      return isObject(person) && typeof person.Alphabetic === 'string' ? person.Alphabetic : undefined;
    },
    tags: Object.keys(value),
  };
}

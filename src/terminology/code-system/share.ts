import type { Designation, PropertyValue } from '../resource.ts';
import type { Columns } from './columns.ts';

/**
 * Gives the same object for what is equal: values of properties inside one list, texts and designations between a list
 * and the version before it. Two versions of a large list differ in few rows, so the second costs little.
 */
export interface Share {
  value(type: string, value: unknown): PropertyValue;
  /** Texts of the same code in the version before. */
  before(code: string): {
    readonly display?: string;
    readonly definition?: string;
    readonly designations?: readonly Designation[];
  };
}

export function share(like: Columns | undefined): Share {
  const values = new Map<string, PropertyValue>();
  const rememberTexts = 20_000;
  return {
    value(type, value) {
      if (typeof value === 'object') return { type, value };
      const key = `${type}:${String(value)}`;
      const had = values.get(key);
      if (had) return had;
      const made = { type, value };
      if (values.size < rememberTexts) values.set(key, made);
      return made;
    },
    before(code) {
      const row = like?.rows.get(code);
      if (like === undefined || row === undefined) return {};
      return {
        display: like.displays[row],
        definition: like.definitions[row],
        designations: like.designations[row],
      } as ReturnType<Share['before']>;
    },
  };
}

/** The older text where it is the same: the newer one can be let go. */
export const same = (text: string | undefined, older: string | undefined): string | undefined =>
  text === older ? older : text;

export function sameDesignations(
  now: readonly Designation[],
  older: readonly Designation[] | undefined,
): readonly Designation[] {
  if (older === undefined || older.length !== now.length) return now;
  return now.every((one, n) => alike(one, older[n]!)) ? older : now;
}

/** Designations with more than language, use and value are not worth the look. */
const alike = (a: Designation, b: Designation): boolean =>
  a.value === b.value &&
  a.language === b.language &&
  a.use?.code === b.use?.code &&
  a.use?.system === b.use?.system &&
  a.extension === undefined &&
  b.extension === undefined &&
  a.additionalUse === undefined &&
  b.additionalUse === undefined;

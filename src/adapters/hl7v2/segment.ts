import type { Hl7Context, Hl7Segment } from '@medplum/core';
import { unescapeText } from './escapes.ts';

/** Something that stands in a message: `PID[1]-3[2].1`, or `.1.2` where there are subcomponents. */
export interface Leaf {
  readonly path: string;
  readonly value: string;
}

/**
 * One segment as it is read. Whatever is asked for counts as mapped; `rest` gives what nobody asked for, so that nothing
 * is dropped silently. Fields, repetitions, components and subcomponents count from one.
 */
export interface SegmentReader {
  readonly name: string;
  /** Which of the segments of its name: 1 for the first. */
  readonly ordinal: number;
  /** How many repetitions a field has; 0 when it is empty. */
  count(field: number): number;
  /** A component with its escapes resolved; undefined when empty or the explicit null `""`. */
  text(field: number, component?: number, repetition?: number, subcomponent?: number): string | undefined;
  /** A whole repetition as text: components joined by a blank. */
  line(field: number, repetition?: number): string | undefined;
  /** Takes a mark back: what was read could not be used, and is reported. */
  release(field: number, component?: number, repetition?: number): void;
  /** Marks a field as read. */
  use(field: number): void;
  path(field: number, component?: number, repetition?: number): string;
  rest(): Leaf[];
  /** The rest, which then counts as read. */
  takeRest(): Leaf[];
}

/** Segments whose first field is a set id: a number that only tells them apart in the message. */
const setIds: readonly string[] = [
  'PID',
  'PV1',
  'OBR',
  'OBX',
  'NTE',
  'DG1',
  'AL1',
  'SPM',
  'NK1',
  'IN1',
  'GT1',
  'TQ1',
  'TXA',
  'PR1',
];

const key = (field: number, repetition: number, component: number, subcomponent: number): number =>
  ((field * 1000 + repetition) * 100 + component) * 50 + subcomponent;

export function readSegment(segment: Hl7Segment, ordinal: number, context: Hl7Context): SegmentReader {
  const used = new Set<number>();
  let taken = false;
  const { name } = segment;
  /** [repetition][component], unresolved. MSH-1 is the separator itself. */
  const cells = (field: number): string[][] =>
    name === 'MSH' && field < 3 ? [] : (segment.getField(field)?.components ?? []);
  const clean = (raw: string | undefined): string | undefined => {
    if (raw === undefined || raw === '' || raw === '""') return undefined;
    return unescapeText(raw, context).trim() || undefined;
  };
  const parts = (raw: string): string[] => raw.split(context.subcomponentSeparator);

  return {
    name,
    ordinal,
    count: (field) => {
      const found = cells(field);
      return found.length === 1 && found[0]?.every((cell) => cell === '') ? 0 : found.length;
    },
    text: (field, component = 1, repetition = 1, subcomponent = 1) => {
      used.add(key(field, repetition, component, subcomponent));
      const raw = cells(field)[repetition - 1]?.[component - 1];
      return raw === undefined || raw === '' ? undefined : clean(parts(raw)[subcomponent - 1]);
    },
    line: (field, repetition = 1) => {
      used.add(key(field, repetition, 0, 0));
      const found = (cells(field)[repetition - 1] ?? []).flatMap((raw) =>
        parts(raw).flatMap((part) => clean(part) ?? []),
      );
      return found.length > 0 ? found.join(' ') : undefined;
    },
    release: (field, component = 1, repetition = 1) => {
      used.delete(key(field, repetition, component, 1));
      used.delete(key(field, repetition, 0, 0));
    },
    use: (field) => used.add(key(field, 0, 0, 0)),
    path: (field, component = 1, repetition = 1) => `${name}[${ordinal}]-${field}[${repetition}].${component}`,
    takeRest() {
      const left = this.rest();
      taken = true;
      return left;
    },
    rest: () => {
      if (taken) return [];
      const found: Leaf[] = [];
      const last = segment.fields.length;
      for (let field = name === 'MSH' ? 3 : setIds.includes(name) ? 2 : 1; field <= last; field++) {
        if (used.has(key(field, 0, 0, 0))) continue;
        cells(field).forEach((components, r) => {
          if (used.has(key(field, r + 1, 0, 0))) return;
          components.forEach((raw, c) => {
            const several = raw.includes(context.subcomponentSeparator);
            parts(raw).forEach((part, s) => {
              const value = clean(part);
              if (value === undefined || used.has(key(field, r + 1, c + 1, s + 1))) return;
              found.push({
                path: `${name}[${ordinal}]-${field}[${r + 1}].${c + 1}${several ? `.${s + 1}` : ''}`,
                value,
              });
            });
          });
        });
      }
      return found;
    },
  };
}

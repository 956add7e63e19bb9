import type { Analysis, ReferenceInterval, Result } from '../record-copy/items/laboratory.ts';
import type { Coded, Quantity, Range } from '../record-copy/values.ts';
import { tidy } from '../referral/shape.ts';
import { coded, entity, organisation, person, tableCode, timeAt } from './datatypes.ts';
import { noteText, type ObservationGroup } from './groups.ts';
import type { SegmentReader } from './segment.ts';
import { v2Table } from './systems.ts';
import { readTime } from './times.ts';

/** What an OBX holds, by OBX-2. */
export type ObservationValue = Pick<Result, 'quantity' | 'range' | 'coded' | 'text'>;

/** OBX with its notes -> analysis. */
export function analysisOf({ obx, notes }: ObservationGroup, context: Pick<Analysis, 'specimens'>): Analysis {
  obx.use(1);
  const code = coded(obx, 3);
  const value = valuesOf(obx);
  const results = resultsOf(obx, value);
  return tidy<Analysis>({
    id: entity(obx, 21),
    time: timeAt(obx, 19),
    ...(code?.code === undefined ? { text: code?.text } : { code }),
    method: coded(obx, 17),
    status: tableCode(obx.text(11), v2Table('0085')),
    comment: noteText(notes),
    specimens: context.specimens,
    results,
  } as Analysis);
}

function resultsOf(obx: SegmentReader, values: readonly ObservationValue[]): Result[] {
  const shared = tidy({
    time: timeAt(obx, 14),
    interpretations: interpretations(obx),
    reference: referenceOf(obx),
    performedBy: performer(obx),
  });
  const told = values.length > 0 ? values : Object.keys(shared).length > 0 ? [{}] : [];
  return told.map((value) => ({ ...value, ...shared }) as Result);
}

function performer(obx: SegmentReader) {
  const observer = person(obx, 16);
  const unit = organisation(obx, 23);
  const who = unit === undefined ? observer : { ...observer, unit };
  return who;
}

function interpretations(obx: SegmentReader): Coded[] {
  return Array.from({ length: obx.count(8) }, (_, n) => n + 1).flatMap((repetition) => {
    const [code, display, system] = [1, 2, 3].map((component) => obx.text(8, component, repetition));
    if (code === undefined) return [];
    const own = system === undefined || system.startsWith('HL7');
    return own ? [tidy<Coded>({ code, system: v2Table('0078'), display })] : (coded(obx, 8, repetition) ?? []);
  });
}

/** All repetitions of OBX-5. Text that runs over several is one text; documents and addresses are not read here. */
export function valuesOf(obx: SegmentReader): ObservationValue[] {
  const type = obx.text(2) ?? '';
  const repetitions = Array.from({ length: obx.count(5) }, (_, n) => n + 1);
  if (type === 'ED' || type === 'RP') return [];
  if (type === 'TX' || type === 'FT' || type === 'ST' || type === '') {
    const lines = repetitions.flatMap((n) => obx.line(5, n) ?? []);
    return lines.length > 0 ? [{ text: lines.join('\n') }] : [];
  }
  return repetitions.flatMap((n) => repetitionOf(obx, type, n) ?? []);
}

function repetitionOf(obx: SegmentReader, type: string, n: number): ObservationValue | undefined {
  switch (type) {
    case 'NM':
      return numeric(obx, obx.text(5, 1, n));
    case 'SN':
      return structured(obx, n);
    case 'NR':
      return rangeOf(obx, obx.text(5, 1, n), obx.text(5, 2, n));
    case 'CE':
    case 'CWE':
    case 'CNE':
    case 'CF': {
      const found = coded(obx, 5, n);
      return found && { coded: found };
    }
    case 'TS':
    case 'DTM':
    case 'DT': {
      const said = obx.text(5, 1, n);
      const text = readTime(said) ?? said;
      return text === undefined ? undefined : { text };
    }
    default: {
      const text = obx.line(5, n);
      return text === undefined ? undefined : { text };
    }
  }
}

const decimal = /^[+-]?\d+(?:[.,]\d+)?$/;

/** OBX-6: UCUM code, or its words where there is no code. */
function unitOf(obx: SegmentReader): string | undefined {
  const [code, words, system] = [obx.text(6, 1), obx.text(6, 2), obx.text(6, 3)];
  return system === undefined || system === 'UCUM' ? (code ?? words) : (words ?? code);
}

const quantity = (obx: SegmentReader, value: string, comparator?: Quantity['comparator']): ObservationValue => ({
  quantity: tidy<Quantity>({ value: value.replace(/^\+/, ''), unit: unitOf(obx), comparator } as Quantity),
});

/** A number by its digits as given; what is no number stays text. */
function numeric(obx: SegmentReader, said: string | undefined): ObservationValue | undefined {
  if (said === undefined) return undefined;
  const [, comparator, number = ''] = /^(<=|>=|<|>)?\s*(.*)$/.exec(said) ?? [];
  if (!decimal.test(number)) return { text: said };
  return quantity(obx, number, comparator as Quantity['comparator']);
}

/** SN: comparator, number, separator, number: `>^100`, `^100^-^200`, `^1^:^128`. */
function structured(obx: SegmentReader, n: number): ObservationValue | undefined {
  const [comparator, first, separator, second] = [1, 2, 3, 4].map((component) => obx.text(5, component, n));
  if (first === undefined) return undefined;
  if (separator === '-' && second !== undefined) return rangeOf(obx, first, second);
  const known = ['<', '<=', '>', '>='].includes(comparator ?? '') || comparator === undefined;
  if (second === undefined && separator === undefined && known && decimal.test(first))
    return quantity(obx, first, comparator as Quantity['comparator']);
  const words = [comparator, first, separator, second].filter((part) => part !== undefined).join('');
  const unit = unitOf(obx);
  return { text: unit === undefined ? words : `${words} ${unit}` };
}

const rangeOf = (
  obx: SegmentReader,
  low: string | undefined,
  high: string | undefined,
): ObservationValue | undefined =>
  low === undefined && high === undefined
    ? undefined
    : { range: tidy<Range>({ low, high, unit: unitOf(obx) } as Range) };

const interval = /^([+-]?\d+(?:[.,]\d+)?)\s*(?:-|–|to)\s*([+-]?\d+(?:[.,]\d+)?)$/;
const bound = /^(<=|>=|<|>)\s*(\d+(?:[.,]\d+)?)$/;

/** OBX-7 `4.3-6.2`, `4.3 to 6.2`, `<5`; anything else in words. */
function referenceOf(obx: SegmentReader): ReferenceInterval | undefined {
  const said = obx.line(7);
  if (said === undefined) return undefined;
  const [, low, high] = interval.exec(said) ?? [];
  if (low !== undefined && high !== undefined)
    return { interval: tidy<Range>({ low, high, unit: unitOf(obx) } as Range) };
  const [, sign, value] = bound.exec(said) ?? [];
  if (sign === undefined || value === undefined) return { description: said };
  const closed = sign.endsWith('=');
  const range = sign.startsWith('<') ? { high: value, highClosed: closed } : { low: value, lowClosed: closed };
  return { interval: tidy<Range>({ ...range, unit: unitOf(obx) } as Range) };
}

import type { Observation, Quantity, Resource } from '@medplum/fhirtypes';
import { detail, type Json, readDetails } from '../record-copy/fhir/details.ts';
import { rangeInWords, shownTime } from '../record-copy/fhir/words.ts';
import { objects, string } from '../referral/shape.ts';
import { type Block, type Cell, keptTogether } from './blocks.ts';
import type { Words } from './words.ts';

interface Value {
  readonly label: string;
  readonly code: string;
  readonly time: string;
  readonly text: string;
  readonly number: number | undefined;
  readonly unit: string;
  readonly reference: string;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly flag: 'low' | 'high' | 'abnormal' | undefined;
}

/**
 * All laboratory values of a copy as one table by analyte and time, what lies outside its reference interval marked; and
 * a plot for each analyte with several numbers in one unit. It repeats what the sections say, in another order.
 */
export function laboratoryBlocks(resources: readonly Resource[], words: Words): Block[] {
  const values = resources
    .filter((resource): resource is Observation => resource.resourceType === 'Observation')
    .filter(isLaboratory)
    .flatMap((observation) => resultOf(observation) ?? []);
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => compare(a.label, b.label) || compare(a.time, b.time));
  const header = [words.analysis, words.time, words.result, words.reference, words.flag].map((text) => ({
    text,
    bold: true,
  }));
  return [
    { kind: 'heading', level: 1, text: words.laboratory, listed: true },
    { kind: 'table', header: [header], rows: sorted.map((value) => row(value, words)) },
    ...plots(sorted),
  ];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isLaboratory = (observation: Observation): boolean =>
  objects(observation.category).some(({ coding }) => objects(coding).some(({ code }) => code === 'laboratory'));

function row({ label, time, text, unit, reference, flag }: Value, words: Words): Cell[] {
  const mark =
    flag === undefined ? '' : flag === 'high' ? `↑ ${words.high}` : flag === 'low' ? `↓ ${words.low}` : words.abnormal;
  const marked = flag !== undefined;
  return [
    { text: label },
    { text: keptTogether(shownTime(time).slice(0, 16)) },
    { text: `${text}${unit === '' ? '' : ` ${unit}`}`, marked, bold: marked },
    { text: reference },
    { text: mark, marked, bold: marked },
  ];
}

function resultOf(observation: Observation): Value | undefined {
  const { valueQuantity, valueString, valueCodeableConcept: concept, valueRange } = observation;
  const said = valueQuantity
    ? `${valueQuantity.comparator ?? ''}${decimal(valueQuantity)}`
    : (valueString ??
      conceptText(concept) ??
      (valueRange && `${valueRange.low?.value ?? ''}–${valueRange.high?.value ?? ''}`));
  if (said === undefined) return undefined;
  const [range] = objects(observation.referenceRange);
  const [low, high] = [range?.low?.value, range?.high?.value];
  const number = valueQuantity?.comparator === undefined ? valueQuantity?.value : undefined;
  return {
    label: conceptText(observation.code) ?? '?',
    code: objects(observation.code?.coding)[0]?.code ?? string(observation.code?.text) ?? '?',
    time: string(observation.effectiveDateTime) ?? string(observation.issued) ?? '',
    text: said,
    number,
    unit: string(valueQuantity?.unit) ?? string(valueQuantity?.code) ?? '',
    reference: range ? [bounds(range), string(range.text)].filter(Boolean).join(' ') : '',
    low,
    high,
    flag: flagOf(observation, number, low, high),
  };
}

/** The digits as given stand in an extension where a JSON number cannot hold them. */
const decimal = (quantity: Quantity): string =>
  string(objects(quantity.extension).find(({ url }) => url?.endsWith('/value-as-given'))?.valueString) ??
  String(quantity.value ?? '');

const conceptText = (concept: Observation['code'] | undefined): string | undefined =>
  string(concept?.text) ??
  objects(concept?.coding)
    .map(({ display, code }) => display ?? code)
    .find((text) => text !== undefined);

type Interval = NonNullable<Observation['referenceRange']>[number];

/** An open bound stands in a detail of ours (`record-copy/fhir/details.ts`). */
function bounds(range: Interval): string {
  const details = readDetails(range as Json);
  const [lowClosed, highClosed] = ['lowClosed', 'highClosed'].map((name) => detail(details, `interval.${name}`));
  const [low, high] = [range.low, range.high].map((bound) => bound && decimal(bound));
  return rangeInWords({ low, high, lowClosed, highClosed });
}

/** The laboratory's own word first (table 0078), else the number against its interval. */
function flagOf(
  observation: Observation,
  number: number | undefined,
  low: number | undefined,
  high: number | undefined,
): Value['flag'] {
  const codes = objects(observation.interpretation).flatMap(({ coding }) =>
    objects(coding).map(({ code }) => code ?? ''),
  );
  if (codes.some((code) => code.startsWith('H'))) return 'high';
  if (codes.some((code) => code.startsWith('L'))) return 'low';
  if (codes.some((code) => code === 'A' || code === 'AA')) return 'abnormal';
  if (codes.includes('N') || number === undefined) return undefined;
  if (low !== undefined && number < low) return 'low';
  return high !== undefined && number > high ? 'high' : undefined;
}

function plots(values: readonly Value[]): Block[] {
  const series = new Map<string, Value[]>();
  for (const value of values)
    if (value.number !== undefined && !Number.isNaN(Date.parse(value.time)))
      series.set(`${value.code} ${value.unit}`, [...(series.get(`${value.code} ${value.unit}`) ?? []), value]);
  return [...series.values()]
    .filter((of) => new Set(of.map(({ time }) => time)).size > 1)
    .map((of) => {
      const last = of.at(-1) as Value;
      const points = of.map(({ time, number }) => ({
        at: Date.parse(time),
        label: time.slice(0, 10),
        value: number as number,
      }));
      return {
        kind: 'plot' as const,
        plot: {
          title: last.label,
          unit: last.unit,
          points,
          ...(last.low !== undefined && { low: last.low }),
          ...(last.high !== undefined && { high: last.high }),
        },
      };
    });
}

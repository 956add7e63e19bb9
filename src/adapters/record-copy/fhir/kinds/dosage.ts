import { tidy } from '../../../referral/shape.ts';
import type { Dosage, DosagePattern } from '../../items/dosage.ts';
import type { Drug } from '../../items/medication.ts';
import type { Period, Quantity, Range } from '../../values.ts';
import { conceptOf, isInstant, period, quantityOf, rangeOf } from '../codecs.ts';
import type { Json } from '../details.ts';

/**
 * What FHIR's Dosage and Timing can say of a dosage of GetMedicationHistory, for readers. Nothing is computed: a ramp, a day
 * within a longer period and a maximum of several doses a day have no element, and stand in the details alone.
 */

const ucum = 'http://unitsofmeasure.org';
/** Units of time as sources write them -> UCUM, which Timing takes (FHIR units-of-time). */
const timeUnits: Readonly<Record<string, string>> = {
  s: 's',
  min: 'min',
  h: 'h',
  timme: 'h',
  timmar: 'h',
  d: 'd',
  dag: 'd',
  dagar: 'd',
  dygn: 'd',
  wk: 'wk',
  vecka: 'wk',
  veckor: 'wk',
  mo: 'mo',
  månad: 'mo',
  månader: 'mo',
  a: 'a',
  år: 'a',
};
const timeUnit = (unit: string | undefined): string | undefined =>
  unit !== undefined && Object.hasOwn(timeUnits, unit.toLowerCase()) ? timeUnits[unit.toLowerCase()] : undefined;

/** `/d`, `1/d`, `d-1`, `per dag`, `ggr/dag`: so many times in one of the unit. */
const perUnit = /^(?:(?:1|ggr|gånger|gång)? ?\/ ?|per )(\S+)$|^(\S+)-1$/i;
const unitOfFrequency = (unit: string | undefined): string | undefined => {
  const [, after, before] = perUnit.exec(unit ?? '') ?? [];
  return timeUnit(after ?? before);
};

const numberOf = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,9}(?:[.,]\d{1,6})?$/.test(value) ? Number(value.replace(',', '.')) : undefined;

type Repeat = Json | undefined;

function timesInOne({ value, unit }: Quantity): Repeat {
  const [times, periodUnit] = [numberOf(value), unitOfFrequency(unit)];
  return times !== undefined && Number.isInteger(times) && times > 0 && periodUnit !== undefined
    ? { frequency: times, period: 1, periodUnit }
    : undefined;
}

function onceIn({ value, unit }: Quantity): Repeat {
  const [every, periodUnit] = [numberOf(value), timeUnit(unit)];
  return every !== undefined && every > 0 && periodUnit !== undefined
    ? { frequency: 1, period: every, periodUnit }
    : undefined;
}

const clockForm = /^([01]\d|2[0-3]):?([0-5]\d)(?::?([0-5]\d))?$/;
function timeOfDay(clock: string | undefined): string | undefined {
  const [, hour, minute, second = '00'] = clockForm.exec(clock ?? '') ?? [];
  return hour === undefined ? undefined : `${hour}:${minute}:${second}`;
}

/** When, and how much at a time; several where the times of a day have doses of their own. */
interface Given {
  readonly repeat?: Repeat;
  readonly event?: string;
  readonly dose?: Range | undefined;
}

function givenOf({ frequency, period: every, occasions, single }: DosagePattern): Given[] {
  const told: Given[] = [];
  if (frequency) told.push({ dose: frequency.dose, repeat: frequency.frequency && timesInOne(frequency.frequency) });
  if (every) told.push({ dose: every.dose, repeat: every.period && onceIn(every.period) });
  const daily = occasions?.period && onceIn(occasions.period);
  if (daily?.period === 1 && daily.periodUnit === 'd')
    for (const { dose, clock } of occasions?.administrations ?? []) {
      const time = timeOfDay(clock);
      told.push({ dose, repeat: { ...daily, ...(time !== undefined && { timeOfDay: [time] }) } });
    }
  if (single)
    told.push({ dose: single.dose, repeat: { count: 1 }, ...(isInstant(single.time) && { event: single.time }) });
  return told;
}

/** FHIR refuses a range that ends below its start (rng-2); an empty one says nothing. */
function rangeThatIs(range: Range | undefined): Range | undefined {
  const [low, high] = [numberOf(range?.low), numberOf(range?.high)];
  const said = range !== undefined && (range.low ?? range.high) !== undefined;
  return said && !(low !== undefined && high !== undefined && low > high) ? range : undefined;
}

/** A dose without a unit of its own is counted in the unit of the dosage. */
function doseOf(given: Range | undefined, { unitDose }: Dosage): Json | undefined {
  const dose = rangeThatIs(given);
  if (!dose) return undefined;
  const unit = dose.unit ?? unitDose?.display ?? unitDose?.text;
  const { low, high } = dose;
  return low === high && low !== undefined
    ? { doseQuantity: quantityOf(tidy({ value: low, unit }) as unknown as Quantity) }
    : { doseRange: rangeOf(tidy({ ...dose, unit }) as Range) };
}

/** How long: the interval of the dosage where its unit is one of time, else from when to when the drug is to be taken. */
function boundsOf({ treatmentInterval }: Dosage, during: Period): Json {
  const interval = rangeThatIs(treatmentInterval);
  const code = timeUnit(interval?.unit);
  if (interval && code !== undefined) {
    const { low, high } = rangeOf(interval) as { low?: Json; high?: Json };
    const coded = (bound: Json | undefined) => bound && { ...bound, system: ucum, code };
    return tidy<Json>({ boundsRange: tidy({ low: coded(low), high: coded(high) }) });
  }
  return tidy<Json>({ boundsPeriod: period.to(during, undefined as never) });
}

/** The highest dose at a time, or in a period that has one dose. */
function maximumOf(dosage: Dosage): Json {
  const { single, period: every, frequency } = dosage.maximum ?? {};
  const highest = (dose: Range | undefined): Json | undefined => {
    const value = dose?.high ?? dose?.low;
    const unit = dose?.unit ?? dosage.unitDose?.display;
    return value === undefined ? undefined : quantityOf(tidy({ value, unit }) as unknown as Quantity);
  };
  const once = (every?.period && onceIn(every.period)) ?? (frequency?.frequency && timesInOne(frequency.frequency));
  const numerator = highest(every?.dose ?? frequency?.dose);
  const alone = once !== undefined && once.frequency === 1 && numerator !== undefined;
  return tidy<Json>({
    maxDosePerPeriod: alone
      ? { numerator, denominator: { value: once.period, unit: once.periodUnit, system: ucum, code: once.periodUnit } }
      : undefined,
    maxDosePerAdministration: highest(single?.dose),
  });
}

function wordsOf({ instruction, shortNotation, set, conditional, maximum }: Dosage): string | undefined {
  const said = [instruction, shortNotation, set?.text, conditional?.condition, conditional?.text, maximum?.text];
  const text = said.filter((part) => part !== undefined).join('; ');
  return text === '' ? undefined : text;
}

function dosageOf(dosage: Dosage, { product }: Drug, during: Period): Json[] {
  const { set, conditional } = dosage;
  const patterns = [
    ...(set ? givenOf(set).map((given) => ({ ...given, asNeeded: {} })) : []),
    ...(conditional ? givenOf(conditional).map((given) => ({ ...given, asNeeded: asNeededOf(conditional) })) : []),
  ];
  const bare =
    patterns.length === 0
      ? [{ asNeeded: conditional && !set ? asNeededOf(conditional) : {} } as Given & { asNeeded: Json }]
      : patterns;
  return bare.map(({ repeat, event, dose, asNeeded }) => {
    const bounded = { ...repeat, ...boundsOf(dosage, during) };
    const timing = tidy<Json>({
      event: event && [event],
      repeat: Object.keys(bounded).length > 0 ? bounded : undefined,
    });
    const amount = doseOf(dose, dosage);
    return tidy<Json>({
      text: wordsOf(dosage),
      patientInstruction: dosage.instruction,
      timing: Object.keys(timing).length > 0 ? timing : undefined,
      ...asNeeded,
      route: product?.route && conceptOf(product.route),
      doseAndRate: amount && [amount],
      ...maximumOf(dosage),
    });
  });
}

const asNeededOf = ({ condition }: { readonly condition?: string }): Json =>
  condition === undefined ? { asNeededBoolean: true } : { asNeededCodeableConcept: { text: condition } };

/** All dosages of a drug, in order. `during`: from when to when it is to be taken. */
export function dosagesOf(drug: Drug | undefined, during: Period): Json[] | undefined {
  const made = (drug?.dosages ?? [])
    .flatMap((dosage) => dosageOf(dosage, drug!, during))
    .filter((one) => Object.keys(one).length > 0);
  if (made.length === 0) return undefined;
  return made.length === 1 ? made : made.map((one, n) => ({ sequence: n + 1, ...one }));
}

/** What was given, where it was one known amount: FHIR wants an amount beside a route. */
export function doseGiven(drug: Drug | undefined, route: Json | undefined): Json | undefined {
  const [dosage] = drug?.dosages ?? [];
  const amount = dosage && doseOf(dosage.set?.single?.dose, dosage)?.doseQuantity;
  return amount === undefined ? undefined : tidy<Json>({ text: wordsOf(dosage!), route, dose: amount });
}

/** A length of time, where its unit is one. */
export function durationOf(quantity: Quantity | undefined): Json | undefined {
  const code = timeUnit(quantity?.unit);
  return quantity && code !== undefined ? { ...quantityOf(quantity), system: ucum, code } : undefined;
}

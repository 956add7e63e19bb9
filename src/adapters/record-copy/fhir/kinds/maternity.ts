import { isObject, objects, string, tidy } from '../../../referral/shape.ts';
import type { Fact, Facts, MaternityRecord } from '../../items/maternity.ts';
import type { Quantity } from '../../values.ts';
import { isInstant, quantityOf, readQuantity } from '../codecs.ts';
import { type Detail, detail, flatten, type Json, readDetails, restore, writeDetails } from '../details.ts';
import { baseFields, encounterOf, type KindMapping } from '../kind.ts';
import { write } from '../lens.ts';
import { maternityFacts } from '../maternity-facts.ts';
import { concept as coded, loinc, maternityElementSystem } from '../systems.ts';

/** Parts of a record, with the path of each. Lists of a list stand in details. */
function partsOf({ registration, checkup, mother, children }: MaternityRecord): (readonly [string, Facts])[] {
  const parts = { registration, checkup, mother };
  const named = Object.entries(parts).flatMap(([name, facts]) => (facts ? [[name, facts] as const] : []));
  return [...named, ...(children ?? []).map((facts, n) => [`children[${n}]`, facts] as const)];
}

const isQuantity = (fact: Fact): fact is Quantity => isObject(fact) && typeof fact.value === 'string';
const day = /^\d{4}-\d\d-\d\d$/;

/** Value of a single fact; undefined for a list. */
function factValue(fact: Fact): Json | undefined {
  if (typeof fact === 'boolean') return { valueBoolean: fact };
  if (typeof fact === 'string') return day.test(fact) ? { valueDateTime: fact } : { valueString: fact };
  return isQuantity(fact) ? { valueQuantity: quantityOf(fact) } : undefined;
}

/** `path`: where the value belongs, told by a detail, since the code is the same for every child. */
function componentOf(part: string, element: string, fact: Fact): Json | undefined {
  const value = factValue(fact);
  if (!value) return undefined;
  const { sv, code } = maternityFacts[element] ?? { sv: element };
  return {
    extension: writeDetails([['path', `${part}.${element}`]]),
    code: tidy<Json>({
      coding: [
        ...(code === undefined ? [] : [{ system: loinc, code }]),
        { system: maternityElementSystem, code: element, display: sv },
      ],
      text: sv,
    }),
    ...value,
  };
}

const titles: Readonly<Record<string, string>> = {
  registration: 'Inskrivning',
  checkup: 'Kontroll under graviditet',
  mother: 'Efter förlossning',
};

/** One Observation for a record, a component for each fact; lists (earlier pregnancies, medication) in details. */
export const maternity: KindMapping<'maternity'> = {
  kind: 'maternity',
  resource: 'Observation',
  table: [],
  write: (item, writing) => {
    const parts = partsOf(item);
    const facts = parts.flatMap(([part, said]) =>
      Object.entries(said).flatMap(([element, fact]) => (fact === undefined ? [] : [{ part, element, fact }])),
    );
    const components = facts.flatMap(({ part, element, fact }) => componentOf(part, element, fact) ?? []);
    const listed = facts.filter(({ fact }) => factValue(fact) === undefined);
    const details: Detail[] = listed.flatMap(({ part, element, fact }) => flatten(fact, `${part}.${element}`));
    const resource = tidy<Json>({
      resourceType: 'Observation',
      status: item.nullified ? 'entered-in-error' : 'final',
      code: {
        ...coded(loinc, '57059-8', 'Pregnancy visit summary note'),
        text: parts.map(([part]) => titles[part]).find((title) => title !== undefined) ?? 'Mödrahälsovård',
      },
      subject: writing.subject,
      encounter: encounterOf(item),
      effectiveDateTime: item.time ?? item.author?.time,
      issued: isInstant(item.author?.time) ? item.author.time : undefined,
      component: components,
    });
    const elsewhere = [...baseFields, 'registration', 'checkup', 'mother', 'children'];
    return [writing.add('', write(item, [], resource, writing, { elsewhere, details }))];
  },
  read: ([main]) => {
    const item = restore({}, readDetails(main));
    for (const component of objects(main?.component as Json[])) {
      const path = string(detail(readDetails(component), 'path'));
      const quantity = readQuantity(component.valueQuantity);
      const value = component.valueBoolean ?? component.valueDateTime ?? component.valueString ?? quantity;
      if (path !== undefined && value !== undefined) restore(item, flatten(value, path));
    }
    return item;
  },
};

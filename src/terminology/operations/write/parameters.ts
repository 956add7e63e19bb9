import type { FindMatchesResult } from '../find-matches.ts';
import type { LookupResult } from '../lookup.ts';
import type { SubsumesResult } from '../subsumes.ts';
import type { TranslateResult } from '../translate/translate.ts';
import { messageOf, type ValidateResult } from '../validate/result.ts';
import type { FhirForm } from './form.ts';
import { type Language, outcomeOf } from './outcome.ts';

type Part = Readonly<Record<string, unknown>>;

const parameters = (parameter: readonly Part[]) => ({ resourceType: 'Parameters', parameter });

const absent: readonly Part[] = [];

/** A part where there is a value. */
const part = (name: string, type: string, value: unknown): readonly Part[] =>
  value === undefined ? absent : [{ name, [`value${type}`]: value }];

export function writeValidate(found: ValidateResult, language: Language): object {
  const { issues } = found;
  return parameters([
    ...part('result', 'Boolean', found.result),
    ...part('code', 'Code', found.code),
    ...part('system', 'Uri', found.system),
    ...part('version', 'String', found.version),
    ...part('display', 'String', found.display),
    ...part('normalized-code', 'Code', found.normalizedCode),
    ...part('inactive', 'Boolean', found.inactive),
    ...part('status', 'Code', found.status),
    ...part('codeableConcept', 'CodeableConcept', found.codeableConcept),
    ...part('message', 'String', messageOf(issues)),
    ...part('x-unknown-system', 'Canonical', found.unknownSystem),
    ...[...new Set(found.missing)].map((system) => ({ name: 'x-caused-by-unknown-system', valueCanonical: system })),
    ...(issues.length > 0 ? [{ name: 'issues', resource: outcomeOf(issues, language) }] : []),
  ]);
}

export function writeLookup(found: LookupResult): object {
  return parameters([
    ...part('name', 'String', found.name),
    ...part('code', 'Code', found.code),
    ...part('system', 'Uri', found.system),
    ...part('version', 'String', found.version),
    ...part('display', 'String', found.display ?? found.code),
    ...part('definition', 'String', found.definition),
    ...(found.abstract ? part('abstract', 'Boolean', true) : []),
    ...found.designations.map(({ language, use, value }) => ({
      name: 'designation',
      part: [...part('language', 'Code', language), ...part('use', 'Coding', use), ...part('value', 'String', value)],
    })),
    ...found.properties.map(({ code, type, value, description }) => ({
      name: 'property',
      part: [
        ...part('code', 'Code', code),
        ...part('value', type, value),
        ...part('description', 'String', description),
      ],
    })),
  ]);
}

export const writeMatches = ({ matches }: FindMatchesResult): object =>
  parameters(
    matches.map(({ code, unmatched }) => ({
      name: 'match',
      part: [
        ...part('code', 'Coding', code),
        ...unmatched.map((one) => ({
          name: 'unmatched',
          part: [...part('code', 'Code', one.code), valueAsAsked(one.value)],
        })),
      ],
    })),
  );

/** The request tells a value's type by its member alone; what is read of it are texts, numbers, truths and codings. */
function valueAsAsked(value: unknown): Part {
  if (typeof value === 'object') return { name: 'value', valueCoding: value };
  if (typeof value === 'boolean') return { name: 'value', valueBoolean: value };
  if (typeof value === 'number')
    return { name: 'value', [Number.isInteger(value) ? 'valueInteger' : 'valueDecimal']: value };
  return { name: 'value', valueString: String(value) };
}

export const writeSubsumes = ({ outcome }: SubsumesResult): object => parameters(part('outcome', 'Code', outcome));

export function writeTranslate(found: TranslateResult, form: FhirForm): object {
  const told = found.issues.map(({ text }) => text).join('; ');
  return parameters([
    ...part('result', 'Boolean', found.result),
    ...part('message', 'String', told === '' ? undefined : told),
    ...found.matches.map(({ relationship, concept, source, originMap, comment }) => ({
      name: 'match',
      part: [
        ...Object.entries(form.relations(relationship)).flatMap(([name, code]) => part(name, 'Code', code)),
        ...part('concept', 'Coding', concept),
        ...part('originMap', 'Canonical', originMap === '' ? undefined : originMap),
        ...part('source', 'Coding', source),
        ...part('comment', 'String', comment),
      ],
    })),
  ]);
}

import type { Contains, ExpandResult } from '../expand/result.ts';
import type { FhirForm } from './form.ts';

const unclosed = 'http://hl7.org/fhir/StructureDefinition/valueset-unclosed';

/** What is told of the value set itself; all of it where its definition is asked for. */
const told = ['language', 'url', 'version', 'name', 'title', 'status', 'experimental', 'date'] as const;

export function writeExpansion(found: ExpandResult, form: FhirForm): object {
  const { valueSet, properties, contains, offset } = found;
  const whole = found.parameters.some(({ name, value }) => name === 'includeDefinition' && value === true);
  const { expansion: _, ...definition } = valueSet;
  const declared = properties.length === 0 ? {} : (form.expansionProperties(properties) as { extension?: object[] });
  const extension = [
    ...(found.unclosed === undefined ? [] : unclosedExtensions(found.unclosed)),
    ...(declared.extension ?? []),
  ];
  return {
    resourceType: 'ValueSet',
    ...(whole
      ? definition
      : Object.fromEntries(told.flatMap((name) => (valueSet[name] === undefined ? [] : [[name, valueSet[name]]])))),
    expansion: {
      ...declared,
      ...(extension.length > 0 && { extension }),
      identifier: found.identifier,
      timestamp: found.timestamp,
      total: found.total,
      ...(offset !== undefined && { offset }),
      parameter: found.parameters.map(({ name, type, value }) => ({ name, [`value${type}`]: value })),
      ...(contains.length > 0 && { contains: contains.map((one) => writeContains(one, form)) }),
    },
  };
}

function writeContains({ properties, contains, extension, ...one }: Contains, form: FhirForm): object {
  if (properties === undefined && contains === undefined && extension === undefined) return one;
  const written = properties === undefined ? {} : form.containsProperties(properties);
  const extensions = [...(extension ?? []), ...(written.extension ?? [])];
  return {
    ...(extensions.length > 0 && { extension: extensions }),
    ...one,
    ...(written.property && { property: written.property }),
    ...(contains && { contains: contains.map((child) => writeContains(child, form)) }),
  };
}

function unclosedExtensions(reason: string): object[] {
  return [
    { url: unclosed, valueBoolean: true },
    { url: `${unclosed}-reason`, valueString: reason },
  ];
}

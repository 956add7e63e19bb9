import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Issue, issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';
import type { Unmapped } from '../adapter.ts';
import { isObject } from '../referral/shape.ts';
import { formats } from './formats.ts';
import { escapedName } from './pointer.ts';
import published from './referral.schema.json' with { type: 'json' };

/**
 * The schema with every object closed, so that ajv names the properties that it does not list. The published schema
 * stays open: such a property is taken in and reported, not refused.
 */
function closed(schema: unknown): unknown {
  if (!isObject(schema)) return schema;
  const inner = Object.entries(schema).map(([key, value]) => [key, key in walkers ? walkers[key]?.(value) : value]);
  const copy: Record<string, unknown> = Object.fromEntries(inner);
  return isObject(schema.properties) ? { ...copy, additionalProperties: false } : copy;
}

const each = (members: unknown): unknown =>
  isObject(members) ? Object.fromEntries(Object.entries(members).map(([name, s]) => [name, closed(s)])) : members;
const walkers: Readonly<Record<string, (value: unknown) => unknown>> = { properties: each, $defs: each, items: closed };

export interface SchemaFindings {
  readonly issues: Issue[];
  readonly unmapped: Unmapped[];
}

/**
 * A check of values against a published schema, named `file` in findings: all faults, each with JSON Pointer, expected
 * and found, and all properties that the schema does not list. `found` never quotes a value: it may be anyone's personal
 * number in the wrong place. A schema may point into the referral's `$defs` by its `$id`.
 */
export function schemaChecker(schema: object, file: string): (value: unknown) => SchemaFindings {
  let compiled: ValidateFunction | undefined;
  return (value) => {
    // With the first value: a large schema takes a second, which no start of the gateway should wait for.
    compiled ??= compile(schema);
    const validate = compiled;
    validate(value);
    const errors = validate.errors ?? [];
    const unlisted = errors.filter(({ keyword }) => keyword === 'additionalProperties');
    return {
      issues: errors
        .filter(({ keyword }) => keyword !== 'if' && keyword !== 'additionalProperties')
        .map((error) => issueOf(error, file)),
      unmapped: unlisted.map((error) => unmappedOf(value, error)),
    };
  };
}

function compile(schema: object): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, discriminator: true, validateSchema: false });
  for (const [name, { validate }] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  if (schema !== published) ajv.addSchema(closed(published) as object);
  return ajv.compile(closed(schema) as object);
}

/** Holds a value against the schema of a referral message. */
export const checkSchema = schemaChecker(published, 'referral.schema.json');

const codes: Readonly<Record<string, OutcomeCode>> = {
  required: 'element-required',
  enum: 'code-unknown',
  const: 'code-unknown',
  format: 'value-invalid',
  minimum: 'value-invalid',
  minLength: 'element-empty',
  minItems: 'element-empty',
  maxLength: 'value-too-long',
  maxItems: 'element-repeated',
};
const codesByFormat: Readonly<Record<string, OutcomeCode>> = {
  base64: 'base64-invalid',
  'hsa-id': 'identifier-invalid',
  'referral-id': 'identifier-invalid',
  'dicom-uid': 'uid-invalid',
};

function issueOf({ keyword, instancePath, params, message }: ErrorObject, source: string): Issue {
  if (keyword === 'required') {
    return issue('element-required', { place: `${instancePath}/${escapedName(params.missingProperty)}`, source });
  }
  const place = instancePath;
  if (place === '/event') return issue('event-unknown', { place, expected: params.allowedValues?.join(', '), source });
  const expected = expectedOf(keyword, params) ?? message ?? keyword;
  const code = codesByFormat[params.format] ?? codes[keyword] ?? 'json-schema';
  return issue(code, { place, expected, source });
}

function expectedOf(keyword: string, params: ErrorObject['params']): string | undefined {
  if (keyword === 'enum') return params.allowedValues.join(', ');
  if (keyword === 'const') return String(params.allowedValue);
  if (keyword === 'format') return formats[params.format]?.expected;
  if (keyword === 'type') return [params.type].flat().join(' or ');
  return bounds[keyword]?.(params.limit);
}

const bounds: Readonly<Record<string, (limit: number) => string>> = {
  minLength: (n) => `at least ${n} characters`,
  maxLength: (n) => `at most ${n} characters`,
  minItems: (n) => `at least ${n} items`,
  maxItems: (n) => `at most ${n} items`,
  minimum: (n) => `${n} or more`,
  maximum: (n) => `${n} or less`,
};

function unmappedOf(root: unknown, { instancePath, params }: ErrorObject): Unmapped {
  const path = `${instancePath}/${escapedName(params.additionalProperty)}`;
  const value = at(root, path);
  return { path, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

const at = (root: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((value, name) => (value as Record<string, unknown> | undefined)?.[name], root);

import type { ErrorObject, ValidateFunction } from 'ajv';
import { type Issue, issue } from '../../model/issue.ts';
import { ajv } from '../../model/json-schema.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';
import cardSchema from './card.schema.json' with { type: 'json' };
import configSchema from './config.schema.json' with { type: 'json' };
import directorySchema from './directory.schema.json' with { type: 'json' };

ajv.addSchema(directorySchema);
const schemas = {
  'config-invalid': configSchema,
  'card-invalid': cardSchema,
} satisfies Partial<Record<OutcomeCode, object>>;

/**
 * Holds a config or a partner card against its JSON Schema: every fault at once, each at its JSON Pointer. Values are
 * not quoted: a key pasted into the wrong place must not come out in a message.
 */
export function schemaIssues(code: keyof typeof schemas, value: unknown): Issue[] {
  // Compiled once, with the first value.
  const check: ValidateFunction = ajv.compile(schemas[code]);
  if (check(value)) return [];
  const told = (check.errors ?? []).filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'if');
  return told.map((error) =>
    issue(code, { place: error.instancePath, source: check.schemaEnv.baseId, ...said(error) }),
  );
}

function said({ keyword, params, message, schemaPath }: ErrorObject): { expected: string; found?: string } {
  switch (keyword) {
    case 'additionalProperties':
      return { expected: 'no other property than those of the schema', found: params.additionalProperty };
    case 'enum':
      return { expected: `one of ${params.allowedValues.join(', ')}` };
    case 'const':
      return { expected: String(params.allowedValue) };
    case 'required':
      return { expected: `the property ${params.missingProperty}` };
    case 'pattern':
      return { expected: meaningOf(schemaPath) ?? message ?? keyword };
    default:
      return { expected: message ?? keyword };
  }
}

const definitions = new Map(Object.entries(directorySchema.$defs as Record<string, { description?: string }>));

/** What a form that has a name in the directory's schema is, in words instead of its pattern. */
const meaningOf = (schemaPath: string): string | undefined =>
  definitions.get(/\$defs\/(\w+)\/pattern$/.exec(schemaPath)?.[1] ?? '')?.description;

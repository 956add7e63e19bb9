import { ajv } from '../../model/json-schema.ts';

/** A text that says something, of at most so many characters. */
export const text = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength });

/** An object of these properties and no others. */
export const order = (properties: Readonly<Record<string, object>>, required: readonly string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** `{url, version}`: a version of a list. */
export const listVersion = ajv.compile<{ readonly url: string; readonly version: string }>(
  order({ url: text(500), version: text(100) }, ['url', 'version']),
);

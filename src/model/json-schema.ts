import { Ajv } from 'ajv';

/**
 * Reads our own JSON Schemas (draft-07), with every fault of a value at once. That they are schemas is held by a test: to
 * hold each against the metaschema where it is compiled would take a tenth of a gateway's start. What they compile to is
 * not made shorter: each is asked now and then.
 */
export const ajv = new Ajv({ allErrors: true, validateSchema: false, code: { optimize: false } });

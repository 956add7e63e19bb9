import type { GivenEnvelope } from '../../adapters/adapter.ts';
import type { Limits } from '../../gateway/directory/config.ts';
import { issue } from '../../model/issue.ts';
import { ajv } from '../../model/json-schema.ts';
import { readJson } from '../../model/json-text.ts';
import { Problem, refuse } from '../problem.ts';

/** Media type of the addressing given beside a source (kuvert). */
export const envelopeType = 'application/vnd.vardbro.envelope+json';

const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';
const hsaId = '^[A-Za-z]{2}[0-9]{10}-[0-9A-Za-z]{1,18}$';

/** JSON Schema of the envelope; openapi.yaml restates it. */
export const envelopeSchema = {
  type: 'object',
  properties: {
    sender: { type: 'string', pattern: hsaId },
    receiver: { type: 'string', pattern: hsaId },
    messageId: { type: 'string', pattern: uuid },
    caseId: { type: 'string', pattern: uuid },
    test: { type: 'boolean' },
    kind: { enum: ['record-copy', 'imaging-reference'] },
    patient: {
      type: 'object',
      properties: {
        id: {
          type: 'object',
          properties: {
            type: { type: 'string', minLength: 1 },
            system: { type: 'string', minLength: 1 },
            value: { type: 'string', minLength: 1, maxLength: 64 },
          },
          required: ['value'],
          additionalProperties: false,
        },
        name: { type: 'string', minLength: 1 },
        birthDate: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
      },
      required: ['id'],
      additionalProperties: false,
    },
    referral: { type: 'string', pattern: '^[^#]+#.', maxLength: 256 },
    title: { type: 'string', minLength: 1, maxLength: 256 },
    time: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}(?:Z|[+-][0-9]{2}:[0-9]{2})$' },
    author: {
      type: 'object',
      properties: {
        hsaId: { type: 'string', pattern: hsaId },
        name: { type: 'string', minLength: 1 },
      },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const;

const check = ajv.compile<GivenEnvelope>(envelopeSchema);

/** Reads an envelope; throws every fault at once (json-*, envelope-invalid). Values are not quoted. */
export function readEnvelope(bytes: Uint8Array, limits: Limits): GivenEnvelope {
  const { value, issues } = readJson(bytes, limits);
  refuse(issues);
  if (check(value)) return value;
  throw new Problem(
    (check.errors ?? []).map((error) =>
      issue('envelope-invalid', {
        place: error.instancePath || '/',
        ...(error.message && { expected: error.message }),
      }),
    ),
  );
}

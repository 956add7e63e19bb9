import { ajv } from '../../model/json-schema.ts';
import type { NotedHead } from '../../store/audit-chain.ts';
import { type ActorCall, json, type Reply } from '../call.ts';
import type { HttpDeps } from '../deps.ts';
import { readJsonBody } from '../json-body.ts';
import { problem } from '../problem.ts';

type OperatingDeps = Pick<HttpDeps, 'operating' | 'limits'>;

const headsBody = ajv.compile<{ readonly heads: readonly NotedHead[] }>({
  type: 'object',
  properties: {
    heads: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          seq: { type: 'integer', minimum: 0 },
          hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          at: { type: 'integer' },
        },
        required: ['seq', 'hash'],
        additionalProperties: false,
      },
    },
  },
  required: ['heads'],
  additionalProperties: false,
});
const patientBody = ajv.compile<{ readonly patient: string }>({
  type: 'object',
  properties: { patient: { type: 'string', maxLength: 300 } },
  required: ['patient'],
  additionalProperties: false,
});

/** POST /audit/verify `{heads}`: walks the audit chain, also against heads that were kept out of the store's reach. */
export const verifyAudit =
  ({ operating, limits }: OperatingDeps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { heads } = readJsonBody(call, limits, headsBody);
    return json(await operating.verifyAudit(heads, call.actor));
  };

/**
 * POST /audit/patient-extract `{patient: "system|value"}`: one AuditEvent a line (loggutdrag). The patient stands in the
 * body: an address would end up in logs.
 */
export const patientExtract =
  ({ operating, limits }: OperatingDeps) =>
  async (call: ActorCall): Promise<Reply> => {
    const { patient } = readJsonBody(call, limits, patientBody);
    const events = await operating.patientExtract(patient, call.actor);
    if (!events) throw problem('value-invalid', { place: '/patient', expected: 'system|value of a patient' });
    return { status: 200, mediaType: 'application/x-ndjson', bytes: events.map((event) => `${event}\n`).join('') };
  };

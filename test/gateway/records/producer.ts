import https from 'node:https';
import { afterAll, beforeAll, expect } from 'vitest';
import type { RecordItem } from '../../../src/adapters/record-copy/record-copy.ts';
import type { ReadContract } from '../../../src/adapters/rivta/contract/read/contract.ts';
import { getCareDocumentation3 } from '../../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getDiagnosis } from '../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { parseAnswer } from '../../../src/adapters/rivta/record/parse-answer.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { inEnvelope, registry, soap11 } from '../../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../../src/adapters/rivta/write.ts';
import { writeXml } from '../../../src/adapters/xml/write.ts';
import type { Certified } from '../../../src/cli/pki.ts';
import { makeRecords } from '../../../src/gateway/records/make-records.ts';
import type { Records } from '../../../src/gateway/records/records.ts';
import type { Engagement } from '../../../src/store/rows.ts';
import { type Door, openDoor } from '../../http/door.ts';
import { ca } from '../../support/certificates.ts';
import { type TwoGateways, twoGateways } from '../../support/two-gateways.ts';
import { codes } from '../conversation.ts';
import { diagnosis, patient, system } from './entries.ts';

export const npo = 'SE5565594230-NPO';
const reader = ca.client(npo);
export const anyone = ca.client('SE5565594230-ANNAN');

export interface Question {
  readonly contract?: ReadContract;
  readonly address?: string;
  readonly certificate?: Certified;
  readonly draft?: object;
}

export const said = (xml: string, name: string) => new RegExp(`<(?:\\w+:)?${name}>([^<]*)<`).exec(xml)?.[1];

/** A question as it goes over the wire. */
export function questionOf({ contract = getDiagnosis, address = system, draft = {} }: Question = {}): Uint8Array {
  const { request } = contract;
  const prefixes = new Map([
    [soap11, 's'],
    [registry, 'r'],
    [request.responder, 'op'],
    [request.types, 'core'],
  ]);
  return writeXml(inEnvelope(writeOperation({ patient, ...draft }, request), address), prefixes).bytes;
}

/** The region's gateway as a producer of two entries and a withdrawn one, and its door for who asks over RIV-TA. */
export function useProducer() {
  let both: TwoGateways;
  let records: Records;
  let door: Door;
  const told: (readonly Engagement[])[] = [];
  let indexAnswers = { confirmed: true, code: 'OK' };
  beforeAll(async () => {
    both = await twoGateways({
      adjust: (data) => ({
        ...data,
        organisations: [
          ...data.organisations,
          { hsaId: 'SE5565594230-0001', name: 'Inera', sector: 'public', systems: [npo, 'SE5565594230-ANNAN'] },
        ],
      }),
    });
    const index = {
      update: async (rows: readonly Engagement[]) => {
        told.push(rows);
        return indexAnswers;
      },
    };
    const { parts, gateway } = both.region;
    records = makeRecords({ ...parts, index }, { sourceSystems: [system], readers: [npo], indexDelay: 1_000 });
    door = await openDoor({
      tls: { ...ca.server(), clientCa: ca.cert },
      change: (deps) => ({ ...deps, gateway: gateway as never, directory: parts.directory(), records }),
    });
    const first = await offered(
      diagnosis('d1', '2026-03-01T10:00:00+01:00'),
      diagnosis('d2', '2026-05-01T10:00:00+02:00', { careUnit: 'SE5566778899-ANNAN' }),
      diagnosis('d3', '2026-06-01T10:00:00+02:00', { nullified: true }),
    );
    // The text of GetDiagnosis has no room for the withdrawn one: told mildly.
    expect([first.status, codes(first)]).toEqual([202, ['element-unexpected']]);
  });
  afterAll(async () => {
    await door.close();
    await both.close();
  });

  async function offered(...items: RecordItem[]) {
    const contract = items[0]!.kind === 'note' ? getCareDocumentation3 : getDiagnosis;
    const bytes = writeAnswer(items, contract).bytes;
    return handedIn(bytes);
  }

  /** By an engine that speaks for both units. */
  const handedIn = (bytes: Uint8Array, { key, units = [] }: { key?: string; units?: readonly string[] } = {}) =>
    records.offer(
      { source: { bytes, mediaType: 'text/xml' }, format: 'rivta', ...(key !== undefined && { idempotencyKey: key }) },
      { ...both.region.actor, units: units.length > 0 ? units : [...both.region.actor.units, 'SE5566778899-ANNAN'] },
    );

  const ask = ({ certificate, ...question }: Question = {}) =>
    post(questionOf(question), { certificate, contract: question.contract });

  /** The bytes of a question, whatever they are, to the door of a contract. */
  async function post(
    bytes: Uint8Array,
    {
      contract = getDiagnosis,
      certificate = reader,
    }: { contract?: ReadContract | undefined; certificate?: Certified | undefined } = {},
  ) {
    const { request } = contract;
    const domain = request.responder.split(':').slice(2, -2).join('/');
    const path = `/rivta/${domain}/${request.operation}/${request.version}/rivtabp21`;
    return new Promise<{ status: number; text: string; ids: string[] }>((resolve, reject) => {
      const options = {
        agent: false,
        ca: ca.cert,
        ...certificate,
        method: 'POST',
        headers: { 'Content-Type': 'text/xml' },
      };
      const call = https.request(`${door.url}${path}`, options, async (response) => {
        const answered = Buffer.concat(await response.toArray());
        const { copy } = parseAnswer(answered, undefined);
        const ids = (copy?.items ?? []).map(({ id }) => id.value ?? id.system!);
        resolve({ status: response.statusCode!, text: answered.toString(), ids });
      });
      call.on('error', reject).end(bytes);
    });
  }

  return {
    ask,
    post,
    offered,
    handedIn,
    told,
    /** What the engagement index answers from now on. */
    indexSays: (answer: typeof indexAnswers) => {
      indexAnswers = answer;
    },
    get both() {
      return both;
    },
    get records() {
      return records;
    },
    get door() {
      return door;
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import type { ReferralMessage } from '../../src/adapters/referral/referral-message.ts';
import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { gatewayValidator } from '../../src/cli/validator.ts';
import type { Actor, Answer, CaseView, Gateway } from '../../src/gateway/api.ts';
import type { Worker } from '../../src/gateway/delivery/worker.ts';
import { makeGateway } from '../../src/gateway/gateway.ts';
import type { Imaging } from '../../src/gateway/imaging/image-checks.ts';
import type { Notice, Parts } from '../../src/gateway/parts.ts';
import { makeSigner } from '../../src/gateway/receipt/signature.ts';
import { caseIdOf } from '../../src/model/ids.ts';
import type { Transport } from '../../src/transports/transport.ts';
import { openDefinitions } from '../../src/validation/packages/definitions.ts';
import { ownPackages } from '../../src/validation/packages/load.ts';
import { type FoundationOptions, foundation } from './foundation.ts';

export interface Side {
  readonly name: string;
  readonly unit: string;
  readonly actor: Actor;
  readonly gateway: Gateway;
  readonly parts: Parts;
  readonly worker: Worker;
  readonly notices: Notice[];
  /** Messages that reached this side over the wire, as bytes. */
  readonly arrived: Uint8Array[];
  submit(message: ReferralMessage, format?: 'json' | 'rivta' | 'fhir'): Promise<Answer>;
  /** State of this side's copy of a referral; `-` when it has none. */
  state(remissId: string): Promise<string>;
  case(remissId: string): Promise<CaseView | undefined>;
}

export interface SideOptions extends Omit<FoundationOptions, 'organisation'> {
  readonly name: string;
  /** The unit that its engine speaks for; its organisation runs the gateway. */
  readonly unit: string;
  readonly key: JWK;
  readonly transport: Transport;
  /** Archives that it can ask. */
  readonly imaging?: Imaging;
}

const validator = gatewayValidator(openDefinitions({ packages: ownPackages() }));

/** One gateway in this process with a real store and real rules. */
export async function makeSide({ name, unit, key, transport, imaging, ...ground }: SideOptions): Promise<Side> {
  const notices: Notice[] = [];
  const { organisation } = ground.data.units.find(({ hsaId }) => hsaId === unit)!;
  const given: Parts = {
    ...(await foundation({ ...ground, organisation })),
    adapters: builtInAdapters(),
    validator,
    transports: new Map([[transport.connectionType, transport]]),
    engine: { deliver: async () => ({ outcome: 'delivered', code: 'test', issues: [] }) },
    signer: await makeSigner(key),
    notice: (notice) => notices.push(notice),
    ...(imaging && { imaging }),
  };
  const { store } = given;
  const { gateway, worker, parts } = makeGateway(given);
  const actor: Actor = {
    clientId: `${name}-engine`,
    role: 'engine',
    units: [unit],
    address: '127.0.0.1',
    requestId: randomUUID(),
  };
  const taskOf = async (remissId: string) =>
    (await store.tasksOf(remissId)).find((t) => (t.side === 'owner' ? t.owner : t.requester) === unit);
  return {
    name,
    unit,
    actor,
    gateway,
    parts,
    worker,
    notices,
    arrived: [],
    submit: (message, format = 'fhir') => submitAs(gateway, actor, message, format),
    state: async (remissId) => (await taskOf(remissId))?.state ?? '-',
    case: (remissId) => gateway.case(caseIdOf(remissId), actor),
  };
}

async function submitAs(
  gateway: Gateway,
  actor: Actor,
  message: ReferralMessage,
  format: 'json' | 'rivta' | 'fhir',
): Promise<Answer> {
  const { bundle } = toBundle(message, { at: message.time });
  const rendering = await builtInAdapters().byFormat(format)!.fromBundle!(bundle, format);
  if (!rendering.bytes) throw new Error(JSON.stringify(rendering.issues));
  return gateway.submit({ source: { bytes: rendering.bytes, mediaType: rendering.mediaType } }, actor);
}

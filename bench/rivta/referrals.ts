import { toBundle } from '../../src/adapters/referral/to-bundle.ts';
import { contractOf } from '../../src/adapters/rivta/contract/referral/contracts.ts';
import { renderReferral } from '../../src/adapters/rivta/render.ts';
import { writeResult } from '../../src/adapters/rivta/result.ts';
import { builtInAdapters } from '../../src/cli/adapters.ts';
import { referral } from '../../src/cli/demo/messages.ts';
import { strand } from '../../src/cli/demo/world.ts';
import { contractPath, soapAction } from '../../src/transports/rivta/soap-call.ts';
import { cpuMs } from '../cpu.ts';
import { drained } from '../drained.ts';
import { figure } from '../figure.ts';
import { besideEcho, processorTime, turns } from './beside.ts';
import type { Call } from './load.ts';
import { type Bench, echoUnit, startEcho } from './world.ts';

const contract = contractOf('ProcessRequest', 2);
const path = contractPath('urn:riv:clinicalprocess:activity:request', contract.operation, contract.version);
const ok = writeResult(contract, { resultCode: 'OK', logId: 'echo' }).bytes;

const message = (series: string, n: number, receiver: string) => {
  const id = `SE5566778899-SYS1#${series}-${n}`;
  const plain = referral({ id, patient: 'alma', question: `Bedömning ${n}.`, time: '2026-11-24T08:00:00+01:00' });
  return { ...plain, receiver, request: { ...plain.request!, recipient: { hsaId: receiver } } };
};

const wire = (series: string, n: number, receiver: string): Uint8Array =>
  renderReferral(message(series, n, receiver), contract).bytes!;

/** Referrals that come in by digital remiss: read, validated, stored, answered OK. */
export async function receiving({ world, clinic, caller, rounds, calls }: Bench): Promise<void> {
  const action = soapAction(contract.responder, contract.operation);
  const call = (base: string, series: string) => (n: number) => ({
    url: `${base}/rivta${path}`,
    action,
    body: wire(series, n, strand),
  });
  const echo = await startEcho(world, { '/': { bytes: ok } });
  await caller.run(prepared(call(world.clinic.baseUrl, 'warm'), calls), calls);
  const before = cpuMs(clinic.process.pid());
  const pairs = await turns(
    rounds,
    (round) => caller.run(prepared(call(world.clinic.baseUrl, `in${round}`), calls), calls),
    () => caller.run(prepared(call(echo.url, 'echo'), calls), calls),
  );
  const cpu = (cpuMs(clinic.process.pid()) - before) / (rounds * calls);
  await echo.stop();
  besideEcho('rivta-receive-referral', pairs, 'the contract: 2 s');
  processorTime('rivta-receive-referral', cpu, rounds * calls);
}

/** Written before the clock runs. */
function prepared(call: (n: number) => Call, count: number): (n: number) => Call {
  const all = Array.from({ length: count }, (_, n) => call(n));
  return (n) => all[n]!;
}

/**
 * Referrals that leave by digital remiss: accepted while the receiver is down; counted from its first moment until the last
 * one is acknowledged. The receiver is the echo, which says OK to all.
 */
export async function sending({ world, region, caller, referrals }: Bench): Promise<void> {
  for (let n = 0; n < referrals; n++) await submit(region.client, n);
  const before = cpuMs(region.process.pid());
  const echo = await startEcho(world, { '/': { bytes: ok } }, world.echoPort);
  const started = performance.now();
  await drained(region.client, 20);
  const perSecond = (referrals * 1000) / (performance.now() - started);
  const cpu = (cpuMs(region.process.pid()) - before) / referrals;
  const action = soapAction(contract.responder, contract.operation);
  const bare = (n: number) => ({ url: `${echo.url}${path}`, action, body: wire('out', n, echoUnit) });
  const theirs = await caller.run(prepared(bare, referrals), referrals);
  await echo.stop();
  figure({
    name: 'rivta-send-referral',
    value: perSecond,
    unit: 'acknowledged/s',
    peer: 'the same bytes sent bare, same mutual TLS',
    peerValue: theirs.perSecond,
    ratio: perSecond / theirs.perSecond,
    goal: 'told',
    runs: referrals,
    spread: [perSecond, perSecond],
  });
  processorTime('rivta-send-referral', cpu, referrals);
}

async function submit(engine: Bench['region']['client'], n: number): Promise<void> {
  const { bundle } = toBundle(message('out', n, echoUnit), { at: '2026-11-24T08:00:00+01:00' });
  const { bytes, mediaType } = await builtInAdapters().byFormat('json')!.fromBundle!(bundle, 'json');
  const reply = await engine.post('/exchanges', bytes!, mediaType);
  if (reply.status !== 202)
    throw new Error(`HTTP ${reply.status}: ${Buffer.from(reply.bytes).toString().slice(0, 500)}`);
}

import { getDiagnosis } from '../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { inEnvelope, registry, soap11 } from '../../src/adapters/rivta/soap.ts';
import { writeOperation } from '../../src/adapters/rivta/write.ts';
import { writeXml } from '../../src/adapters/xml/write.ts';
import type { Station } from '../../src/cli/demo/world.ts';
import { soapAction } from '../../src/transports/rivta/soap-call.ts';
import { cpuMs } from '../cpu.ts';
import { diagnosisAnswer } from '../record-copy/answers.ts';
import { besideEcho, processorTime, turns } from './beside.ts';
import type { Call } from './load.ts';
import { type Bench, sourceSystem, startEcho } from './world.ts';

const entries = 100;
const name = `rivta-serve-diagnosis-${entries}`;
const patient = { system: 'http://electronichealth.se/identifier/personnummer', value: '191212121212' };

/** GetDiagnosis with a hundred entries of a patient, as a consumer of NPÖ asks for them. */
export async function serving({ world, region, caller, rounds, calls }: Bench): Promise<void> {
  await offer(world.region, region.client);
  const { request } = getDiagnosis;
  const ours = question(
    `${world.region.baseUrl}/rivta/clinicalprocess/healthcond/description/GetDiagnosis/2/rivtabp21`,
  );
  const answer = await caller.answer(ours);
  const given = answer.split('</core:documentId>').length - 1;
  if (given !== entries) throw new Error(`${request.operation} gave ${given} entries: ${answer.slice(0, 500)}`);
  const echo = await startEcho(world, { '/': { bytes: Buffer.from(answer) } });
  const bare = { ...ours, url: echo.url };
  await caller.run(() => ours, calls);
  await caller.run(() => bare, calls);
  const before = cpuMs(region.process.pid());
  const pairs = await turns(
    rounds,
    () => caller.run(() => ours, calls),
    () => caller.run(() => bare, calls),
  );
  const cpu = (cpuMs(region.process.pid()) - before) / (rounds * calls);
  await echo.stop();
  besideEcho(name, pairs, 'the contract: 30 s');
  processorTime(name, cpu, rounds * calls);
}

/** As entries of the own organisation's unit. */
async function offer({ organisation, units }: Station, engine: Bench['region']['client']): Promise<void> {
  const body = Buffer.from(diagnosisAnswer(entries))
    .toString()
    .replaceAll('SE2321000016-VG', organisation.hsaId)
    .replaceAll('SE2321000016-VE', units[0]!.hsaId)
    .replaceAll('SE2321000016-SYS', sourceSystem);
  const { status, bytes } = await engine.post('/records', body, 'text/xml');
  if (status !== 202) throw new Error(`HTTP ${status}: ${Buffer.from(bytes).toString().slice(0, 500)}`);
}

function question(url: string): Call {
  const { request } = getDiagnosis;
  const prefixes = new Map([
    [soap11, 'soapenv'],
    [registry, 'reg'],
    [request.responder, 'op'],
    [request.types, 'core'],
  ]);
  const { bytes: body } = writeXml(inEnvelope(writeOperation({ patient }, request), sourceSystem), prefixes);
  return { url, action: soapAction(request.responder, request.operation), body };
}

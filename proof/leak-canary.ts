import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReferralMessage } from '../src/adapters/referral/referral-message.ts';
import { toBundle } from '../src/adapters/referral/to-bundle.ts';
import { runStation } from '../src/cli/demo/process.ts';
import { makeWorld, strand } from '../src/cli/demo/world.ts';
import { makeGatewayClient } from '../src/cli/gateway-client.ts';
import { clientOf } from './gateway/engine.ts';
import { attack } from './leak/attacks.ts';
import { commandLine } from './leak/command-line.ts';
import { planted } from './leak/control.ts';
import { makeRecorder, recorded } from './leak/door.ts';
import { type Format, fullAnswer, fullReferral, mediaTypes, written } from './leak/messages.ts';
import { handedOver, leftBy, processList } from './leak/outputs.ts';
import { findLeaks, type Output } from './leak/search.ts';
import { startStub } from './leak/stub.ts';
import { tampered } from './leak/tamper.ts';
import { testNumbers } from './leak/test-numbers.ts';
import { arrange, handOverFolder, units, watchedFolder } from './leak/world.ts';
import { makeProgress } from './progress.ts';

/**
 * Numbers of patients in every field of N messages and on every way to be refused, and then a search for them in all
 * that leaves two gateways but their messages: logs, metrics, refusals, headers, addresses, file names, command lines,
 * audit heads. `node proof/leak-canary.ts --messages N`: one JSON line; exit 1 when a number is found, when the control
 * (a leak planted in each sort of output) is not, when too little was reached, or when a gateway failed (5xx).
 */
const { values } = parseArgs({ options: { messages: { type: 'string', default: '60' } } });
const wanted = Number(values.messages);
const formats: readonly Format[] = ['json', 'rivta', 'fhir'];
const atOnce = 6;

const numbers = testNumbers(20_261_124);
const recorder = makeRecorder();
const world = await makeWorld(Date.now());
const { region, clinic } = world;
const stub = await startStub(world.ca);
await arrange(world, stub.url);
await mkdir(join(region.folder, watchedFolder));
await mkdir(join(clinic.folder, handOverFolder));
const engine = recorded(clientOf(world, region, region.engine), 'engine', recorder);
const operator = recorded(clientOf(world, region, region.operator), 'operator', recorder);
const receiver = recorded(clientOf(world, clinic, clinic.engine), 'receiver', recorder);
const partner = recorded(partnerClient(), 'partner', recorder);
const gateways = [runStation(region, engine), runStation(clinic, receiver)];
const tell = makeProgress('leak canary');
let submissions = 0;

try {
  await Promise.all(gateways.map((gateway) => gateway.start()));
  const sent = await messages();
  await answers(sent.filter(({ message }) => message.receiver === strand));
  await folders();
  for (const [station, client] of [
    [region, engine],
    [clinic, partner],
  ] as const)
    await attack({ station, ca: world.ca.cert, client, numbers, recorder });
  await quiet();
  await replays();
  const live = [...(await seen()), ...processList(), ...(await onFiles())];
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  report([...recorder.outputs, ...stub.seen, ...live, ...leftBy(region), ...leftBy(clinic)]);
} finally {
  await Promise.all([
    ...gateways.map((g) => g.stop()),
    engine.close(),
    operator.close(),
    receiver.close(),
    partner.close(),
  ]);
  await stub.close();
  if (!process.env.KEEP) await world.remove();
  else console.error(world.folder);
}

/** The region's gateway, as the clinic's sees it. */
function partnerClient() {
  const { signingKey, organisation } = region;
  const who = { clientId: organisation.clientId!, key: signingKey };
  return makeGatewayClient({
    baseUrl: clinic.baseUrl,
    ca: world.ca.cert,
    now: () => Date.now(),
    uuid: randomUUID,
    ...who,
  });
}

interface Sent {
  readonly message: ReferralMessage;
  readonly format: Format;
}

/** N full messages to receivers good and bad, each with its retry, its conflict, and its share of the tampered copies. */
async function messages(): Promise<Sent[]> {
  const receivers = [strand, strand, strand, units.unknownThere, units.down, units.quoting];
  const sent = Array.from({ length: wanted }, (_, n): Sent => {
    const format = formats[n % 3]!;
    return { format, message: fullReferral(n, format, numbers, receivers[Math.floor(n / 3) % receivers.length]) };
  });
  await each(sent, async ({ message, format }, n) => {
    const bytes = await written(message, format);
    await post(bytes, format, n);
    await post(bytes, format, n);
    const changed: ReferralMessage = { ...message, request: { ...message.request!, question: numbers.next().value } };
    await post(await written(changed, format), format, n);
    const { payment: _none, ...unpaid } = message.request!;
    const free = { ...message, referral: `${message.referral}-2`, request: unpaid };
    await post(await written(free, format), format, n);
    await post(await written(fullAnswer(message, 'slutsvar', numbers), format), format, n);
  });
  await shares();
  return sent;
}

/** Tampered copies of one message of each format at the engine's door, and of the canonical one at the partner's. */
async function shares(): Promise<void> {
  for (const format of formats) {
    const copies = tampered(await written(fullReferral(wanted, format, numbers), format), format, numbers);
    await each(copies, (bytes, n) => post(bytes, format, n));
  }
  const message = fullReferral(wanted + 1, 'fhir', numbers);
  const bundle = new TextEncoder().encode(JSON.stringify(toBundle(message, { at: message.time }).bundle));
  const headers = () => ({ 'x-request-id': `request-${numbers.digits()}` });
  await each(tampered(bundle, 'fhir', numbers), async (bytes) => {
    submissions++;
    await partner.post('/fhir/$process-message', bytes, mediaTypes.fhir, headers());
  });
}

/** Alone or, every third time, as a part of a multipart body, with numbers in what goes along. */
async function post(bytes: Uint8Array, format: Format, n: number): Promise<void> {
  submissions++;
  const headers = {
    'x-request-id': `request-${numbers.digits()}`,
    'user-agent': `engine/${numbers.digits()}`,
    ...(n % 2 === 0 && { 'idempotency-key': numbers.digits() }),
  };
  if (n % 3 !== 0) return void (await engine.post('/exchanges', bytes, mediaTypes[format], headers));
  const boundary = numbers.digits();
  const head = (type: string): string => `--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
  const envelope = `${head('application/vnd.vardbro.envelope+json')}{}\r\n${head(mediaTypes[format])}`;
  const body = Buffer.concat([Buffer.from(envelope), bytes, Buffer.from(`\r\n--${boundary}--`)]);
  await engine.post('/exchanges', body, `multipart/related; boundary=${boundary}; name="${numbers.digits()}"`, headers);
}

/** The command line on tampered files. */
async function onFiles(): Promise<Output[]> {
  const copies = await Promise.all(
    formats.map(async (format) => {
      const bytes = await written(fullReferral(wanted + 3, format, numbers), format);
      return tampered(bytes, format, numbers).map((copy) => ({ format, bytes: copy }));
    }),
  );
  return commandLine(copies.flat(), join(world.folder, 'files'));
}

/** What the clinic says about what reached it: allowed and not, whole and tampered. */
async function answers(sent: readonly Sent[]): Promise<void> {
  await quiet();
  const events = ['komplettering-begard', 'bekraftad', 'bokning', 'delsvar', 'slutsvar', 'avvisad'] as const;
  await each(sent, async ({ message, format }, n) => {
    for (const event of events) {
      const said = fullAnswer(message, event, numbers);
      const form = event === 'bokning' ? 'json' : format;
      const bytes = await written(said, form);
      submissions++;
      await receiver.post('/exchanges', bytes, mediaTypes[form]);
      if (n > 2 || event !== 'bekraftad') continue;
      await each(tampered(bytes, form, numbers), async (copy) => {
        submissions++;
        await receiver.post('/exchanges', copy, mediaTypes[form]);
      });
    }
  });
}

/** Files named by numbers, good and bad, in the watched folder. */
async function folders(): Promise<void> {
  const folder = join(region.folder, watchedFolder);
  const good = await written(fullReferral(wanted + 2, 'json', numbers), 'json');
  const files = [
    [`${numbers.digits()}.json`, good],
    [`${numbers.digits()}.json`, Buffer.from(`{"event":"${numbers.digits()}"`)],
    [`${numbers.digits()}.xml`, Buffer.from(`<a>${numbers.digits()}`)],
    [`remiss ${numbers.digits()}`, Buffer.from(numbers.digits())],
  ] as const;
  for (const [name, bytes] of files) {
    await writeFile(join(folder, `.${name}`), bytes);
    await utimes(join(folder, `.${name}`), 0, 0);
    await rename(join(folder, `.${name}`), join(folder, name));
  }
  await until('the folder', async () => (await readdir(folder)).length - 2);
}

/** Until no message waits but those for whom nobody answers. */
async function quiet(): Promise<void> {
  for (const client of [engine, receiver])
    await until('the queue', async () => {
      const { exchanges } = (await client.get('/exchanges?state=queued&_count=200')).json<{
        exchanges: { receiver: string }[];
      }>();
      return exchanges.filter((row) => row.receiver !== units.down).length;
    });
}

/** Until nothing is left. Slow is no failure: it gives up when for two minutes nothing has become less. */
async function until(what: string, left: () => Promise<number>): Promise<void> {
  let [fewest, since] = [Number.POSITIVE_INFINITY, Date.now()];
  for (let now = await left(); now > 0; now = await left()) {
    if (now < fewest) [fewest, since] = [now, Date.now()];
    if (Date.now() - since > 120_000) throw new Error(`${what}: ${now} left, and none fewer for two minutes`);
    tell(`${what}: ${now} left`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The operator has refused messages sent again, with a number in the reason. */
async function replays(): Promise<void> {
  const path = '/exchanges?state=undelivered&_count=50';
  const { exchanges } = (await operator.get(path)).json<{ exchanges: { id: string }[] }>();
  if (exchanges.length === 0) throw new Error('nothing was refused by a receiver');
  for (const { id } of exchanges) {
    const reason = JSON.stringify({ reason: `Patient ${numbers.next().value} ringde` });
    await operator.post(`/exchanges/${id}/replay`, reason, 'application/json');
  }
  await quiet();
}

/** Metrics, and of every exchange what is told about it beside its content. */
async function seen(): Promise<Output[]> {
  const found: Output[] = [];
  for (const [name, client] of [
    ['region', operator],
    ['clinic', receiver],
  ] as const) {
    const metrics = await client.open('/metrics');
    found.push({ sort: 'metrics', name, text: new TextDecoder().decode(metrics.bytes) });
    const { exchanges } = (await client.get('/exchanges?_count=200')).json<{ exchanges: { id: string }[] }>();
    await each(exchanges, async ({ id }) => {
      const { issues, receipts, jobs } = (await client.get(`/exchanges/${id}`)).json<Record<string, unknown>>();
      found.push({ sort: 'finding', name, text: JSON.stringify({ issues, receipts, jobs }) });
    });
  }
  return found;
}

async function each<T>(items: readonly T[], act: (item: T, n: number) => Promise<void>): Promise<void> {
  let at = 0;
  const walk = async (): Promise<void> => {
    for (let n = at++; n < items.length; n = at++) {
      await act(items[n]!, n);
      tell(`${submissions} submitted, now at ${n + 1} of ${items.length}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, walk));
}

function report(outputs: readonly Output[]): void {
  const leaks = findLeaks(outputs, numbers.given);
  for (const leak of leaks.slice(0, 40)) process.stderr.write(`${JSON.stringify(leak)}\n`);
  const control = planted(outputs, numbers);
  const { statuses } = recorder;
  const reached = [200, 202, 400, 401, 404, 409, 413, 415, 422].filter((status) => statuses.has(status)).length;
  // Our own doors only: the stub's answers are not among them.
  const failures = [...statuses].reduce((sum, [status, count]) => (status >= 500 ? sum + count : sum), 0);
  const summary = {
    name: 'leak canary',
    messages: wanted,
    submissions,
    numbers: numbers.given.size,
    handedOver: handedOver(clinic),
    outputs: outputs.length,
    bytes: outputs.reduce((sum, { text }) => sum + text.length, 0),
    statuses: Object.fromEntries([...statuses].sort(([a], [b]) => a - b)),
    control,
    found: leaks.length,
    failures,
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (
    leaks.length > 0 ||
    failures > 0 ||
    control.seen < control.sorts ||
    reached < 9 ||
    summary.handedOver < wanted / 4
  )
    process.exitCode = 1;
}

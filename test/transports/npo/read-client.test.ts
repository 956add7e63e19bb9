import { Agent } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { readContracts } from '../../../src/adapters/rivta/contract/read/contracts.ts';
import { getCareDocumentation3 } from '../../../src/adapters/rivta/contract/read/get-care-documentation.ts';
import { getDiagnosis } from '../../../src/adapters/rivta/contract/read/get-diagnosis.ts';
import { writeAnswer } from '../../../src/adapters/rivta/record/render-answer.ts';
import { type ReadQuery, readRequest } from '../../../src/transports/npo/read-request.ts';
import { writeReadRequest } from '../../../src/transports/npo/write-request.ts';
import { roomBudget } from '../../../src/transports/outgoing/room.ts';
import { diagnosis, note, patient } from './items.ts';
import { type Answers, aggregated, fault, gives, givesItems, producer } from './producer.ts';

const query: ReadQuery = {
  logicalAddress: '5565594230',
  patient,
  careUnits: [],
  careProviders: [],
  period: {},
  careContacts: [],
};
const source = 'SE2321000016-SYS';
const call = (ms = 5_000) => ({ signal: AbortSignal.timeout(ms), correlationId: 'c-1' });

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());
async function asking(answers: Answers, options = {}) {
  const made = await producer(answers, options);
  close = made.close;
  return made;
}

describe('a question by a read contract', () => {
  test.each(readContracts.map((contract) => [`${contract.name} ${contract.version}`, contract] as const))(
    '%s is read by the producer as it was asked',
    (_, contract) => {
      const asked = { ...query, period: { start: '2020-01-01', end: '2026-12-31' } };
      const { query: read, issues } = readRequest(writeReadRequest(asked, contract), contract);
      expect(issues).toEqual([]);
      expect(read).toEqual(asked);
    },
  );

  test('goes to the address of its contract, with logical address, action, original consumer and correlation', async () => {
    const { client, asked } = await asking(givesItems([diagnosis('d1')], getDiagnosis));
    await client.read(getDiagnosis, query, call());
    expect(asked[0]!.path).toBe('/vp/clinicalprocess/healthcond/description/GetDiagnosis/2/rivtabp21');
    expect(asked[0]!.headers).toMatchObject({
      soapaction: '"urn:riv:clinicalprocess:healthcond:description:GetDiagnosisResponder:2:GetDiagnosis"',
      'x-rivta-original-serviceconsumer-hsaid': 'SE5566778899-SYS',
      'x-skltp-correlation-id': 'c-1',
    });
    expect(asked[0]!.body).toContain('LogicalAddress>5565594230<');
  });

  test('an end of the period alone has a beginning that the contract knows', () => {
    const bytes = writeReadRequest({ ...query, period: { end: '2026-01-01' } }, getDiagnosis);
    expect(readRequest(bytes, getDiagnosis).query!.period).toEqual({ start: '1900-01-01', end: '2026-01-01' });
  });
});

describe('an answer', () => {
  test('is entries that are closed: what access is judged by is known, and the rest when they are opened', async () => {
    const { client } = await asking(givesItems([diagnosis('d1'), diagnosis('d2')], getDiagnosis));
    const { entries, issues } = await client.read(getDiagnosis, query, call());
    expect(issues).toEqual([]);
    expect(entries.map(({ access }) => access)).toEqual(
      Array(2).fill({
        patient,
        careUnit: 'SE2321000016-ORT',
        careProvider: 'SE2321000016-0001',
        start: '2026-03-01T10:00:00+01:00',
        end: '2026-03-01T10:00:00+01:00',
      }),
    );
    expect(entries.map((entry) => entry.open().item?.id.value)).toEqual(['d1', 'd2']);
  });

  test('a broken entry is told when it is opened, and spoils no other', async () => {
    const whole = Buffer.from(writeAnswer([diagnosis('d1'), diagnosis('d2')], getDiagnosis).bytes).toString();
    const broken = whole.replace(/<core:typeOfDiagnosis>[^<]*<\/core:typeOfDiagnosis>/, '');
    expect(broken).not.toBe(whole);
    const { client } = await asking(gives(broken));
    const { entries } = await client.read(getDiagnosis, query, call());
    const opened = entries.map((entry) => entry.open());
    expect(opened.map(({ item }) => item?.id.value)).toEqual([undefined, 'd2']);
    expect(opened[0]!.issues.map(({ code }) => code)).toContain('element-required');
  });

  test('with more (hasMore) is followed where the rest lies, with the reference and the same question', async () => {
    const pages = [
      aggregated([note(1)], getCareDocumentation3, [source], {
        hasMore: [{ logicalAddress: source, reference: 'next-1' }],
      }),
      writeAnswer([note(2)], getCareDocumentation3).bytes,
    ];
    const { client, asked } = await asking((one, response) => gives(pages[asked.length - 1]!)(one, response));
    const { entries, issues } = await client.read(getCareDocumentation3, query, call());
    expect(issues).toEqual([]);
    expect(entries.map((entry) => entry.open().item!.id.system)).toEqual([note(1).id.system, note(2).id.system]);
    const second = readRequest(Buffer.from(asked[1]!.body), getCareDocumentation3).query;
    expect(second).toEqual({ ...query, logicalAddress: source, hasMoreReference: 'next-1' });
  });

  test('that goes on for ever is left after ten pages, and that is told', async () => {
    const { client, asked } = await asking((one, response) => {
      const hasMore = [{ logicalAddress: source, reference: `next-${asked.length}` }];
      gives(aggregated([note(asked.length)], getCareDocumentation3, [source], { hasMore }))(one, response);
    });
    const { entries, issues } = await client.read(getCareDocumentation3, query, call());
    expect([asked.length, entries.length]).toEqual([10, 10]);
    expect(issues.map(({ code }) => code)).toEqual(['record-partial']);
  });

  test('whose second page fails keeps the first, and says what is missing', async () => {
    const hasMore = [{ logicalAddress: source, reference: 'next' }];
    const first = gives(aggregated([note(1)], getCareDocumentation3, [source], { hasMore }));
    const { client, asked } = await asking((one, response) =>
      (asked.length === 1 ? first : gives(fault('VP009 Error'), 500))(one, response),
    );
    const { entries, issues, failure } = await client.read(getCareDocumentation3, query, call());
    expect([entries.length, failure]).toEqual([1, undefined]);
    expect(issues).toMatchObject([
      { code: 'overview-source-failed', found: 'VP009', place: source, severity: 'error' },
    ]);
  });
});

describe('more (hasMore) that lies where nobody said that the patient has anything', () => {
  const elsewhere = 'SE5561234567-FRAMMANDE';
  const hasMore = [{ logicalAddress: elsewhere, reference: 'next' }];
  const notFollowed = { code: 'overview-source-failed', found: 'more-elsewhere' };

  test.each<[string, Uint8Array, ReadonlySet<string> | undefined]>([
    [
      'an address that the aggregating service does not name',
      aggregated([note(1)], getCareDocumentation3, [source], { hasMore }),
      undefined,
    ],
    [
      'an answer of the aggregating service that names nobody',
      writeAnswer([note(1)], getCareDocumentation3, { hasMore }).bytes,
      undefined,
    ],
    [
      'a source that names another, whatever it says of itself',
      aggregated([note(1)], getCareDocumentation3, [elsewhere], { hasMore }),
      new Set([source]),
    ],
  ])('is not asked for: %s', async (_, bytes, known) => {
    const { client, asked } = await asking(gives(bytes));
    const how = known ? { ...call(), known } : call();
    const { entries, issues } = await client.read(getCareDocumentation3, query, how);
    expect([asked.length, entries.length]).toEqual([1, 1]);
    expect(issues).toMatchObject([notFollowed]);
    expect(JSON.stringify(issues)).not.toContain(elsewhere);
  });

  test('a source that failed has no more, and a further page leads nowhere but on', async () => {
    const failing = aggregated([note(1)], getCareDocumentation3, [], { hasMore }, [elsewhere]);
    const { client, asked } = await asking(gives(failing));
    expect((await client.read(getCareDocumentation3, query, call())).issues).toMatchObject([notFollowed]);
    expect(asked).toHaveLength(1);
    await close();
    const pages = [
      aggregated([note(1)], getCareDocumentation3, [source, elsewhere], {
        hasMore: [{ logicalAddress: source, reference: 'next' }],
      }),
      aggregated([note(2)], getCareDocumentation3, [source, elsewhere], { hasMore }),
    ];
    const again = await asking((one, response) => gives(pages[again.asked.length - 1]!)(one, response));
    const { entries, issues } = await again.client.read(getCareDocumentation3, query, call());
    expect([again.asked.length, entries.length]).toEqual([2, 2]);
    expect(issues).toMatchObject([notFollowed]);
  });

  test('where the index names the address, it is', async () => {
    const pages = [
      writeAnswer([note(1)], getCareDocumentation3, { hasMore }),
      writeAnswer([note(2)], getCareDocumentation3),
    ];
    const { client, asked } = await asking((one, response) => gives(pages[asked.length - 1]!.bytes)(one, response));
    const known = new Set([source, elsewhere]);
    const { entries, issues } = await client.read(getCareDocumentation3, query, { ...call(), known });
    expect([asked.length, entries.length, issues]).toEqual([2, 2, []]);
  });
});

describe('a connection that is cut before any answer', () => {
  const whole = givesItems([diagnosis('d1')], getDiagnosis);
  /** The first call is answered on a connection that then breaks under the next. */
  const breaking: (most: number) => Answers = (most) => {
    let cuts = 0;
    return (one, response) => {
      if (cuts++ < most) response.socket!.destroy();
      else whole(one, response);
    };
  };

  test('is a question asked once more over one of its own', async () => {
    const again = new Agent({ pipelining: 0 });
    const { client, asked } = await asking(breaking(1), { again });
    const { entries, issues } = await client.read(getDiagnosis, query, call());
    await again.close();
    expect([asked.length, entries.length, issues]).toEqual([2, 1, []]);
  });

  test('twice is a source that failed', async () => {
    const again = new Agent({ pipelining: 0 });
    const { client, asked } = await asking(breaking(2), { again });
    const { failure } = await client.read(getDiagnosis, query, call());
    await again.close();
    expect([asked.length, failure]).toEqual([2, 'cut']);
  });
});

describe('an answer and the room for it', () => {
  const bytes = writeAnswer([diagnosis('d1'), diagnosis('d2')], getDiagnosis).bytes;
  const chunked: Answers = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/xml' });
    response.write(bytes.subarray(0, 500));
    response.end(bytes.subarray(500));
  };

  test.each([
    ['of a stated length', gives(bytes)],
    ['of no stated length', chunked],
  ])('%s has it until the reading ends', async (_, answers) => {
    const budget = roomBudget({ most: 50_000_000 });
    const room = budget.open('journal');
    const { client } = await asking(answers);
    const { entries } = await client.read(getDiagnosis, query, { ...call(), room });
    expect(entries).toHaveLength(2);
    expect(budget.taken).toBeGreaterThan(2 * bytes.length);
    room.close();
    expect(budget.taken).toBe(0);
  });

  test('that there is none for is not read to its end, is told, and leaves nothing taken', async () => {
    const budget = roomBudget({ most: 100_000, share: 100_000 });
    let sent = 0;
    const { client } = await asking((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/xml' });
      const more = () => {
        while (!response.destroyed && sent < 40_000_000 && response.write(Buffer.alloc(100_000, 'x'))) sent += 100_000;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const room = budget.open('journal');
    const answer = await client.read(getDiagnosis, query, { ...call(), room });
    expect(answer).toMatchObject({ failure: 'no-room', entries: [] });
    expect(answer.issues).toMatchObject([{ code: 'overview-no-room', severity: 'error', place: query.logicalAddress }]);
    expect([budget.taken, sent < 40_000_000]).toEqual([0, true]);
  });

  test('counts what it is made into: many small tags take more than as many bytes of text', async () => {
    const budget = roomBudget({ most: 400 * 2_000, share: 400 * 2_000 });
    const { client } = await asking(gives(`<a>${'<b/>'.repeat(3_000)}</a>`));
    const { failure } = await client.read(getDiagnosis, query, { ...call(), room: budget.open('journal') });
    expect([failure, budget.taken]).toEqual(['no-room', 0]);
  });

  test('waits for another reading to end', async () => {
    const budget = roomBudget({ most: 50_000_000, share: 50_000_000 });
    const other = budget.open('annan');
    await other.lease().take(50_000_000, AbortSignal.timeout(100));
    const { client } = await asking(gives(bytes));
    const reading = client.read(getDiagnosis, query, { ...call(), room: budget.open('journal') });
    await new Promise((done) => setTimeout(done, 50));
    other.close();
    expect((await reading).entries).toHaveLength(2);
  });
});

describe('a producer that gives no answer', () => {
  const error = { result: { code: 'ERROR', errorCode: 'INVALID_REQUEST', message: 'Patient 196101182803' } } as const;
  const named = { result: { code: 'ERROR', subCode: '196101182803' } } as const;
  const endless: Answers = (_, response) => {
    response.writeHead(200);
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    for (let n = 0; n < 51; n += 1) response.write(chunk);
    response.end();
  };
  test.each<[string, string, Answers]>([
    ['a fault of the platform', 'VP004', gives(fault('VP004 No route for 196101182803'), 500)],
    ['a fault of its own', 'Server', gives(fault('Boom 196101182803'), 500)],
    ['an error result', 'INVALID_REQUEST', givesItems([], getDiagnosis, error)],
    ['the patient for a sub-code', 'fault', givesItems([], getDiagnosis, named)],
    ['the answer of another contract', 'answer-invalid', givesItems([note(1)], getCareDocumentation3)],
    ['garbage', 'answer-invalid', gives('<html>Välkommen!')],
    ['an XML bomb', 'answer-invalid', gives('<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')],
    ['nothing', 'answer-invalid', gives('')],
    ['a connection that breaks', 'cut', (_, response) => void response.socket!.destroy()],
    ['silence', 'timeout', () => undefined],
    ['51 MB', 'answer-too-large', endless],
  ])('%s is a finding, not an empty record, and tells nothing of the patient', async (_, code, answers) => {
    const { client } = await asking(answers);
    const answer = await client.read(getDiagnosis, query, call(code === 'timeout' ? 300 : 20_000));
    expect(answer).toMatchObject({ entries: [], failure: code });
    expect(answer.issues).toMatchObject([{ code: 'overview-source-failed', found: code }]);
    expect(JSON.stringify(answer)).not.toContain('196101182803');
  });

  test('an address that may not be called is not called', async () => {
    const guard = { check: () => 'host-not-allowed' as const };
    const { client, asked } = await asking(givesItems([], getDiagnosis), { guard });
    const { failure } = await client.read(getDiagnosis, query, call());
    expect([failure, asked.length]).toEqual(['address-host-not-allowed', 0]);
  });
});

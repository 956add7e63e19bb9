import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Transition, transitions } from '../../../src/gateway/referral/transitions.ts';
import { receiverEvents, senderEvents } from '../../../src/model/event.ts';
import { TwoCopies } from './two-copies.ts';

/** What a copy lets its side say, by its place in the list; now and then anything, lawful or not. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('send' as const), n: fc.nat(20) }) },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('write' as const), n: fc.nat(20) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('deliver' as const), n: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('send' as const), event: fc.constantFrom(...senderEvents) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('write' as const), event: fc.constantFrom(...receiverEvents) }) },
);

/** How far the owner has come before anything crosses. */
const begun = fc.constantFrom([], ['bekraftad'], ['bekraftad', 'bokning'], ['bekraftad', 'bokning', 'uteblivit']);

/** Rows that no owner's copy walks, which begins as received. What is undelivered or forwarded: ../delivery, ../forwarding. */
const elsewhere = ({ from, to, event, actor }: Transition): boolean =>
  actor === 'forwarder' ||
  [from, to].includes('undelivered') ||
  from === 'sent' ||
  (from !== '-' && event === 'mottagen');

test('both copies apply the same events in the same order and end alike, however the wire reorders', () => {
  const walked = new Set<string>();
  let crossed = 0;
  fc.assert(
    fc.property(begun, fc.array(act, { maxLength: 60, size: 'max' }), (events, acts) => {
      const both = new TwoCopies();
      both.send('remiss-ny');
      if (events.length > 0) both.settle();
      for (const event of events) both.write(event);
      for (const a of acts) {
        if (a.do === 'deliver') both.deliver(a.n);
        else if ('event' in a) both[a.do](a.event);
        else {
          const lawful = a.do === 'send' ? both.maySend : both.mayWrite;
          if (lawful.length > 0) both[a.do](lawful[a.n % lawful.length]!);
        }
        if (both.crossing) crossed++;
      }
      both.settle();
      expect(both.parked).toBe(0);
      const seen = (c: typeof both.owner) =>
        c && { state: c.state, before: c.before, version: c.version, position: c.position };
      expect(seen(both.requester)).toEqual(seen(both.owner));
      expect(both.applied.requester).toEqual(both.applied.owner);
      expect(both.judged).toEqual(both.judged.map((_, n) => n + 1));
      for (const { from, event } of both.applied.owner) walked.add(`${from} ${event}`);
    }),
    { numRuns: 3000 },
  );
  // What is held above is held of something: messages crossed, and the table was walked.
  expect(crossed).toBeGreaterThan(5_000);
  const rows = new Set(transitions.filter((row) => !elsewhere(row)).map(({ from, event }) => `${from} ${event}`));
  expect([...rows].filter((row) => !walked.has(row))).toEqual([]);
});

test('a cancel and a BEK that cross on the way end in cancel-requested on both sides', () => {
  const both = new TwoCopies();
  both.send('remiss-ny');
  both.settle();
  both.write('bekraftad');
  both.send('aterkallelse');
  both.deliver(1); // the cancel reaches the owner first
  both.deliver(1); // its acknowledgement overtakes the BEK
  expect(both.requester?.state).toBe('received');
  both.settle();
  expect([both.requester?.state, both.owner?.state]).toEqual(['cancel-requested', 'cancel-requested']);
  expect(both.requester?.before).toEqual(['accepted']);
});

test('a cancel is granted at once where BEK was never given', () => {
  const both = new TwoCopies();
  both.send('remiss-ny');
  both.settle();
  both.send('aterkallelse');
  both.settle();
  expect([both.requester?.state, both.owner?.state]).toEqual(['cancelled', 'cancelled']);
});

test('a corrected final answer is possible before and after its receipt', () => {
  const both = new TwoCopies();
  both.send('remiss-ny');
  both.settle();
  both.write('slutsvar');
  both.settle();
  expect(both.write('slutsvar-rattad')).toBe(true);
  both.settle();
  both.send('svar-mottaget');
  both.settle();
  expect(both.owner?.state).toBe('answer-received');
  expect(both.write('slutsvar-rattad')).toBe(true);
  both.settle();
  expect(both.requester?.state).toBe('answered');
});

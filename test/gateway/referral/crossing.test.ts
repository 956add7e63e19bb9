import fc from 'fast-check';
import { expect, test } from 'vitest';
import { receiverEvents, senderEvents } from '../../../src/model/event.ts';
import { TwoCopies } from './two-copies.ts';

const act = fc.oneof(
  fc.record({ do: fc.constant('send' as const), event: fc.constantFrom(...senderEvents) }),
  fc.record({ do: fc.constant('write' as const), event: fc.constantFrom(...receiverEvents) }),
  fc.record({ do: fc.constant('deliver' as const), n: fc.nat(20) }),
);

test('both copies end alike, whatever is sent and however the wire reorders it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const both = new TwoCopies();
      both.send('remiss-ny');
      for (const a of acts) {
        if (a.do === 'send') both.send(a.event);
        else if (a.do === 'write') both.write(a.event);
        else both.deliver(a.n);
      }
      both.settle();
      expect(both.parked).toBe(0);
      const seen = (c: typeof both.owner) =>
        c && { state: c.state, before: c.before, version: c.version, position: c.position };
      expect(seen(both.requester)).toEqual(seen(both.owner));
    }),
    { numRuns: 3000 },
  );
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

import { describe, expect, test } from 'vitest';
import { at } from '../store-builder.ts';
import type { Here } from './here.ts';

const minute = 60_000;

/** What must outlast a restart. */
export function smallContract(here: Here): void {
  describe('small things that must last', () => {
    test('takes a one-time id once, also after a restart', async () => {
      expect(await here.store.once('jti', 'x', at + minute)).toBe(true);
      expect(await here.store.once('jti', 'x', at + minute)).toBe(false);
      expect(await here.store.once('other', 'x', at + minute)).toBe(true);
      await here.reopen();
      expect(await here.store.once('jti', 'x', at + minute)).toBe(false);
    });

    test('keeps the newest card of a partner', async () => {
      const card = { id: 'SE5560001234-1', card: '{"a":1}', confirmedBy: 'operator', confirmedAt: at };
      await here.store.accept({ partners: [card] });
      await here.store.accept({ partners: [{ ...card, card: '{"a":2}' }] });
      expect(await here.store.partners()).toEqual([{ ...card, card: '{"a":2}' }]);
    });

    test('says that it is well', async () => {
      expect(await here.store.health()).toMatchObject({ ok: true });
    });
  });
}

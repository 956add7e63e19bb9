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
      await here.store.accept({ removedPartners: [card.id, 'SE0000000000-NONE'] });
      expect(await here.store.partners()).toEqual([]);
    });

    test('keeps documents of the terminology by sort and key, and writes none over one that has moved', async () => {
      const doc = (text: string, key = 'a|1') => ({ sort: 'list', key, body: new TextEncoder().encode(text) });
      const held = async () =>
        (await here.store.terminologyOf('list')).map(({ key, rev, body }) => [
          key,
          rev,
          new TextDecoder().decode(body),
        ]);
      expect(await here.store.accept({ terminology: [{ ...doc('one'), expectRev: 0 }] })).toEqual({ kind: 'done' });
      expect(await here.store.accept({ terminology: [{ ...doc('again'), expectRev: 0 }] })).toEqual({ kind: 'stale' });
      expect(await here.store.accept({ terminology: [{ ...doc('two'), expectRev: 1 }] })).toEqual({ kind: 'done' });
      const late = await here.store.accept({ terminology: [doc('other', 'b|1'), { ...doc('late'), expectRev: 1 }] });
      expect([late, await held()]).toEqual([{ kind: 'stale' }, [['a|1', 2, 'two']]]);
      await here.store.accept({ terminology: [doc('three'), { ...doc('x'), sort: 'pin' }] });
      await here.reopen();
      expect(await held()).toEqual([['a|1', 3, 'three']]);
      expect(await here.store.terminology('list', 'a|1')).toMatchObject({ rev: 3 });
      expect(await here.store.terminology('list', 'nothing')).toBeUndefined();
    });

    test('removes documents of the terminology with what is written instead, or not at all', async () => {
      const body = new TextEncoder().encode('x');
      const content = (key: string) => ({ sort: 'content', key, body });
      await here.store.accept({ terminology: [content('a'), content('b'), { sort: 'list', key: 'a|1', body }] });
      const gone = [
        { sort: 'content', key: 'a' },
        { sort: 'content', key: 'never' },
      ];
      const late = { terminology: [{ sort: 'list', key: 'a|1', body, expectRev: 9 }], removedTerminology: gone };
      expect(await here.store.accept(late)).toEqual({ kind: 'stale' });
      expect(await here.store.terminologyKeys('content')).toEqual(['a', 'b']);
      await here.store.accept({ terminology: [content('c')], removedTerminology: gone });
      await here.reopen();
      expect(await here.store.terminologyKeys('content')).toEqual(['b', 'c']);
    });

    test('says that it is well', async () => {
      expect(await here.store.health()).toMatchObject({ ok: true });
    });
  });
}

import { describe, expect, test } from 'vitest';
import type { IndexEngagement } from '../../../../src/adapters/rivta/contract/index/engagement.ts';
import {
  type IndexTransaction,
  processNotification,
  update,
} from '../../../../src/adapters/rivta/contract/index/update.ts';
import { engagementIndex } from '../../../../src/transports/npo/engagement-index.ts';
import { askService } from '../../../../src/transports/rivta/ask-service.ts';
import type { Notify } from '../../../../src/transports/rivta/platform-standin/index-service.ts';
import { notifier } from '../../../../src/transports/rivta/platform-standin/notify.ts';
import { addressOf, consumer, national as logicalAddress, patient, platformOf, soon } from './platform.ts';

const engagement: IndexEngagement = {
  resident: patient,
  serviceDomain: 'riv:clinicalprocess:healthcond:description',
  categorization: 'voo',
  logicalAddress: 'SE5566778899-SYS',
  mostRecent: '20260301100000',
  sourceSystem: 'SE5566778899-SYS',
  controller: 'SE5566778899-0001',
};
const domain = { resident: patient, serviceDomain: engagement.serviceDomain };

/** An index, and how it is told. */
function told(id = 'SE5565594230-PLATTFORM', notify?: Notify) {
  const { index, caller } = platformOf({ id, index: {}, mayNameOthers: [consumer] }, undefined, notify);
  const tell =
    (contract: typeof update) =>
    (...transactions: (Partial<IndexTransaction> | object)[]) => {
      const all = transactions.map((one) => ({ ...engagement, delete: false, ...one }));
      const endpoint = { address: addressOf(contract), logicalAddress };
      return askService(endpoint, contract, { transactions: all }, caller, soon());
    };
  const find = async (query: object = {}) => {
    const answer = await index.findContent({ ...domain, ...query }, soon());
    return 'engagements' in answer ? answer.engagements : answer.unavailable;
  };
  return { update: tell(update), notify: tell(processNotification), find, caller };
}

describe('the engagement index of the stand-in', () => {
  test('knows what a source told, since when, and that it is the owner', async () => {
    const { update, find } = told();
    expect(await update({})).toEqual({ code: 'OK' });
    expect(await find()).toEqual([
      {
        ...engagement,
        object: 'NA',
        careProcess: 'NA',
        created: '20260401120000',
        updated: '20260401120000',
        owner: 'SE5565594230-PLATTFORM',
      },
    ]);
  });

  test('keeps one engagement for a key, the latest; another category is another', async () => {
    const { update, find } = told();
    await update({}, { categorization: 'dia' });
    await update({ mostRecent: '20260401110000' });
    expect(await find()).toMatchObject([{ mostRecent: '20260401110000' }, { categorization: 'dia' }]);
    expect(await find({ categorization: 'dia' })).toHaveLength(1);
  });

  test('deletes by key, and does not mind what is not there', async () => {
    const { update, find } = told();
    await update({});
    expect(await update({ delete: true, object: 'NA' })).toEqual({ code: 'OK' });
    expect(await update({ delete: true })).toEqual({ code: 'OK' });
    expect(await find()).toEqual([]);
  });

  test('takes a domain with and without urn: for the same', async () => {
    const { update, find } = told();
    await update({});
    await update({ serviceDomain: `urn:${engagement.serviceDomain}`, mostRecent: '20260302100000' });
    expect(await find()).toMatchObject([{ mostRecent: '20260302100000' }]);
    expect(await find({ serviceDomain: `urn:${engagement.serviceDomain}` })).toHaveLength(1);
  });

  test.each([
    ['another resident', { resident: '191212121212' }],
    ['another source', { sourceSystem: 'SE5599990008-SYS' }],
    ['another controller', { controller: 'SE5599990008-0001' }],
    ['only newer content', { mostRecent: '20260302000000' }],
    ['a care process', { careProcess: '3a79e626-7804-92d2-8b10-cb9a45f9c9b6' }],
  ])('finds nothing for %s', async (_, query) => {
    const { update, find } = told();
    await update({});
    expect(await find(query)).toEqual([]);
    expect(await find({ mostRecent: '20260301100000', careProcess: 'NA' })).toHaveLength(1);
  });

  test('takes nothing of an update that sets what is the index’s own to set', async () => {
    const { update, find } = told();
    expect(await update({}, { categorization: 'dia', owner: 'SE5599990008-EI' })).toMatchObject({ code: 'ERROR' });
    expect(await find()).toEqual([]);
  });

  test('is told by a regional index of what that one owns, and by none of what is its own', async () => {
    const { notify, find } = told();
    expect(await notify({ owner: 'SE5599990008-EI' })).toEqual({ code: 'OK' });
    expect(await find({ owner: 'SE5599990008-EI' })).toHaveLength(1);
    expect(await notify({ owner: 'SE5565594230-PLATTFORM' })).toMatchObject({ code: 'ERROR' });
    expect(await notify({})).toMatchObject({ code: 'ERROR' });
  });

  test('has what a regional index was told, and a source is confirmed only then', async () => {
    const national = told();
    const endpoint = { address: addressOf(processNotification), logicalAddress };
    const region = 'SE2321000016-EI';
    const notify = notifier(endpoint, { ...national.caller, systemId: region }, 5_000);
    const regional = told(region, notify);
    expect(await regional.update({})).toEqual({ code: 'OK' });
    expect(await national.find()).toMatchObject([{ ...engagement, owner: region }]);
    await regional.update({ delete: true });
    expect(await national.find()).toEqual([]);
    const alone = told(region, notifier({ ...endpoint, logicalAddress: 'x' }, national.caller, 5_000));
    expect(await alone.update({})).toEqual({ code: 'ERROR', comment: expect.stringContaining('VP004') });
  });

  test('refuses what is no update', async () => {
    const { update } = told();
    expect(await update({ resident: 'x' })).toEqual({ unavailable: 'fault-client' });
  });

  test('is told by the gateway: functional status is known under both of its names', async () => {
    const { find, caller } = told();
    const gateway = engagementIndex({ ...caller, address: addressOf(update), logicalAddress });
    const row = { patient: `x|${patient}`, sourceSystem: engagement.sourceSystem, controller: engagement.controller };
    const rows = ['note', 'functional-status'].map((kind) => ({ ...row, kind, mostRecent: 0, dueAt: 0, attempts: 0 }));
    expect(await gateway.update(rows, soon())).toEqual({ confirmed: true, code: 'OK' });
    const found = (await find()) as readonly IndexEngagement[];
    expect(found.map(({ categorization }) => categorization)).toEqual(['voo', 'fun-fun', 'pad-pad']);
  });
});

import { string, tidy } from '../../../referral/shape.ts';
import { concept, note, period, text } from '../codecs.ts';
import type { Json } from '../details.ts';
import { baseFields, type KindMapping } from '../kind.ts';
import { type Codec, read, row, write } from '../lens.ts';

/** A text as one member of the objects of a list, beside what always stands there. */
const under = (member: string, fixed: Json = {}): Codec => ({
  to: (value) => ({ [member]: value, ...fixed }),
  from: (value) => string((value as Json)[member]),
});

const table = [
  row('used', 'timingPeriod', period),
  row('site', 'bodySite', concept),
  row('reason', 'reasonCode[]', concept),
  row('comment', 'note[]', note),
];
const deviceTable = [
  row('type', 'type', concept),
  row('name', 'deviceName[]', under('name', { type: 'user-friendly-name' })),
  row('manufacturer', 'manufacturer', text),
  row('model', 'modelNumber', text),
  row('serialNumber', 'serialNumber', text),
  row('lot', 'lotNumber', text),
  row('udi', 'udiCarrier[]', under('carrierHRF')),
];
const fieldsOf = (rows: typeof table) => rows.map(({ field }) => field);
const ofUse = [...baseFields, ...fieldsOf(table)];
const ofDevice = [...baseFields, ...fieldsOf(deviceTable)];

/** DeviceUseStatement, with the Device beside it. A use that has an end is completed; any other is taken to go on. */
export const device: KindMapping<'device'> = {
  kind: 'device',
  resource: 'DeviceUseStatement, Device',
  table: [...table, ...deviceTable],
  write: (item, writing) => {
    const { subject } = writing;
    const wrong = item.nullified ? 'entered-in-error' : undefined;
    const made = tidy<Json>({ resourceType: 'Device', status: wrong, patient: subject });
    const thing = writing.add('device', write(item, deviceTable, made, writing, { elsewhere: ofUse }));
    const use = {
      resourceType: 'DeviceUseStatement',
      status: wrong ?? (item.used?.end === undefined ? 'active' : 'completed'),
      subject,
      device: thing,
    };
    return [writing.add('', write(item, table, use, writing, { elsewhere: ofDevice })), thing];
  },
  read: ([use, thing], reading) => ({
    ...(use ? read(use, table, reading) : {}),
    ...(thing ? read(thing, deviceTable, reading) : {}),
  }),
};

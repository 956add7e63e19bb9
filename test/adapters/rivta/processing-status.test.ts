import { expect, test } from 'vitest';
import {
  processingStatus,
  readProcessingStatus,
  type SourceStatus,
} from '../../../src/adapters/rivta/processing-status.ts';
import { parseXml } from '../../../src/adapters/xml/parse.ts';
import { writeXml } from '../../../src/adapters/xml/write.ts';

const space = 'urn:riv:interoperability:headers:1';
const sources: SourceStatus[] = [
  { logicalAddress: 'SE5566778899-SYS', status: 'DataFromSource', lastSuccessful: '20261126080000' },
  {
    logicalAddress: 'SE5599990008-SYS',
    status: 'NoDataSynchFailed',
    lastUnsuccessful: '20261126080001',
    error: { causingAgent: 'virtualization_platform', code: 'VP009', text: 'The producer could not be called.' },
  },
];

test('what an aggregating service says of its sources is read as it was written', () => {
  const { root } = parseXml(writeXml(processingStatus(sources), new Map([[space, 'h']])).bytes);
  expect(readProcessingStatus([root!])).toEqual(sources);
});

test('a status that nobody knows is a source without data', () => {
  const xml = `<h:ProcessingStatus xmlns:h="${space}"><h:ProcessingStatusList><h:logicalAddress>A</h:logicalAddress><h:statusCode>Fine</h:statusCode></h:ProcessingStatusList></h:ProcessingStatus>`;
  const { root } = parseXml(Buffer.from(xml));
  expect(readProcessingStatus([root!])).toEqual([{ logicalAddress: 'A', status: 'NoDataSynchFailed' }]);
});
